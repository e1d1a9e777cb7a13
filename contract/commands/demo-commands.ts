/**
 * The demo: a client of ours that does what every client does, one step at a press. It is given
 * nothing here; what it may do, the person says in the same prompts.
 */
import * as z from 'zod';
import { demoViewSchema } from '../views/snapshot/demo-view.ts';
import { presence, restrict, type CommandSpec } from './command.ts';

const nothing = z.strictObject({});

export const demoCommands = {
  /**
   * Registers the demo client and starts its login, which asks the person as every login does. The
   * registration of an earlier demo is removed first.
   */
  'demo.start': presence(nothing, demoViewSchema, {}),
  /** Has the demo client take its next step. Answers at once; the snapshot says how it went. */
  'demo.next': presence(nothing, demoViewSchema, {
    unwritten: 'The call of the client is written down.',
  }),
  /** Removes the demo client and the connectors of the demo server; the log stays. */
  'demo.remove': restrict(
    nothing,
    z.object({ clients: z.int().nonnegative(), connectors: z.int().nonnegative() }),
    {},
  ),
} as const satisfies Record<string, CommandSpec>;
