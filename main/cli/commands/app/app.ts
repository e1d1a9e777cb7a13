/**
 * `consentry app`: the running program itself, its start at login, its updates; and a report for
 * whoever helps.
 */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import {
  updateChannelSchema,
  type AppInfo,
  type UpdateView,
} from '../../../../contract/commands/app-commands.ts';
import type { EgressHost } from '../../../../contract/views/snapshot/egress-host.ts';
import { messageOf } from '../../../core/lib/errors.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { facts, shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { table } from '../../table.ts';
import { parseOneOf } from '../../parse-values.ts';

export function addApp(program: Command, io: CliIo): void {
  const app = defineGroup(
    program,
    'app',
    'Show versions and folders, start at login, look for updates',
  );
  const info = {
    usage: 'info',
    summary: 'Show which version runs, on what, and where it keeps things',
    example: 'consentry app info',
  };
  defineCommand(app, io, info, async (context) => {
    const view = await context.call('app.info', {});
    context.print(view, () => describe(view));
  });
  const hosts = {
    usage: 'hosts',
    summary: 'List every host that Consentry connects to, for a firewall',
    example: 'consentry app hosts',
  };
  defineCommand(app, io, hosts, async (context) => {
    const found = await context.call('app.hosts', {});
    context.print(found, () => hostLines(found));
  });
  const atLogin = {
    usage: 'at-login <on|off>',
    summary: 'Start Consentry when you log in to this computer, or stop doing so',
    example: 'consentry app at-login on',
  };
  defineCommand(app, io, atLogin, async (context, [value = '']) => {
    const isOn = parseOneOf(value, ['on', 'off']) === 'on';
    const view = await context.call('app.setLaunchAtLogin', { isOn });
    context.print(view, () => view.detail);
  });
  const channel = {
    usage: 'update-channel <channel>',
    summary: `Choose which updates to look for: ${updateChannelSchema.options.join(', ')}`,
    example: 'consentry app update-channel stable --operator-key-file key',
    gives: true,
  };
  defineCommand(app, io, channel, async (context, [value = '']) => {
    const view = await context.call('app.setUpdateChannel', {
      channel: parseOneOf(value, updateChannelSchema.options),
    });
    context.print(view, () => updateLine(view));
  });
  const check = {
    usage: 'check-updates',
    summary: 'Look for an update now; nothing is installed',
    example: 'consentry app check-updates',
  };
  defineCommand(app, io, check, async (context) => {
    const view = await context.call('app.checkForUpdates', {});
    context.print(view, () => updateLine(view));
  });
  const report = {
    usage: 'report',
    summary: 'Write a report for whoever helps you, without secrets',
    example: 'consentry app report --out report.json',
  };
  defineCommand(app, io, report, writeReport).option(
    '--out <file>',
    'File to write (default: stdout)',
  );
}

async function writeReport(
  context: CommandContext,
  _args: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const made = await context.call('diagnostics.export', {});
  if (made.kind !== 'text') throw new Error(`a report that is ${made.kind}`);
  const out = textOption(options, 'out');
  if (out === undefined) {
    context.print(JSON.parse(made.text) as unknown, () => made.text.trimEnd());
    return;
  }
  const path = resolve(out);
  try {
    await writeFile(path, made.text, { mode: 0o600 });
  } catch (error) {
    const message = `${path} cannot be written: ${messageOf(error)}`;
    throw new CliError('store_failed', message, null, exitCodes.failed);
  }
  context.print({ file: path }, () => `${shown(path, 400)}: read it before you pass it on.`);
}

function describe(info: AppInfo): string {
  const parts = [
    `Node ${info.node}`,
    ...(info.electron === null ? [] : [`Electron ${info.electron}`]),
    ...(info.chrome === null ? [] : [`Chrome ${info.chrome}`]),
  ];
  return facts([
    ['Version', `${info.version}, ${info.shell}${info.isPackaged ? '' : ', from its sources'}`],
    ['Runs on', `${parts.join(', ')}; ${info.platform}, ${shown(info.systemVersion)}`],
    ['Data folder', shown(info.dataDir, 500)],
    ['Log folder', shown(info.logDir, 500)],
    ['At login', info.launchAtLogin.detail],
    ['Updates', updateLine(info.updates)],
    ...(info.tray === 'missing'
      ? ([['Tray', 'This desktop shows no tray icons; `consentry ui` shows the window.']] as const)
      : []),
  ]);
}

function hostLines(hosts: readonly EgressHost[]): string {
  if (hosts.length === 0) return 'None. All your servers run on this computer.';
  return table(
    ['HOST', 'USED FOR', 'CONNECTOR'],
    hosts.map(({ host, use, connector }) => [shown(host, 300), use, connector ?? '-']),
  );
}

function updateLine({ channel, state, detail }: UpdateView): string {
  const isChoice = state !== 'unsupported' && state !== 'not-configured';
  return isChoice ? `${detail} Channel: ${channel}.` : detail;
}
