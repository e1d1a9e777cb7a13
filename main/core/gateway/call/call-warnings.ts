/**
 * What is odd about who makes a call that the person is asked about. Nothing is refused for it: the
 * person is told, and an ordinary question stays a quiet one.
 */
import type { ApprovalWarning } from '../../../../contract/views/questions/question.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import { nameWarning, type NamedClient } from '../../names/name-warning.ts';

interface Caller extends NamedClient {
  /** As the system named it when the client registered; null: it did not. */
  readonly registeredBy: string | null;
}

/**
 * @param askedBy the program that made the call, of `programLabel`; null: the system does not say
 * @param known clients that hold a grant
 */
export function callWarnings(
  client: Caller,
  askedBy: string | null,
  known: readonly NamedClient[],
): ApprovalWarning[] {
  const warnings: ApprovalWarning[] = [];
  const name = nameWarning(client, known);
  if (name !== null) warnings.push(name);
  const before = client.registeredBy;
  if (before !== null && askedBy !== null && programIn(before).key !== programIn(askedBy).key) {
    warnings.push({
      code: 'other-program',
      text: `Another program than before: ${shown(before)} registered this client, and this call comes from ${shown(askedBy)}.`,
    });
  }
  return warnings;
}

const shown = (label: string): string => visible(programIn(label).name, limits.text.name);

/**
 * What stays of a program when it is updated or moved: its name and that of its file, without
 * numbers. Versions stand in folders and in file names, and an AppImage lies elsewhere at each
 * start.
 */
function programIn(label: string): { readonly name: string; readonly key: string } {
  const [name = '', ...rest] = label.replace(/, started by [^,]*$/u, '').split(', ');
  const file = rest.join(', ').split(/[/\\]/u).at(-1) ?? '';
  return { name, key: `${name} ${file}`.replaceAll(/\d+(?:[._-]\d+)*/gu, '#').toLowerCase() };
}
