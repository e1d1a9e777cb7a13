/** Rules: listed, previewed, added, edited, moved, removed. */
import * as z from 'zod';
import { either, grant, read, type CommandSpec } from './command.ts';
import { ruleBodySchema, ruleIdSchema, ruleViewSchema } from '../views/rules.ts';

const byId = z.strictObject({ id: ruleIdSchema });

export const ruleCommands = {
  /** All rules in their order. */
  'rules.list': read(z.strictObject({}), z.array(ruleViewSchema)),
  /** What a rule would be about, before it is saved. */
  'rule.preview': read(
    z.strictObject({ rule: ruleBodySchema, position: z.int().positive().optional() }),
    ruleViewSchema,
  ),
  /**
   * Blocking needs no presence, everything else does: core decides by action. Without a position it
   * comes first.
   */
  'rule.add': either(
    'tools',
    z.strictObject({ rule: ruleBodySchema, position: z.int().positive().optional() }),
    ruleViewSchema,
    {},
  ),
  /** Replaces a rule at its place. */
  'rule.edit': grant(
    'tools',
    z.strictObject({ id: ruleIdSchema, rule: ruleBodySchema }),
    ruleViewSchema,
    {},
  ),
  /** Moves a rule to a position, from 1; the first rule that fits decides. */
  'rule.move': grant(
    'tools',
    z.strictObject({ id: ruleIdSchema, position: z.int().positive() }),
    ruleViewSchema,
    {},
  ),
  /** Removes a rule, also one that cannot be read. */
  'rule.remove': grant('tools', byId, byId, {}),
} as const satisfies Record<string, CommandSpec>;
