/** What is broken, and what mends it. */
import * as z from 'zod';
import { clientIdSchema, connectorNameSchema } from './ids.ts';

/** Something broken, with the one thing that fixes it. */
export const repairSchema = z.object({
  id: z.string(),
  severity: z.enum(['error', 'attention']),
  title: z.string(),
  detail: z.string(),
  fix: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('reconnect'), connector: connectorNameSchema, label: z.string() }),
      /** Forgets login and registration, then as `reconnect`. */
      z.object({
        kind: z.literal('forget-login'),
        connector: connectorNameSchema,
        label: z.string(),
      }),
      z.object({ kind: z.literal('confirm'), connector: connectorNameSchema, label: z.string() }),
      z.object({ kind: z.literal('review'), connector: connectorNameSchema, label: z.string() }),
      z.object({ kind: z.literal('connector'), connector: connectorNameSchema, label: z.string() }),
      z.object({ kind: z.literal('resume'), label: z.string() }),
      z.object({ kind: z.literal('client'), clientId: clientIdSchema, label: z.string() }),
      /** The list of them. */
      z.object({ kind: z.literal('clients'), label: z.string() }),
      /** The first step of the first run. */
      z.object({ kind: z.literal('choose-access'), label: z.string() }),
      /** Where the access policy is, and what of it is locked. */
      z.object({ kind: z.literal('settings'), label: z.string() }),
      z.object({ kind: z.literal('unlock'), label: z.string() }),
      z.object({
        kind: z.literal('client-entry'),
        entry: z.string(),
        app: z.string(),
        label: z.string(),
      }),
      z.object({ kind: z.literal('confirm-settings'), label: z.string() }),
    ])
    .nullable(),
});
