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
  readonly keeping: 'os-store' | 'key-file' | undefined;
  readonly problem: string | undefined;
  /** Stored secrets that do not open. */
  readonly unreadable: number;
}

const kind = 'AES-256-GCM file';
const beside =
  'lies next to the data: it keeps secrets out of logs, backups of single files and careless eyes, but whoever can read this folder can read them.';

export function describeVault(facts: VaultFacts): VaultStatus {
  const status = describeKey(facts);
  return facts.unreadable === 0 ? status : { ...status, unreadable: facts.unreadable };
}

function describeKey(facts: VaultFacts): VaultStatus {
  const { storeName, hasStore, isKeyGiven, keeping, problem } = facts;
  if (problem !== undefined) {
    return {
      kind: `${kind}, not usable`,
      protects: false,
      detail: problem,
      state: 'held',
      keeping: isKeyGiven ? 'given-key' : (keeping ?? null),
      // Where nothing is kept yet, the person may do without the key store.
      choices: !isKeyGiven && keeping === undefined ? ['key-file'] : [],
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
      choices: ['key-file'],
    };
  }
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
    choices: hasStore === true ? ['os-store'] : [],
  };
}
