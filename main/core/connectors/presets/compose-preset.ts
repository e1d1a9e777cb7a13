/**
 * From a preset and what the person filled in to a new connector. Nothing gets into it that the row
 * does not say: unknown keys are refused, a value never becomes an option of the program or another
 * host, and a secret only goes where secrets are kept.
 */
import { isAbsolute } from 'node:path';
import { newConnectorSchema } from '../../../../contract/commands/connector-commands.ts';
import { type CommandInput } from '../../../../contract/commands/commands.ts';
import { fillTemplate, fitsPart } from '../../../../contract/plain/preset-template.ts';
import type { PresetPlaceholder } from '../../../../contract/views/presets.ts';
import { CoreError } from '../../lib/errors.ts';
import { visible } from '../../lib/visible-text.ts';
import type { ParsedNewConnector } from '../conversation/connector-facts.ts';
import { findPreset, presetPlatform } from './catalogue-of-presets.ts';
import type { BuiltInPreset, Preset } from './preset.ts';

export interface PresetChoice {
  readonly preset: string;
  readonly name?: string | undefined;
  readonly values: Readonly<Record<string, string>>;
}

interface ComposeOptions {
  /** Default: this one. */
  readonly platform?: ReturnType<typeof presetPlatform>;
  /** Where the server of a built-in preset listens. */
  readonly builtInUrl?: string | null;
}

/**
 * @throws CoreError `not_found` – no such preset; `invalid_input` – not for this system, or a value
 *   that does not fit
 */
export function composePreset(
  choice: PresetChoice,
  { platform = presetPlatform(), builtInUrl = null }: ComposeOptions = {},
): ParsedNewConnector {
  const preset = findPreset(choice.preset);
  if (preset === undefined) {
    throw new CoreError('not_found', 'There is no preset of this name.', {
      hint: 'See them all with `consentry connectors presets`.',
    });
  }
  if (platform === null || !preset.platforms.includes(platform)) {
    throw new CoreError('invalid_input', `${preset.name} does not run on this system.`);
  }
  const values = readValues(preset, choice.values);
  const name = choice.name ?? preset.id;
  if (preset.kind !== 'built-in') return compose(preset, name, values);
  if (builtInUrl === null)
    throw new CoreError('conflict', `${preset.name} runs inside Consentry, which is not running.`);
  return parsed({ kind: 'http', name, url: builtInUrl });
}

function compose(
  preset: Exclude<Preset, BuiltInPreset>,
  name: string,
  values: ReadonlyMap<string, string>,
): ParsedNewConnector {
  const { placeholders } = preset;
  if (preset.kind === 'http') {
    const given = (place: PresetPlaceholder['goesTo']): string | null => {
      const placeholder = placeholders.find(({ goesTo }) => goesTo === place);
      return (placeholder !== undefined && values.get(placeholder.key)) || null;
    };
    const clientId = given('client-id');
    const headers = placeholders.flatMap(({ key, header, secret }) => {
      const value = values.get(key);
      return header === null || value === undefined ? [] : [{ name: header, value, secret }];
    });
    return parsed({
      kind: 'http',
      name,
      url: fillTemplate(preset.url, values),
      bearer: given('bearer'),
      ...(headers.length > 0 && { headers }),
      ...(clientId !== null && { oauth: { clientId, clientSecret: given('client-secret') } }),
      ...(preset.manageUrl !== null && { manageUrl: preset.manageUrl }),
    });
  }
  return parsed({
    kind: 'stdio',
    name,
    command: preset.command,
    args: preset.args.map((argument) => fillTemplate(argument, values)),
    env: placeholders.flatMap(({ key, variable, secret }) => {
      const value = values.get(key);
      return variable === null || value === undefined ? [] : [{ name: variable, value, secret }];
    }),
  });
}

/** The same rules as for a connector that was typed. */
function parsed(input: CommandInput<'connector.add'>): ParsedNewConnector {
  const result = newConnectorSchema.safeParse(input);
  if (result.success) return result.data;
  throw new CoreError('invalid_input', 'A value is too long or does not fit.');
}

function readValues(
  preset: Preset,
  typed: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const unknown = Object.keys(typed).find(
    (key) => !preset.placeholders.some((placeholder) => placeholder.key === key),
  );
  if (unknown !== undefined) {
    const keys = preset.placeholders.map(({ key }) => key);
    throw new CoreError('invalid_input', `${preset.name} has no "${visible(unknown, 40)}".`, {
      hint: keys.length === 0 ? 'It needs nothing filled in.' : `It has these: ${keys.join(', ')}.`,
    });
  }
  const values = new Map<string, string>();
  for (const placeholder of preset.placeholders) {
    const value = (Object.hasOwn(typed, placeholder.key) ? typed[placeholder.key] : '')?.trim();
    if (value === undefined || value === '') {
      if (placeholder.required)
        throw new CoreError('invalid_input', `${placeholder.label} is missing.`);
      continue;
    }
    assertFits(placeholder, value);
    values.set(placeholder.key, value);
  }
  return values;
}

/** The words never repeat the value: it may be a secret in the wrong field. */
function assertFits({ label, example, shape }: PresetPlaceholder, value: string): void {
  const refuse = (problem: string): never => {
    throw new CoreError('invalid_input', `${label}: ${problem}`, {
      hint: `For example: ${example}`,
    });
  };
  if (/\p{Cc}/u.test(value)) refuse('this has characters that cannot be typed.');
  if (shape === 'part' && !fitsPart(value))
    refuse('use only the one part of the address: letters, digits and hyphens.');
  // Only whole paths become arguments (a test holds the rows to it): they cannot be options of the
  // program.
  if (shape === 'path' && !isAbsolute(value)) refuse('give the whole path, from the root.');
}
