/**
 * Permission sets and groups of clients (ATOMIC-10, 11): a set says what may be done at which
 * connectors, a group says which sets its clients have. A client that is in a group can do at most
 * what the sets of its groups have together; a client in none is held by its grant alone. So sets
 * only narrow. Rules may name groups.
 */
import * as z from 'zod';
import { clientIdSchema, connectorNameSchema } from './ids.ts';
import { accessChoiceSchema } from './held-by-groups.ts';

export const permissionIdSchema = z
  .string()
  .regex(/^[a-z0-9]{8}$/u, 'is no id of a permission set or group');

const nameSchema = z.string().trim().min(1).max(60);

export const permissionSetBodySchema = z.strictObject({
  name: nameSchema,
  /** What may be done at single connectors. */
  levels: z.record(connectorNameSchema, accessChoiceSchema),
  /** What may be done at every other connector, also at later ones. */
  others: accessChoiceSchema,
});
export type PermissionSetBody = z.infer<typeof permissionSetBodySchema>;

export const clientGroupBodySchema = z.strictObject({
  name: nameSchema,
  sets: z.array(permissionIdSchema).max(50),
  /** Any registration of an application stands for all of them. */
  clients: z.array(clientIdSchema).max(2000),
});
export type ClientGroupBody = z.infer<typeof clientGroupBodySchema>;

const permissionSetViewSchema = z.object({
  id: permissionIdSchema,
  ...permissionSetBodySchema.shape,
  /** What it lets through, as one sentence. */
  inWords: z.string(),
  /** Names of the groups that have it. */
  groups: z.array(z.string()),
});
export type PermissionSetView = z.infer<typeof permissionSetViewSchema>;

const clientGroupViewSchema = z.object({
  id: permissionIdSchema,
  name: z.string(),
  sets: z.array(permissionIdSchema),
  /** One for each application: the id that stands for it. */
  clients: z.array(clientIdSchema),
  clientNames: z.array(z.string()),
  /** Positions of the rules that name it, from 1. */
  rules: z.array(z.int().positive()),
});
export type ClientGroupView = z.infer<typeof clientGroupViewSchema>;

export const permissionsViewSchema = z.object({
  sets: z.array(permissionSetViewSchema),
  groups: z.array(clientGroupViewSchema),
  /** What cannot be read: a set gives nothing then, a group holds every client to reading. */
  unreadable: z.array(z.object({ kind: z.enum(['set', 'group']), id: permissionIdSchema })),
});
export type PermissionsView = z.infer<typeof permissionsViewSchema>;

/** One change; without an id it is a new one. */
export const permissionChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('set'),
    id: permissionIdSchema.optional(),
    body: permissionSetBodySchema,
  }),
  z.strictObject({
    kind: z.literal('group'),
    id: permissionIdSchema.optional(),
    body: clientGroupBodySchema,
  }),
  z.strictObject({ kind: z.literal('remove-set'), id: permissionIdSchema }),
  z.strictObject({ kind: z.literal('remove-group'), id: permissionIdSchema }),
]);
export type PermissionChange = z.infer<typeof permissionChangeSchema>;

/** What a change means for one client at one connector; `write` where nothing holds it. */
export const affectedClientSchema = z.object({
  clientId: clientIdSchema,
  name: z.string(),
  /** A connector, or `*` for those that are not named. */
  connector: z.union([connectorNameSchema, z.literal('*')]),
  before: accessChoiceSchema,
  after: accessChoiceSchema,
});
export type AffectedClient = z.infer<typeof affectedClientSchema>;
