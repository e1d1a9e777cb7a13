/**
 * The access policy of a new installation, where there is no window: at the start with `--access`,
 * or at the terminal. Nothing gets through before (ATLAR-12).
 */
import type { Writable } from 'node:stream';
import type { AccessPolicy } from '../../contract/views/access.ts';
import type { Core } from '../core/ports/core.ts';
import { CoreError } from '../core/lib/errors.ts';

/** What a line at the terminal chooses. */
const keys: ReadonlyMap<string, AccessPolicy> = new Map([
  ['1', 'read-only'],
  ['2', 'read-write'],
  ['3', 'disabled'],
]);

export const isChoice = (key: string): boolean => keys.has(key);

const meanings: Readonly<Record<AccessPolicy, string>> = {
  'read-only': 'Read-only: AI apps may look things up. Nothing is changed, sent or deleted.',
  'read-write': 'Read & write: they may also change things, each within what you give it.',
  disabled: 'Disabled: nothing gets through.',
};

/** The question, as lines of the terminal. */
export const choiceText = [
  '? What may AI apps do at most? Nothing gets through until you choose.',
  ...[...keys].map(
    ([key, access]) =>
      `  ${key}  ${meanings[access]}${access === 'read-only' ? ' (suggested)' : ''}`,
  ),
  '  Type 1, 2 or 3 and Enter. You can change it later: consentry policy set access LEVEL',
].join('\n');

/**
 * Takes a line of the terminal as the choice.
 *
 * @param key one of `isChoice`
 * @returns what came of it, in words
 */
export async function chooseHere(core: Pick<Core, 'call'>, key: string): Promise<string> {
  const access = keys.get(key) ?? 'disabled';
  const now = await core.call('terminal', 'state.get', {});
  if (now.ok && (now.value as { isAccessChosen: boolean }).isAccessChosen)
    return 'The access policy was already chosen.';
  const result = await core.call('terminal', 'policy.setAccess', { access });
  if (result.ok) return `Access policy: ${meanings[access]}`;
  return [result.error.message, result.error.hint].filter((text) => text !== null).join(' ');
}

/**
 * Takes `--access` as the choice, if none was made. A later start changes nothing, so that a line
 * in a service's file cannot undo what the person chose since; it says what would.
 *
 * @param access absent: nothing was said
 * @throws CoreError as `policy.setAccess` does
 */
export async function chooseAtStart(
  core: Pick<Core, 'call' | 'snapshot'>,
  access: AccessPolicy | undefined,
  out: Pick<Writable, 'write'>,
): Promise<void> {
  const { isAccessChosen, accessPolicy } = core.snapshot();
  if (access === undefined || (isAccessChosen && accessPolicy === access)) return;
  if (isAccessChosen) {
    out.write(
      `consentry: --access decides only before the access policy was chosen. It stays ${accessPolicy}. To change it: consentry policy set access ${access}\n`,
    );
    return;
  }
  const result = await core.call('terminal', 'policy.setAccess', { access });
  if (result.ok) return;
  const { code, message, hint } = result.error;
  throw new CoreError(code, message, hint === null ? {} : { hint });
}
