/** What is broken, and what mends it. */
import * as z from 'zod';
import { clientIdSchema, connectorNameSchema } from './ids.ts';

/** Something broken, with the one thing that fixes it; null: no button can. */
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
      /** The first step of the first run. */
      z.object({ kind: z.literal('choose-access'), label: z.string() }),
      /** A page that shows all of its kind; `settings` has the access policy and what is locked. */
      z.object({
        kind: z.literal('open'),
        page: z.enum(['clients', 'groups', 'rules', 'settings', 'activity', 'forwarding', 'vault']),
        label: z.string(),
      }),
      /** The folder with the data, in the system's file manager. */
      z.object({ kind: z.literal('data-folder'), label: z.string() }),
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
