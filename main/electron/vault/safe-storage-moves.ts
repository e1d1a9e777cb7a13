/** Keeping the secrets of the desktop another way. Each move is one write of the file. */
import type { VaultKeeping } from '../../../contract/views/vault.ts';
import { CoreError } from '../../core/lib/errors.ts';
import type { Secret } from '../../core/lib/secret.ts';
import type { VaultStatus } from '../../core/ports/ports.ts';
import type { KeyringSecrets } from './keyring-secrets.ts';
import type { PassphraseStore } from './passphrase-store.ts';
import type { VaultBlobs } from './vault-blobs.ts';

export interface VaultState {
  status: VaultStatus;
  /** What is kept for this run only; undefined: not chosen. */
  memory: Map<string, Secret> | undefined;
}

export interface Moves {
  /** @throws CoreError `conflict` when some of what is kept does not open */
  keep(how: VaultKeeping, passphrase: Secret | undefined): Promise<void>;
  /** @throws CoreError `vault_unavailable`, `conflict` */
  unlock(passphrase: Secret): Promise<void>;
  /** @throws CoreError `conflict` */
  forget(): Promise<void>;
}

interface Parts {
  readonly keyStore: PassphraseStore;
  readonly blobs: VaultBlobs;
  readonly secrets: KeyringSecrets;
  readonly state: VaultState;
}

const nothing: ReadonlyMap<string, Buffer> = new Map();

/** @returns moves that run one after another, which bounds how many passphrases are tried */
export function createMoves({ keyStore, blobs, secrets, state }: Parts): Moves {
  let last: Promise<unknown> = Promise.resolve();

  function inOrder(work: () => Promise<void>): Promise<void> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  /** What is in the file can be opened now; otherwise it is sealed for a keyring that is away. */
  const isFileOurs = (): boolean =>
    state.status.keeping === 'weak-store' || state.status.keeping === 'passphrase';

  /** What the present keeping opens. */
  async function takeAll(): Promise<ReadonlyMap<string, Secret>> {
    if (state.memory !== undefined) return state.memory;
    // What a keyring has sealed stays: it opens again when there is one.
    if (state.status.state !== 'ready') return new Map();
    if (secrets.unreadable().length > 0)
      throw new CoreError('conflict', 'Some stored secrets cannot be opened, so none was moved.', {
        hint: 'Remove those in the settings first.',
      });
    return secrets.openAll();
  }

  async function keepInMemory(): Promise<void> {
    const taken = new Map(await takeAll());
    if (isFileOurs())
      await keyStore.moving(undefined, () => blobs.replaceAll({ acceptsWeak: false }, nothing));
    state.memory = taken;
  }

  async function keepSealed(
    how: 'os-store' | 'passphrase' | 'weak-store',
    passphrase?: Secret,
  ): Promise<void> {
    const taken = await takeAll();
    const rest = isFileOurs() ? nothing : await blobs.all();
    if (how === 'weak-store') keyStore.setUsePlainTextEncryption(true);
    await keyStore.moving(passphrase, async (wrapped) => {
      const sealed = await secrets.sealAll(taken);
      const keeping = { acceptsWeak: how === 'weak-store', wrapped };
      await blobs.replaceAll(keeping, new Map([...rest, ...sealed]));
    });
    state.memory = undefined;
  }

  return {
    keep: (how, passphrase) =>
      inOrder(async () => {
        if (how === 'memory') await keepInMemory();
        else if (how === 'os-store' || how === 'weak-store') await keepSealed(how);
        else if (passphrase !== undefined) await keepSealed('passphrase', passphrase);
      }),
    unlock: (passphrase) =>
      inOrder(async () => {
        const wrapped = await blobs.wrapped();
        if (wrapped === undefined)
          throw new CoreError('conflict', 'No passphrase opens this vault.', {
            hint: 'The settings show what keeps the secrets.',
          });
        await keyStore.unlock(wrapped, passphrase);
      }),
    forget: () =>
      inOrder(async () => {
        if ((await blobs.wrapped()) === undefined || keyStore.isOpen())
          throw new CoreError('conflict', 'There is no locked passphrase to forget.', {
            hint: 'It is for a vault that a passphrase opens, while it is locked.',
          });
        await blobs.replaceAll({ acceptsWeak: false }, nothing);
      }),
  };
}
