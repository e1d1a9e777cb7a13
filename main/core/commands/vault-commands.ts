/** Commands about what keeps the secrets: ask it again, keep them another way. */
import type { vaultCommands } from '../../../contract/commands/vault-commands.ts';
import type { Control } from './command-registry.ts';
import { CoreError } from '../lib/errors.ts';
import { Secret } from '../lib/secret.ts';
import type { Vault } from '../ports/ports.ts';

export interface VaultCommandParts {
  readonly vault: Vault;
  /** The key store may be asked again by all who wait for it. */
  readonly vaultOpened: () => void;
}

/** @returns the commands about where secrets are kept */
export function createVaultCommands({
  vault,
  vaultOpened,
}: VaultCommandParts): Pick<Control, keyof typeof vaultCommands> {
  return {
    'vault.unlock': async ({ passphrase }, { note }) => {
      vault.wake();
      if (passphrase !== undefined) await vault.unlock(new Secret(passphrase));
      const status = await vault.look();
      note({ detail: status.state });
      if (status.state === 'ready') vaultOpened();
      return copyOf(status);
    },
    'vault.removeUnreadable': async (_input, { note }) => {
      vault.wake();
      const count = await vault.removeUnreadable();
      note({ detail: `${count} removed` });
      vaultOpened();
      return copyOf(vault.status());
    },
    'vault.forget': async (_input, { note }) => {
      vault.wake();
      await vault.forget();
      note({ detail: 'all removed' });
      vaultOpened();
      return copyOf(vault.status());
    },
    'vault.keep': async ({ keep, passphrase }, { note }) => {
      note({ detail: keep });
      if ((keep === 'passphrase') !== (passphrase !== undefined)) throw passphraseMisplaced();
      vault.wake();
      await vault.keep(keep, passphrase === undefined ? undefined : new Secret(passphrase));
      vaultOpened();
      return copyOf(vault.status());
    },
  };
}

function passphraseMisplaced(): CoreError {
  return new CoreError('invalid_input', 'A passphrase belongs to the keeping "passphrase".', {
    hint: 'Give one with that keeping, and with no other.',
  });
}

/** The contract's views are not readonly. */
function copyOf(status: ReturnType<Vault['status']>): ReturnType<Vault['status']> {
  return { ...status, choices: [...status.choices] };
}
