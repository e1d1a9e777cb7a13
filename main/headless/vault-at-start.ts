/**
 * The vault at the start of `serve`: a passphrase that opens it, and how a new installation keeps
 * its secrets where this computer has no key store (ATMOS-10). Nothing is decided in silence.
 */
import type { Writable } from 'node:stream';
import { shortestPassphrase, type VaultChoice } from '../../contract/plain/vault-words.ts';
import type { VaultKeeping } from '../../contract/views/vault.ts';
import { CoreError } from '../core/lib/errors.ts';
import { Secret } from '../core/lib/secret.ts';
import type { Vault } from '../core/ports/ports.ts';

/** Asks the person at the terminal; null: they said nothing. */
export type AskPerson = (prompt: string, how: 'hidden' | 'shown') => Promise<string | null>;

export interface VaultAtStart {
  readonly vault: Pick<Vault, 'status' | 'keep' | 'unlock'>;
  /** `--vault`. */
  readonly choice: VaultChoice | undefined;
  /** What `CONSENTRY_VAULT_PASSPHRASE_FILE` holds. */
  readonly passphrase: Secret | undefined;
  /** Undefined: nobody sits there. */
  readonly ask: AskPerson | undefined;
  readonly stderr: Writable;
}

const keepings: Readonly<Record<VaultChoice, VaultKeeping>> = {
  passphrase: 'passphrase',
  file: 'key-file',
  run: 'memory',
};
const tries = 3;

const question = `? This computer has no key store for the secrets of your connectors. How are they kept?
  1  With a passphrase, which you enter at each start. Without it they are lost.
  2  With a key in a file beside the data: whoever can read the data folder can read them.
  3  Not at all: they are gone when Consentry ends.
`;
const keys: ReadonlyMap<string, VaultChoice> = new Map([
  ['1', 'passphrase'],
  ['2', 'file'],
  ['3', 'run'],
]);

/** @throws CoreError when what `--vault` says cannot be done */
export async function settleVault(parts: VaultAtStart): Promise<void> {
  const { vault, choice, ask, stderr } = parts;
  const { keeping, state, protects } = vault.status();
  const say = (text: string) => void stderr.write(`${text}\n`);
  if (keeping === 'passphrase') {
    if (state === 'held') await openVault(parts, say);
  } else if (keeping === null && choice !== undefined) await keepAs(choice, parts, say);
  // A key store that is there, or may be, keeps the key.
  else if (keeping === null && state === 'ready' && !protects) {
    const chosen = ask === undefined ? undefined : await choose(ask);
    if (chosen !== undefined) await keepAs(chosen, parts, say);
    else say(`${untold} ${changedBy('passphrase')}`);
  }
  const now = vault.status().keeping;
  if (choice !== undefined && now !== keepings[choice])
    say(`--vault ${choice} changes nothing here any more. ${changedBy(keepings[choice])}`);
}

const untold =
  'This computer has no key store: the key of your secrets will lie in a file beside the data, and whoever can read that folder can read them.';

const changedBy = (keeping: VaultKeeping): string =>
  `To change that: consentry vault keep ${keeping}`;

async function choose(ask: AskPerson): Promise<VaultChoice | undefined> {
  for (let round = 0; round < tries; round += 1) {
    const line = await ask(`${question}  Type 1, 2 or 3 and Enter: `, 'shown');
    if (line === null) return undefined;
    const chosen = keys.get(line.trim());
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}

async function keepAs(
  choice: VaultChoice,
  { vault, passphrase, ask }: VaultAtStart,
  say: (text: string) => void,
): Promise<void> {
  if (choice !== 'passphrase') {
    await vault.keep(keepings[choice]);
    return;
  }
  const given = passphrase ?? (ask && (await newPassphrase(ask, say)));
  if (given === undefined)
    throw new CoreError('vault_unavailable', 'A passphrase was chosen, and none was given.', {
      hint: 'Start in a terminal, or put it into a file (0600) that CONSENTRY_VAULT_PASSPHRASE_FILE names.',
    });
  assertLong(given);
  await vault.keep('passphrase', given);
}

async function newPassphrase(
  ask: AskPerson,
  say: (text: string) => void,
): Promise<Secret | undefined> {
  for (let round = 0; round < tries; round += 1) {
    const first = await ask(
      `New passphrase (at least ${shortestPassphrase} characters): `,
      'hidden',
    );
    if (first === null) return undefined;
    if (first.length < shortestPassphrase) {
      say('That is too short.');
      continue;
    }
    if ((await ask('Once more: ', 'hidden')) === first) return new Secret(first);
    say('These were not the same.');
  }
  return undefined;
}

/** A service that waits for nobody goes on without its secrets, refuses clients and says so. */
async function openVault(
  { vault, passphrase, ask }: VaultAtStart,
  say: (text: string) => void,
): Promise<void> {
  if (passphrase !== undefined && (await opens(vault, passphrase, say))) return;
  for (let round = 0; ask !== undefined && round < tries; round += 1) {
    const typed = await ask('Passphrase of your secrets (empty: later): ', 'hidden');
    if (typed === null || typed === '') break;
    if (await opens(vault, new Secret(typed), say)) return;
  }
  say(
    'Secrets are locked: every call and every login is refused. To open them: consentry vault unlock',
  );
}

async function opens(
  vault: VaultAtStart['vault'],
  passphrase: Secret,
  say: (text: string) => void,
): Promise<boolean> {
  try {
    await vault.unlock(passphrase);
    return true;
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    say(error.message);
    return false;
  }
}

/** @throws CoreError `invalid_input` */
function assertLong(passphrase: Secret): void {
  if (passphrase.open().length >= shortestPassphrase) return;
  throw new CoreError(
    'invalid_input',
    `A passphrase has at least ${shortestPassphrase} characters.`,
    { hint: 'Choose a longer one, e.g. five words.' },
  );
}
