/** Request headers in a form: what is wrong with them, and what they change. */
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import {
  headerNameProblem,
  headerValueProblem,
  isAlwaysSecret,
} from '../../../../contract/plain/request-headers.ts';
import type { EnvironmentEntry } from './environment-entry.ts';

/** What is wrong with the headers, or null. */
export function headersError(entries: readonly EnvironmentEntry[]): string | null {
  for (const { name, value, secret, isKept } of entries) {
    const text = value.trim();
    const isUntouched = isKept === true && text === '';
    const wrong = headerNameProblem(name) ?? (isUntouched ? null : headerValueProblem(name, text));
    if (wrong !== null) return wrong;
    if (!secret && !isUntouched && isAlwaysSecret(name))
      return `${name} can only be set as a secret. Mark it as one.`;
  }
  const names = entries.map(({ name }) => name.toLowerCase());
  return new Set(names).size < names.length ? 'Each header can be set once.' : null;
}

type HeaderChanges = NonNullable<CommandInput<'connector.edit'>['headers']>;

/** Only what differs; an empty field keeps the value that is there. */
export function headerChanges(
  before: readonly EnvironmentEntry[],
  after: readonly EnvironmentEntry[],
): HeaderChanges {
  const left = new Set(after.map(({ name }) => name.toLowerCase()));
  return [
    ...before
      .filter(({ name }) => !left.has(name.toLowerCase()))
      .map(({ name }) => ({ name, value: null })),
    ...after
      .filter(({ isKept, value }) => isKept !== true || value.trim() !== '')
      .map(({ name, value, secret }) => ({ name, value: value.trim(), secret })),
  ];
}
