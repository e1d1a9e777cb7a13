/** What a person has filled in for a preset, and what it amounts to. */
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import { fillTemplate, fitsPart } from '../../../../contract/plain/preset-template.ts';
import type { PresetLogin, PresetView } from '../../../../contract/views/presets.ts';
import { freeName, nameError } from '../form/connector-draft.ts';
import { splitCredentials } from '../form/split-credentials.ts';

export interface PresetDraft {
  readonly preset: PresetView;
  readonly name: string;
  /** By key of the placeholder. */
  readonly values: Readonly<Record<string, string>>;
}

export const loginWords: Readonly<Record<PresetLogin, string>> = {
  none: 'No login',
  token: 'Token',
  oauth: 'Browser login',
};

/** A draft with nothing filled in but a name that is free. */
export function draftOf(preset: PresetView, taken: readonly string[]): PresetDraft {
  return { preset, name: freeName(preset.id, taken), values: {} };
}

/** The presets in whose words all words of a search occur; those for this system only. */
export function searchPresets(presets: readonly PresetView[], search: string): PresetView[] {
  const words = search.toLowerCase().split(/\s+/u);
  return presets.filter(({ available, id, name, maker, summary }) => {
    const text = `${id} ${name} ${maker} ${summary}`.toLowerCase();
    return available && words.every((word) => text.includes(word));
  });
}

/**
 * What is missing or does not fit, by key; `name` for the name. What only this computer knows, such
 * as a path, is for the core to say.
 */
export function presetErrors(
  { preset, name, values }: PresetDraft,
  taken: readonly string[],
): Readonly<Record<string, string>> {
  const missing = preset.placeholders
    .filter(({ key, required }) => required && (values[key] ?? '').trim() === '')
    .map(({ key, label }) => [key, `${label} is missing.`] as const);
  const unfit = preset.placeholders
    .filter(({ key, shape }) => shape === 'part' && !fitsPart((values[key] ?? '').trim()))
    .map(({ key, example }) => [key, `Only this part of the address: ${example}.`] as const);
  const wrongName = nameError(name, taken);
  return Object.fromEntries([
    ...unfit,
    ...missing,
    ...(wrongName === null ? [] : [['name', wrongName] as const]),
  ]);
}

/** The program and its arguments, or the address, with what is filled in so far. */
export function targetParts({ preset, values }: PresetDraft): readonly string[] {
  const filled = new Map(
    Object.entries(values)
      .map(([key, value]) => [key, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  );
  const parts = preset.url === null ? [preset.command ?? '', ...preset.args] : [preset.url];
  return parts.map((part) => fillTemplate(part, filled));
}

/** The input of `connector.addPreset`. */
export function toChoice({
  preset,
  name,
  values,
}: PresetDraft): CommandInput<'connector.addPreset'> {
  const filled = Object.entries(values).filter(([, value]) => value.trim() !== '');
  return { preset: preset.id, name, values: Object.fromEntries(filled) };
}

/**
 * Client ID and secret that were pasted together, each where it belongs (ALATION-29).
 *
 * @returns null for a text that is neither
 */
export function pastedInto(
  { placeholders }: PresetView,
  text: string,
): Readonly<Record<string, string>> | null {
  const found = splitCredentials(text);
  if (found === null) return null;
  const values = { 'client-id': found.clientId, 'client-secret': found.clientSecret };
  const taken = placeholders.flatMap(({ key, goesTo }) => {
    const value = goesTo === 'client-id' || goesTo === 'client-secret' ? values[goesTo] : null;
    return value === null ? [] : [[key, value] as const];
  });
  return taken.length === 0 ? null : Object.fromEntries(taken);
}
