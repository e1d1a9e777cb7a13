/** Opens the vault of headless mode with a key store that a test drives. */
import type { Vault } from '../../../main/core/ports/ports.ts';
import { openFileVault } from '../../../main/headless/file-vault.ts';
import {
  KeyStoreError,
  type KeyStoreTrouble,
  type OsKeyStore,
} from '../../../main/headless/key-store/os-key-store.ts';
import { createTestClock, memoryLogger, type TestClock } from '../../support/core/memory-ports.ts';

/** A key store in memory that can be locked, away, silent, or forgetful. */
export interface FakeKeyStore extends OsKeyStore {
  readonly keys: Map<string, Buffer>;
  /** How often it was asked for something that may show a dialog. */
  asked: number;
  trouble: KeyStoreTrouble | undefined;
  /** Calls made while set do not come to an end. */
  isHanging: boolean;
}

export function fakeKeyStore(trouble?: KeyStoreTrouble): FakeKeyStore {
  const keys = new Map<string, Buffer>();
  async function answer(): Promise<void> {
    store.asked += 1;
    if (store.isHanging) await new Promise(() => undefined);
    if (store.trouble !== undefined) throw new KeyStoreError(store.trouble, 'as the test wants');
  }
  const store: FakeKeyStore = {
    name: 'fake key store',
    keys,
    asked: 0,
    trouble,
    isHanging: false,
    find: async () => store.trouble !== 'absent',
    async get(id) {
      await answer();
      return keys.get(id);
    },
    async put(id, key) {
      await answer();
      keys.set(id, Buffer.from(key));
    },
    async remove(id) {
      await answer();
      keys.delete(id);
    },
    close: () => undefined,
  };
  return store;
}

interface Choice {
  readonly dataDir: string;
  readonly keyText?: string;
  /** Absent: a computer without one. */
  readonly keyStore?: OsKeyStore;
  readonly clock?: TestClock;
}

export function openVault(choice: Choice): Promise<Vault> {
  return openFileVault({
    keyStore: fakeKeyStore('absent'),
    clock: createTestClock(),
    logger: memoryLogger(),
    ...choice,
  });
}
