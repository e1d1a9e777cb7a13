/** Vaults in the states that a keyring of a computer can be in, each until the person acts. */
import type { Vault, VaultStatus } from '../../../main/core/ports/ports.ts';
import { memoryVault } from './memory-ports.ts';

const ready: VaultStatus = {
  kind: 'keychain',
  protects: true,
  detail: 'Secrets are encrypted with a key that the GNOME keyring keeps.',
  state: 'ready',
  keeping: 'os-store',
  choices: [],
};

export const vaultStates = {
  ready,
  /** No keyring: the person chooses. */
  refused: {
    kind: 'safeStorage (basic_text)',
    protects: false,
    detail: 'This desktop offers no keyring. None is stored unless you choose how.',
    state: 'choice',
    keeping: null,
    choices: ['passphrase', 'memory', 'weak-store'],
  },
  locked: {
    ...ready,
    protects: false,
    detail: 'The keyring of this computer is locked.',
    state: 'held',
  },
  /** Another keyring than the one that the secrets were stored with. */
  replaced: {
    ...ready,
    protects: false,
    detail:
      'The keyring of this computer has another key than before: 3 stored secrets cannot be opened with it. No new secret is stored beside them until the old keyring is back or they are removed.',
    state: 'held',
    unreadable: 3,
  },
} as const satisfies Readonly<Record<string, VaultStatus>>;

/** A vault that stands so, until the person acts. */
export function vaultThat(before: VaultStatus): { readonly vault: Vault } {
  let status = before;
  const after = (next: VaultStatus) => {
    status = next;
    return status;
  };
  return {
    vault: {
      ...memoryVault(),
      status: () => status,
      look: async () => after(status.unreadable === undefined ? ready : status),
      keep: async (keeping) => void after({ ...status, state: 'ready', keeping, choices: [] }),
      removeUnreadable: async () => {
        after(ready);
        return before.unreadable ?? 0;
      },
    },
  };
}
