/** Verbs that change connectors by name: one, or several at once. */
import type { Command } from 'commander';
import type { CommandName } from '../../../../contract/commands/commands.ts';
import { defineCommand } from '../../define-command.ts';
import type { CliIo } from '../../io.ts';
import { connectorTable } from './connector-views.ts';
import {
  assertAllDone,
  chosenConnectors,
  eachConnector,
  jsonOf,
  valuesOf,
} from './several-connectors.ts';

type ChangeName = Extract<
  CommandName,
  'connector.cancelLogin' | 'connector.disconnect' | 'connector.enable' | 'connector.disable'
>;

/** Adds a verb for one connector, or for several names and `--all`. */
export function addChange(
  connectors: Command,
  io: CliIo,
  verb: string,
  command: ChangeName,
  summary: string,
  gives: boolean,
  howMany: 'one' | 'many' = 'one',
): void {
  const example = `consentry connectors ${verb} files${gives ? ' --operator-key-file key' : ''}`;
  const usage = howMany === 'one' ? `${verb} <name>` : `${verb} [names...]`;
  const text = { usage, summary, example, gives };
  const defined = defineCommand(connectors, io, text, async (context, args, options) => {
    const chosen =
      howMany === 'one'
        ? { names: args.slice(0, 1), isOne: true }
        : await chosenConnectors(context, args, options);
    const outcomes = await eachConnector(chosen, (name) => context.call(command, { name }));
    const changed = valuesOf(outcomes);
    // Where all failed, the errors say it alone.
    if (context.json || changed.length > 0 || outcomes.length === 0)
      context.print(chosen.isOne ? changed[0] : jsonOf(outcomes), () =>
        changed.length === 0
          ? 'No connectors yet.'
          : connectorTable(changed, context.paint, io.nowMs()),
      );
    assertAllDone(context, outcomes);
  });
  if (howMany === 'many') defined.option('--all', 'Every connector');
}
