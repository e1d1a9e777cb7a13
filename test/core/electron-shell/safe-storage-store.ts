import type { KeyStore } from '../../../main/electron/vault/keyring-secrets.ts';
import { createTestClock, memoryLogger } from '../../support/core/memory-ports.ts';

/** Turns bytes around: enough to see that the file holds no plain text. */
export function keyStore(changes: Partial<KeyStore> = {}): KeyStore {
  return {
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => Buffer.from(Buffer.from(text).toReversed()),
    decryptStringAsync: async (blob) => ({
      shouldReEncrypt: false,
      result: Buffer.from(Buffer.from(blob).toReversed()).toString(),
    }),
    getSelectedStorageBackend: () => 'gnome_libsecret',
    setUsePlainTextEncryption: () => undefined,
    ...changes,
  };
}

/** What the vault is opened with, but for its key store. */
export const around = (dataDir: string) =>
  ({ dataDir, platform: 'linux', clock: createTestClock(), logger: memoryLogger() }) as const;
