/** `consentry connectors`: the MCP servers behind Consentry. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { CoreError } from '../../../core/lib/errors.ts';
import { CliError, exitCodeOf } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import type { CliIo } from '../../io.ts';
import { collect } from '../../parse-values.ts';
import { addConfirm, warningLines } from './connector-confirm.ts';
import { addAccounts } from './connector-details.ts';
import { addEdit } from './connector-edit.ts';
import { readNewConnector } from './connector-input.ts';
import { addAuth, addConnect, addLoginOptions } from './connector-login.ts';
import { addChange } from './connector-changes.ts';
import { connectorTable, stoppedConnector, type StoppedConnector } from './connector-views.ts';
import { addTest, printTest } from './connector-tests.ts';
import { addShow } from './connector-show.ts';
import { addOneProvided, addProvided } from './connectors-provided.ts';
import { addPreset, addPresets } from './presets.ts';
import { addRemove } from './connector-remove.ts';
import { addReview } from './connector-review.ts';

export function addConnectors(program: Command, io: CliIo): void {
  const connectors = defineGroup(
    program,
    'connectors',
    'List, add, test and review connectors: the MCP servers behind Consentry',
  );
  addList(connectors, io);
  addPresets(connectors, io);
  addProvided(connectors, io);
  addShow(connectors, io);
  addAdd(connectors, io);
  addTest(connectors, io);
  addReview(connectors, io);
  addConfirm(connectors, io);
  addEdit(connectors, io);
  addConnect(connectors, io);
  addAccounts(connectors, io);
  addAuth(connectors, io);
  addChange(
    connectors,
    io,
    'cancel-login',
    'connector.cancelLogin',
    'Stop waiting for a login in the browser',
    false,
  );
  addChange(
    connectors,
    io,
    'disconnect',
    'connector.disconnect',
    'Forget the login of a connector',
    false,
  );
  addChange(
    connectors,
    io,
    'enable',
    'connector.enable',
    'Offer connectors to clients again',
    true,
    'many',
  );
  addChange(
    connectors,
    io,
    'disable',
    'connector.disable',
    'Stop connectors and hide them from every client',
    false,
    'many',
  );
  addRemove(connectors, io);
}

function addList(connectors: Command, io: CliIo): void {
  const list = {
    usage: 'list',
    summary: 'List every connector and its state',
    example: 'consentry connectors list',
  };
  defineCommand(connectors, io, list, async (context, _args, options) => {
    const all = await listConnectors(context);
    // Scripts get everything; people are spared what they switched off, and told so.
    const rows = options['all'] === true ? all : all.filter((connector) => connector.enabled);
    context.print(all, () =>
      rows.length > 0
        ? connectorTable(rows, context.paint, io.nowMs())
        : all.length === 0
          ? 'No connectors yet. Add one: consentry connectors presets'
          : 'No connector is enabled.',
    );
    const left = all.length - rows.length;
    if (left > 0 && !context.json) context.note(`${left} disabled not shown; see them with --all.`);
  }).option('--all', 'Show disabled ones too');
}

/** From the instance, or from the settings file where none runs. */
async function listConnectors(
  context: CommandContext,
): Promise<readonly (ConnectorView | StoppedConnector)[]> {
  try {
    return (await context.call('state.get', {})).connectors;
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'not_running') throw error;
  }
  if (!existsSync(join(context.dataDir, 'preferences.json'))) return [];
  context.note('Consentry is not running: this is what its settings say.');
  // Loaded only here: the settings library is slow to load and no other command needs it.
  const { openConfPreferences } = await import('../../../headless/conf-preferences.ts');
  try {
    return openConfPreferences(context.dataDir, 'refuse').read().connectors.map(stoppedConnector);
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    throw new CliError(error.code, error.message, error.hint, exitCodeOf(error.code));
  }
}

function addAdd(connectors: Command, io: CliIo): void {
  const add = {
    usage: 'add [name]',
    summary:
      'Add a connector: a command to run, a URL, a preset, or one your organisation provides',
    example:
      'consentry connectors add files --command npx --arg -y --arg @modelcontextprotocol/server-filesystem --arg /tmp --operator-key-file key',
    gives: true,
  };
  const command = defineCommand(connectors, io, add, async (context, [name = ''], options) => {
    const provided = textOption(options, 'provided');
    if (provided !== undefined)
      return printAdded(context, await addOneProvided(context, provided, name, options));
    const preset = textOption(options, 'preset');
    if (options['tryOut'] === true && preset === undefined) {
      const draft = await readNewConnector(name, options, io);
      return printTest(context, await context.call('connector.tryOut', draft));
    }
    const connector =
      preset === undefined
        ? await context.call('connector.add', await readNewConnector(name, options, io))
        : await addPreset(context, preset, name, options);
    printAdded(context, connector);
  })
    .option('--command <command>', 'Program to run')
    .option('--arg <argument>', 'Argument of the program; may be repeated', collect)
    .option(
      '--env <NAME=value>',
      'Variable for the program, kept in the vault; may be repeated',
      collect,
    )
    .option('--env-plain <NAME=value>', 'Variable that is no secret; may be repeated', collect)
    .option('--cwd <dir>', 'Folder the program runs in')
    .option('--company-network <auto|on|off>', 'Tell it about the proxy and the authorities here')
    .option('--confirm-inline-code', 'Its arguments are code, and you have read it')
    .option('--url <url>', 'Address of a remote server')
    .option('--bearer-stdin', 'Read its token from stdin')
    .option('--header <NAME=value>', 'Header of each request; may be repeated', collect)
    .option('--secret-header <NAME>', 'Header of each request; its value is read from stdin')
    .option('--timeout <seconds>', 'Longest call, 1 to 3600 (default: 30)')
    .option('--try-out', 'Test it step by step, and add nothing')
    .option('--preset <preset>', 'One of `consentry connectors presets`')
    .option('--provided <name>', 'One of `consentry connectors provided`')
    .option('--name <name>', 'Its name here (default: the preset’s, or as it is provided)')
    .option('--set <KEY=value>', 'What the preset asks for; may be repeated', collect)
    .option('--secret-stdin <KEY>', 'Read this one, a secret, from stdin');
  addLoginOptions(command);
}

function printAdded(context: CommandContext, connector: ConnectorView): void {
  const { paint, io } = context;
  context.print(
    connector,
    () => `Added.\n${connectorTable([connector], paint, io.nowMs())}${warningLines(connector)}`,
  );
}
