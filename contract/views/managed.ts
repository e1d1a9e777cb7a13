/**
 * The managed policy as people see it: who manages this machine, what is set, what of it binds now,
 * and what is locked.
 */
import * as z from 'zod';
import { connectorNameSchema } from './ids.ts';

export const registrationPermissionSchema = z.enum(['none', 'edit', 'admin']);
export const accessPermissionSchema = z.enum(['none', 'view', 'admin']);
const permissionsSchema = z.object({
  registration: registrationPermissionSchema,
  access: accessPermissionSchema,
});
export type Permissions = z.infer<typeof permissionsSchema>;

/**
 * What can be locked: `master` – switching everything on and raising the access policy;
 * `registration` – who may register and log in; `access` – what clients were given, and limits;
 * `tools` – modes, classes and rules. Taking away is never locked.
 */
export const lockSchema = z.enum(['master', 'registration', 'access', 'tools', 'connectors']);
export type Lock = z.infer<typeof lockSchema>;

const providedConnectorSchema = z.object({
  name: connectorNameSchema,
  title: z.string(),
  description: z.string().nullable(),
  url: z.string(),
  /** Null: every tool. */
  tools: z.array(z.string()).nullable(),
  /** The person has a connector to this address already. */
  addedAs: connectorNameSchema.nullable(),
});
export type ProvidedConnectorView = z.infer<typeof providedConnectorSchema>;

export const managedViewSchema = z.object({
  /**
   * `refused`: a file is there that cannot be trusted or read, so nothing is allowed. `gone`: there
   * was one a moment ago.
   */
  state: z.enum(['none', 'in-force', 'refused', 'gone']),
  path: z.string(),
  /** Who manages this machine; null where nobody does, or where that cannot be believed. */
  by: z.object({ name: z.string(), contact: z.string().nullable() }).nullable(),
  /** The most that it allows; null: it sets no bound. */
  access: z.enum(['disabled', 'read-only', 'read-write']).nullable(),
  registration: z.enum(['ask', 'allow-list', 'closed']).nullable(),
  mayAddConnectors: z.boolean(),
  /** What this person may not loosen. */
  locks: z.array(lockSchema),
  /** Null: there are no roles. */
  permissions: permissionsSchema.nullable(),
  roles: z.array(z.object({ role: z.string(), group: z.string() })),
  /**
   * The whole policy, a line for each thing it sets. `binds`: without it more would be possible
   * now.
   */
  lines: z.array(z.object({ topic: z.string(), says: z.string(), binds: z.boolean() })),
  problems: z.array(z.object({ place: z.string(), message: z.string() })),
  /** Who says in the file that they read it: a note, no signature. Null: nobody does. */
  signedOff: z.object({ by: z.string(), at: z.string() }).nullable(),
  provided: z.array(providedConnectorSchema),
});
export type ManagedView = z.infer<typeof managedViewSchema>;
