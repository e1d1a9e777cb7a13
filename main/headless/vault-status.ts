/**
 * What people are told about the vault of headless mode: how well it protects, and what they may do
 * about it.
 */
import type { VaultStatus } from '../core/ports/ports.ts';

export interface VaultFacts {
  readonly storeName: string;
  readonly hasStore: boolean | undefined;
  readonly isKeyGiven: boolean;
  /** Where the key of what is kept lies; undefined: nothing is kept yet. */
  readonly keeping: 'os-store' | 'key-file' | 'passphrase' | 'memory' | undefined;
  readonly problem: string | undefined;
  /** Stored secrets that do not open. */
  readonly unreadable: number;
}

const kind = 'AES-256-GCM file';
const beside =
  'lies next to the data: it keeps secrets out of logs, backups of single files and careless eyes, but whoever can read this folder can read them.';

const locked: VaultStatus = {
  kind: `${kind}, locked`,
  protects: false,
  detail: '',
  state: 'held',
  keeping: 'passphrase',
  choices: [],
};

const byPassphrase: VaultStatus = {
  kind: `${kind}, opened by a passphrase`,
  protects: true,
  detail:
    'Secrets are encrypted with a key that your passphrase opens. It is asked for at each start; without it the secrets are lost.',
  state: 'ready',
  keeping: 'passphrase',
  choices: [],
};

const inMemory: VaultStatus = {
  kind: 'memory',
  protects: true,
  detail:
    'Secrets are kept in memory and are gone when Consentry ends, as you chose. Connectors ask for them again at the next start.',
  state: 'ready',
  keeping: 'memory',
  choices: [],
};

/** Every other way; a passphrase can also be changed. */
function choicesBeside(
  keeping: VaultFacts['keeping'],
  hasStore: boolean | undefined,
): VaultStatus['choices'] {
  const all = ['os-store', 'passphrase', 'key-file', 'memory'] as const;
  return all.filter(
    (way) => (way !== keeping || way === 'passphrase') && (way !== 'os-store' || hasStore === true),
  );
}

export function describeVault(facts: VaultFacts): VaultStatus {
  const status = describeKey(facts);
  return facts.unreadable === 0 ? status : { ...status, unreadable: facts.unreadable };
}

function describeKey(facts: VaultFacts): VaultStatus {
  const { storeName, hasStore, isKeyGiven, keeping, problem } = facts;
  if (keeping === 'memory') return { ...inMemory, choices: choicesBeside('memory', hasStore) };
  if (problem !== undefined && keeping === 'passphrase' && !isKeyGiven)
    return { ...locked, detail: problem };
  if (problem !== undefined) {
    return {
      kind: `${kind}, not usable`,
      protects: false,
      detail: problem,
      state: 'held',
      keeping: isKeyGiven ? 'given-key' : (keeping ?? null),
      // Where nothing is kept yet, the person may do without the key store.
      choices: !isKeyGiven && keeping === undefined ? ['passphrase', 'key-file', 'memory'] : [],
    };
  }
  if (isKeyGiven) {
    return {
      kind: `${kind}, key from CONSENTRY_VAULT_KEY`,
      protects: true,
      detail: 'Secrets are encrypted; the key was given at start and is not kept on disk.',
      state: 'ready',
      keeping: 'given-key',
      choices: [],
    };
  }
  if (keeping === 'os-store' || (keeping === undefined && hasStore === true)) {
    const when = keeping === undefined ? 'Nothing is kept yet. Secrets will be' : 'Secrets are';
    return {
      kind: `${kind}, key in the ${storeName}`,
      protects: true,
      detail: `${when} encrypted with a key that the ${storeName} keeps. That protects them from other users, from backups and from whoever finds the disk, but not from programs that run as you.`,
      state: 'ready',
      keeping: keeping ?? null,
      choices: choicesBeside('os-store', hasStore),
    };
  }
  if (keeping === 'passphrase')
    return { ...byPassphrase, choices: choicesBeside(keeping, hasStore) };
  const when =
    keeping === undefined
      ? 'Nothing is kept yet. Secrets will be encrypted, but the key'
      : 'Secrets are encrypted, but the key';
  const better = hasStore === true ? ` The ${storeName} could keep it.` : '';
  return {
    kind: `${kind}, key beside it`,
    protects: false,
    detail: `${when} ${beside}${better}`,
    state: 'ready',
    keeping: keeping ?? null,
    choices: choicesBeside(keeping, hasStore),
  };
}
