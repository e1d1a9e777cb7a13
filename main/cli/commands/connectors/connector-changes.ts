/** Verbs that change connectors by name: one, or several at once. */
import type { Command } from 'commander';
import type { CommandName } from '../../../../contract/commands/commands.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError, usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import type { Options } from '../../read-options.ts';
import { connectorTable } from './connector-views.ts';

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
    if (howMany === 'one') {
      const connector = await context.call(command, { name: args[0] ?? '' });
      context.print(connector, () => connectorTable([connector], context.paint, io.nowMs()));
      return;
    }
    await changeEach(context, command, await namesOf(context, args, options));
  });
  if (howMany === 'many') defined.option('--all', 'every connector');
}

/** @throws CliError exit 2 without a name, or with names beside `--all` */
async function namesOf(
  context: CommandContext,
  names: readonly string[],
  options: Options,
): Promise<readonly string[]> {
  const isAll = options['all'] === true;
  if (isAll === names.length > 0)
    throw usageError(
      'Name one or more connectors, or say --all.',
      'See `consentry connectors list`.',
    );
  if (!isAll) return [...new Set(names)];
  return (await context.call('state.get', {})).connectors.map(({ name }) => name);
}

/** One after another: what fails is said and stops none of the others. */
async function changeEach(
  context: CommandContext,
  command: ChangeName,
  names: readonly string[],
): Promise<void> {
  const changed: ConnectorView[] = [];
  const failed: { readonly name: string; readonly error: CliError }[] = [];
  for (const name of names) {
    try {
      changed.push(await context.call(command, { name }));
    } catch (error) {
      // With one name, and where nobody answers, it is the error of the whole command.
      if (!(error instanceof CliError) || names.length === 1 || error.code === 'not_running')
        throw error;
      failed.push({ name, error });
    }
  }
  const [only] = changed;
  context.print(names.length === 1 && only !== undefined ? only : changed, () =>
    connectorTable(changed, context.paint, context.io.nowMs()),
  );
  const [first] = failed;
  if (first === undefined) return;
  throw new CliError(
    first.error.code,
    failed.map(({ name, error }) => `${shown(name, 60)}: ${error.message}`).join('\n'),
    first.error.hint,
    failed.length === names.length ? first.error.exitCode : exitCodes.failed,
  );
}
