/**
 * `consentry clients apps|install|uninstall|undo`: Consentry’s entry in the files of AI clients.
 */
import type { Command } from 'commander';
import type {
  ClientApp,
  ClientEntry,
  ClientFilePreview,
  RemovalPreview,
} from '../../../../contract/commands/client-file-commands.ts';
import { wayInSchema } from '../../../../contract/commands/client-file-commands.ts';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError, usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { adviceAfterUninstall, installLine } from './client-file-advice.ts';
import { table } from '../../table.ts';

type Options = Readonly<Record<string, unknown>>;

export function addClientFiles(clients: Command, io: CliIo): void {
  const apps = {
    usage: 'apps',
    summary: 'List the AI clients on this computer, and where Consentry was added',
    example: 'consentry clients apps',
  };
  defineCommand(clients, io, apps, async (context, _args, options) => {
    const all = await context.call('clientFiles.list', {});
    const rows = all.filter(
      (app) => options['all'] === true || app.isFound || app.entries.length > 0,
    );
    context.print(rows, () => appTable(rows));
  }).option('--all', 'Also those that were not found');

  const install = {
    usage: 'install <app>',
    summary: 'Add Consentry to an AI client, after showing what would be written',
    example: 'consentry clients install cursor --dry-run',
    gives: true,
  };
  defineCommand(clients, io, install, async (context, [app = ''], options) => {
    const target = readTarget(app, options);
    const preview = await context.call('clientFiles.preview', target);
    if (options['dryRun'] === true) return context.print(preview, () => previewText(preview));
    if (preview.digest === null) throw cannotWrite(preview);
    if (!context.json) context.note(previewText(preview));
    const entry = await context.call('clientFiles.install', {
      ...target,
      digest: preview.digest,
      replace: options['replace'] === true,
    });
    context.print(entry, () => installedText(entry, preview));
  })
    .option('--dry-run', 'Show what would be written, and write nothing')
    .option('--name <name>', 'What the entry is called there (default: consentry)')
    .option('--via <way>', 'http or bridge (default: what the client usually takes)')
    .option('--connector <name>', 'This connector only, under its own address')
    .option('--project <dir>', 'The file of this project folder instead of your own')
    .option('--replace', 'Replace an entry of this name that Consentry did not write');

  addTakingBack(clients, io);
}

function addTakingBack(clients: Command, io: CliIo): void {
  const uninstall = {
    usage: 'uninstall <app>',
    summary: 'Remove Consentry from an AI client’s file',
    example: 'consentry clients uninstall cursor --dry-run',
    gives: true,
  };
  defineCommand(clients, io, uninstall, async (context, [name = ''], options) => {
    const { app, entry } = await ownEntry(context, name, options);
    const preview = await context.call('clientFiles.previewRemoval', { entry: entry.id });
    if (options['dryRun'] === true) return context.print(preview, () => removalText(preview));
    if (preview.digest === null) throw cannotTakeOut(preview);
    const { digest } = preview;
    const done = await context.call('clientFiles.uninstall', { entry: entry.id, digest });
    context.print(done, () =>
      [
        done.isRestored
          ? `${shown(done.file, 300)} is as it was before.`
          : `Removed our entry from ${shown(done.file, 300)}; what others wrote there stayed.`,
        `To put it back: ${installLine(entry)}`,
        ...adviceAfterUninstall(app),
      ].join('\n'),
    );
  })
    .option('--dry-run', 'Show what would change, and write nothing')
    .option('--name <name>', 'Which entry, where there are several')
    .option('--project <dir>', 'The entry in the file of this project folder');

  const undo = {
    usage: 'undo <app>',
    summary: 'Restore the file of an AI client as it was before the last write',
    example: 'consentry clients undo cursor --operator-key-file key',
    gives: true,
  };
  defineCommand(clients, io, undo, async (context, [app = ''], options) => {
    const { entry } = await ownEntry(context, app, options);
    const done = await context.call('clientFiles.undo', { entry: entry.id });
    context.print(done, () => `${shown(done.file, 300)} is as it was before.`);
  })
    .option('--name <name>', 'Which entry, where there are several')
    .option('--project <dir>', 'The entry in the file of this project folder');
}

function readTarget(app: string, options: Options): CommandInput<'clientFiles.preview'> {
  const via = textOption(options, 'via');
  const way = wayInSchema.optional().safeParse(via);
  if (!way.success) throw usageError('--via is http or bridge.');
  const name = textOption(options, 'name');
  const connector = textOption(options, 'connector');
  const project = textOption(options, 'project');
  return {
    app,
    ...(way.data !== undefined && { via: way.data }),
    ...(name !== undefined && { name }),
    ...(connector !== undefined && { connector }),
    ...(project !== undefined && { project }),
  };
}

/** @throws CliError exit 5 – none; exit 2 – several */
async function ownEntry(
  context: CommandContext,
  name: string,
  options: Options,
): Promise<{ readonly app: ClientApp; readonly entry: ClientEntry }> {
  const [entryName, project] = [textOption(options, 'name'), textOption(options, 'project')];
  const app = (await context.call('clientFiles.list', {})).find(({ id }) => id === name);
  const meant = (app?.entries ?? []).filter(
    (entry) =>
      (entryName === undefined || entry.name === entryName) &&
      (project === undefined || entry.project === project),
  );
  const [entry, ...more] = meant;
  if (app === undefined || entry === undefined) {
    throw new CliError(
      'not_found',
      `Consentry wrote nothing into "${shown(name, 40)}".`,
      'See `consentry clients apps`.',
      exitCodes.notFound,
    );
  }
  if (more.length > 0)
    throw usageError(
      'There are several entries; name one with --name, or its folder with --project.',
      meant.map((each) => `${each.name} in ${shown(each.file, 300)}`).join(', '),
    );
  return { app, entry };
}

function cannotTakeOut({ problem }: RemovalPreview): CliError {
  const { message = 'This file cannot be written.', hint = null } = problem ?? {};
  return new CliError('conflict', message, hint, exitCodes.failed);
}

function cannotWrite({ problem, snippet }: ClientFilePreview): CliError {
  return new CliError(
    'conflict',
    problem?.message ?? 'This file cannot be written.',
    `${problem?.hint ?? ''}\n\n${snippet}`.trim(),
    exitCodes.failed,
  );
}

function removalText({ file, lines, removesFile, problem, notes, after }: RemovalPreview): string {
  if (problem !== null) return `${problem.message} ${problem.hint ?? ''}`.trim();
  if (lines.length === 0) return `${shown(file, 300)} has nothing of ours any more.`;
  return [
    removesFile
      ? `${shown(file, 300)} was made for this entry, and would go as a whole:`
      : `Would be changed in ${shown(file, 300)}:`,
    ...lines.map(({ kind, text }) => `${marks[kind]} ${text}`),
    ...notes,
    after,
  ].join('\n');
}

const marks = { same: ' ', removed: '-', added: '+' } as const;

function previewText(preview: ClientFilePreview): string {
  const { file, act, lines, problem, snippet, notes, link, commandLine } = preview;
  const changes = lines.map(({ kind, text }) => `${marks[kind]} ${text}`);
  const head = {
    add: `Would be written to ${shown(file, 300)}${preview.fileExists ? '' : ' (a new file)'}:`,
    update: `Would be changed in ${shown(file, 300)}:`,
    replace: `Would replace another entry of this name in ${shown(file, 300)}:`,
    nothing: `${shown(file, 300)} has this entry already.`,
    blocked: `${problem?.message ?? 'This file cannot be written.'} ${problem?.hint ?? ''}`.trim(),
  }[act];
  return [
    head,
    ...changes,
    ...(act === 'blocked' ? ['', snippet] : []),
    ...notes,
    ...(commandLine === null ? [] : [`The client’s own command: ${commandLine}`]),
    ...(link === null ? [] : [`A link that lets the client ask you: ${link}`]),
  ].join('\n');
}

function installedText(entry: ClientEntry, { act, after }: ClientFilePreview): string {
  const what = act === 'nothing' ? 'It was there already.' : 'Written.';
  return `${what} ${after}\nUndo with \`consentry clients undo ${entry.app}\`.`;
}

const stateWords = {
  present: 'added',
  altered: 'altered by somebody',
  gone: 'gone from the file',
  blocked: 'blocked by privacy settings',
  unreadable: 'file cannot be read',
  unknown: 'added',
} as const;

function appTable(apps: readonly ClientApp[]): string {
  if (apps.length === 0) return 'No AI client that Consentry knows was found. See --all.';
  const rows = apps.map((app) => [
    app.id,
    app.name,
    app.isFound ? 'yes' : 'no',
    app.entries.map(({ name, state }) => `${name}: ${stateWords[state]}`).join(', ') || '-',
    shown(app.file, 120),
  ]);
  return table(['APP', 'CLIENT', 'FOUND', 'CONSENTRY', 'FILE'], rows);
}
