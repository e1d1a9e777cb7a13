/** `consentry connectors presets`, and adding one of them. */
import type { Command } from 'commander';
import { fillTemplate } from '../../../../contract/plain/preset-template.ts';
import type { PresetView } from '../../../../contract/views/presets.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { listOption, textOption } from '../../read-options.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { parsePair } from '../../parse-values.ts';
import { readSecret } from './connector-input.ts';
import { table } from '../../table.ts';

const logins = { none: 'none', token: 'token', oauth: 'browser' } as const;

export function addPresets(connectors: Command, io: CliIo): void {
  const presets = {
    usage: 'presets',
    summary: 'List known servers that need little to be added',
    example: 'consentry connectors presets',
  };
  defineCommand(connectors, io, presets, async (context) => {
    const all = await context.call('presets.list', {});
    const rows = all
      .filter(({ available }) => available)
      .map((preset) => [
        preset.preview === true ? `${preset.id} (preview)` : preset.id,
        shown(preset.maker, 24),
        logins[preset.login],
        preset.placeholders.map((each) => each.key + (each.required ? '' : '?')).join(', ') || '-',
        shown(preset.summary, 80),
      ]);
    context.print(all, () => table(['PRESET', 'MAKER', 'LOGIN', 'ASKS FOR', 'WHAT IT DOES'], rows));
    if (context.json) return;
    context.note('Add one with `consentry connectors add --preset PRESET --set KEY=value`.');
  });
}

/**
 * Adds a preset, after saying what will run or be called.
 *
 * @throws CliError exit 2 – options of the other kinds, a secret on the command line, an unknown
 *   preset
 */
export async function addPreset(
  context: CommandContext,
  id: string,
  positionalName: string,
  options: Readonly<Record<string, unknown>>,
): Promise<ConnectorView> {
  const others = [
    ...['command', 'arg', 'env', 'envPlain', 'cwd', 'url', 'bearerStdin', 'timeout'],
    ...['header', 'secretHeader', 'companyNetwork'],
  ];
  if (others.some((option) => options[option] !== undefined))
    throw usageError('A preset says all but what --name, --set and --secret-stdin give.');
  const preset = (await context.call('presets.list', {})).find((each) => each.id === id);
  if (preset === undefined) {
    throw usageError(
      `There is no preset "${shown(id, 40)}".`,
      'See them all with `consentry connectors presets`.',
    );
  }
  const values = await readValues(preset, options, context.io);
  if (!context.json) describe(context, preset, values);
  const name = textOption(options, 'name') ?? positionalName;
  return context.call('connector.addPreset', {
    preset: id,
    ...(name !== '' && { name }),
    values: Object.fromEntries(values),
  });
}

async function readValues(
  preset: PresetView,
  options: Readonly<Record<string, unknown>>,
  io: CliIo,
): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  const isSecret = (key: string) =>
    preset.placeholders.some((placeholder) => placeholder.key === key && placeholder.secret);
  for (const pair of listOption(options, 'set')) {
    const [key, value] = parsePair(pair, '--set folder=/home/me/projects');
    if (isSecret(key)) {
      throw usageError(
        `${key} is a secret, and every program here can read a command line.`,
        `Pipe it in: consentry connectors add --preset ${preset.id} --secret-stdin ${key} < secret.txt`,
      );
    }
    values.set(key, value);
  }
  const secret = textOption(options, 'secretStdin');
  if (secret !== undefined) values.set(secret, await readSecret(io));
  return values;
}

/** On stderr, before anything happens; secrets are in neither argument nor address. */
function describe(
  context: CommandContext,
  preset: PresetView,
  values: ReadonlyMap<string, string>,
): void {
  const what =
    preset.url === null
      ? `Will run: ${[preset.command ?? '', ...preset.args].map((part) => fillTemplate(part, values)).join(' ')}`
      : `Will call: ${fillTemplate(preset.url, values)}`;
  context.note(shown(what, 2000));
  for (const note of preset.notes) context.note(shown(note, 500));
}
