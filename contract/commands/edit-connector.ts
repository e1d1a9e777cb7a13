/**
 * Changing a connector. What is absent stays as it is; the name never changes, since grants and
 * rules are kept under it.
 */
import * as z from 'zod';
import { detailChanges } from '../views/connector-details.ts';
import { connectorNameSchema } from '../views/ids.ts';
import { companyNetworkSchema } from '../views/process-view.ts';
import { headerChangesSchema } from './request-headers.ts';

export const variableNameSchema = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/);

/** A server that runs on demand: how long without a call it stays. */
export const idleMinutesSchema = z.int().min(1).max(1440);

/** A page for people: https and without credentials, since it is opened in their browser. */
export const manageUrlSchema = z
  .url({ protocol: /^https$/ })
  .max(2048)
  .regex(/^https:\/\/[^/@\\?#\s]+(?:[/?#]|$)/u);

export const connectorEditSchema = z.strictObject({
  name: connectorNameSchema,
  ...detailChanges,
  /**
   * Another address of a server that is called. Nothing secret of the old host ever goes to a new
   * one.
   */
  url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .optional(),
  /**
   * The person agrees that login, token and secret headers are forgotten, which another address
   * makes necessary.
   */
  forgetCredentials: z.boolean().default(false),
  command: z.string().min(1).max(4096).optional(),
  /** All of them; they replace the old ones. */
  args: z.array(z.string().max(8192)).max(256).optional(),
  cwd: z.string().min(1).max(4096).nullable().optional(),
  /** Only the variables named here change. */
  env: z
    .array(
      z.strictObject({
        name: variableNameSchema,
        /** Absent keeps it, null removes it; an empty text is neither and is refused. */
        value: z.string().max(32_768).nullable().optional(),
        /** Absent: as it was, and in the vault when it is new. */
        secret: z.boolean().optional(),
      }),
    )
    .max(64)
    .optional(),
  /** Of a server that is called: only the headers named here change. */
  headers: headerChangesSchema.optional(),
  idleMinutes: idleMinutesSchema.nullable().optional(),
  companyNetwork: companyNetworkSchema.optional(),
  /** null takes it away. */
  manageUrl: manageUrlSchema.nullable().optional(),
  timeoutSeconds: z.int().min(1).max(3600).optional(),
  /** The person has read arguments that are code. */
  confirmInlineCode: z.boolean().default(false),
});
export type ConnectorEdit = z.infer<typeof connectorEditSchema>;
