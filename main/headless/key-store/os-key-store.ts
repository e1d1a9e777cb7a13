/**
 * The operating system's key store (macOS Keychain, Windows Credential Manager, Secret Service) as
 * a keeper of vault keys. What it promises holds for every implementation: each call ends within a
 * deadline and never blocks this process.
 */

/**
 * `absent`: there is none here, or nothing to reach it with. `refused`: it is locked, somebody said
 * no, or it failed. `silent`: it did not answer in time.
 */
export type KeyStoreTrouble = 'absent' | 'refused' | 'silent';

export class KeyStoreError extends Error {
  readonly trouble: KeyStoreTrouble;

  constructor(trouble: KeyStoreTrouble, message: string) {
    super(message);
    this.name = 'KeyStoreError';
    this.trouble = trouble;
  }
}

export interface OsKeyStore {
  /** For people, e.g. `macOS Keychain`. */
  readonly name: string;
  /** Whether there is one. Unlocks nothing and shows no dialog. @throws KeyStoreError */
  find(): Promise<boolean>;
  /** The key under `id`, or undefined. @throws KeyStoreError */
  get(id: string): Promise<Buffer | undefined>;
  /** Resolves when the store has it. @throws KeyStoreError */
  put(id: string, key: Buffer): Promise<void>;
  /** @throws KeyStoreError */
  remove(id: string): Promise<void>;
  /** Ends calls that still run. */
  close(): void;
}

export function nameOfKeyStore(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'macOS Keychain';
  if (platform === 'win32') return 'Windows Credential Manager';
  return 'keyring of this desktop (Secret Service)';
}
