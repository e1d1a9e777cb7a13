/** Commands about what keeps the secrets: ask it again, keep them another way. */
import type { vaultCommands } from '../../contract/vault.ts';
import type { Control } from './command-registry.ts';
import type { Vault } from './ports.ts';
import type { RecordAct } from './record-act.ts';

export interface VaultCommandParts {
  readonly vault: Vault;
  readonly record: RecordAct;
  /** The key store may be asked again by all who wait for it. */
  readonly vaultOpened: () => void;
}

export function createVaultCommands({
  vault,
  vaultOpened,
  record,
}: VaultCommandParts): Pick<Control, keyof typeof vaultCommands> {
  return {
    'vault.unlock': async (_input, caller) => {
      vault.wake();
      const status = await vault.look();
      record('vault.unlock', caller, { detail: status.state });
      if (status.state === 'ready') vaultOpened();
      return copyOf(status);
    },
    'vault.keep': async ({ keep }, caller) => {
      vault.wake();
      await vault.keep(keep);
      record('vault.keep', caller, { detail: keep });
      vaultOpened();
      return copyOf(vault.status());
    },
  };
}

/** The contract's views are not readonly. */
function copyOf(status: ReturnType<Vault['status']>): ReturnType<Vault['status']> {
  return { ...status, choices: [...status.choices] };
}
