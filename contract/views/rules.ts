/**
 * Rules: the first that fits decides, for calls that no mode of the very tool decides. A rule is
 * about clients, connectors, tools and classes, and about the arguments of the call.
 */
import * as z from 'zod';
import { conditionsSchema } from './conditions.ts';
import { clientIdSchema } from './ids.ts';
import { accessClassSchema, toolModeSchema } from './access.ts';
import { permissionIdSchema } from './permission-sets.ts';

export const ruleIdSchema = z.string().regex(/^[a-z0-9]{8}$/u, 'is no id of a rule');

/** A name in which every `*` stands for any run of characters. */
const namePattern = z.string().min(1).max(256);

/** An empty list means any; of clients and groups both have to be empty. */
export const ruleBodySchema = z.strictObject({
  action: toolModeSchema,
  clients: z.array(clientIdSchema).max(100).default([]),
  /** Ids of groups: whoever is in one of them, or among `clients`. */
  groups: z.array(permissionIdSchema).max(100).default([]),
  connectors: z.array(namePattern).max(100).default([]),
  tools: z.array(namePattern).max(100).default([]),
  classes: z.array(accessClassSchema).max(3).default([]),
  conditions: conditionsSchema.default([]),
  note: z.string().max(200).default(''),
  /** A rule that is off stays in its place and decides nothing. */
  isOn: z.boolean().default(true),
});
export type RuleBody = z.output<typeof ruleBodySchema>;

export const ruleViewSchema = z.object({
  id: ruleIdSchema,
  /** From 1, in the order in which they are looked at. */
  position: z.int().positive(),
  ...ruleBodySchema.shape,
  /** Names of `clients` and `groups` for people. */
  clientNames: z.array(z.string()),
  groupNames: z.array(z.string()),
  /** The rule as one sentence. */
  inWords: z.string(),
  /** Known tools that it is about: how many, and the first of them as `connector/tool`. */
  matches: z.object({ count: z.int().nonnegative(), first: z.array(z.string()) }),
  /** Why it can never decide anything, or null. */
  neverDecides: z.string().nullable(),
  /** How many calls it decided since it says what it says, and when it last did. */
  calls: z.int().nonnegative(),
  lastUsedAt: z.iso.datetime().nullable(),
  /** It lets calls pass, and none came for 30 days. */
  isUnneeded: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type RuleView = z.infer<typeof ruleViewSchema>;
