/**
 * What a question says about a claimed name that passes for another: one warning, or nothing
 * (SEC-37).
 */
import { quotedName } from '../../../contract/plain/quoted-name.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import { lookAlike } from './look-alike.ts';
import { originOf, type Registered } from './origin.ts';

export interface NamedClient extends Registered {
  /** As claimed: foreign text. */
  readonly name: string;
}

export interface NameWarning {
  readonly code: 'look-alike' | 'same-name';
  readonly text: string;
}

interface Made {
  readonly known: readonly NamedClient[];
  readonly warning: NameWarning | null;
}

/**
 * Compared once for each client that asks, and again when a known one is another: a snapshot shows
 * every question, and hundreds of names take milliseconds. Clients are replaced, never changed.
 */
const made = new WeakMap<NamedClient, Made>();

/** @param known clients that hold a grant; the client itself may be among them */
export function nameWarning(
  client: NamedClient,
  known: readonly NamedClient[],
): NameWarning | null {
  let last = made.get(client);
  if (last === undefined || !areSame(last.known, known))
    made.set(client, (last = { known, warning: makeWarning(client, known) }));
  return last.warning;
}

function areSame(before: readonly NamedClient[], now: readonly NamedClient[]): boolean {
  return before.length === now.length && before.every((client, at) => client === now[at]);
}

function makeWarning(client: NamedClient, known: readonly NamedClient[]): NameWarning | null {
  const others = known.filter(({ clientId }) => clientId !== client.clientId).map(claimOf);
  const found = lookAlike(claimOf(client), others);
  if (found === null) return null;
  if (found.imitates === null) {
    return {
      code: 'look-alike',
      text:
        found.why === 'invisible'
          ? 'The name contains characters that cannot be seen.'
          : 'The name mixes alphabets that look alike.',
    };
  }
  const name = quotedName(visible(found.imitates, limits.text.name), limits.text.name);
  switch (found.why) {
    case 'same-name':
      return {
        code: 'same-name',
        text: `Another client called ${name} has access already. This one comes from elsewhere.`,
      };
    case 'confusable':
      return {
        code: 'look-alike',
        text: `The name looks like ${name}, but is written with other characters.`,
      };
    case 'invisible':
      return {
        code: 'look-alike',
        text: `The name is ${name} with characters added that cannot be seen.`,
      };
  }
}

function claimOf(client: NamedClient): { name: string; origin: string } {
  return { name: client.name, origin: originOf(client) };
}
