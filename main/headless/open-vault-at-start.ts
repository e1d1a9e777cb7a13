/** The file vault of one run of `serve`, with the person at its terminal where one sits there. */
import type { Readable, Writable } from 'node:stream';
import type { VaultChoice } from '../../contract/plain/vault-words.ts';
import { limits } from '../core/limits/limits.ts';
import type { Vault } from '../core/ports/ports.ts';
import { readLineOfPerson } from '../shared-adapters/system/read-line-of-person.ts';
import { openFileVault, type FileVaultOptions } from './file-vault.ts';
import { createProcessKeyStore } from './key-store/process-key-store.ts';
import { readPassphraseFile } from './passphrase-file.ts';
import { settleVault, type AskPerson } from './vault-at-start.ts';

interface Around {
  /** Text of `CONSENTRY_VAULT_KEY`. */
  readonly vaultKey?: string | undefined;
  /** Path from `CONSENTRY_VAULT_PASSPHRASE_FILE`. */
  readonly passphraseFile?: string | undefined;
  readonly isTerminal: boolean;
  readonly stdin: Readable;
  readonly stderr: Writable;
}

/** @throws CoreError when the passphrase file or what `--vault` says cannot be used */
export async function openVaultAtStart(
  options: { readonly vault?: VaultChoice | undefined },
  around: Around,
  parts: Pick<FileVaultOptions, 'dataDir' | 'clock' | 'logger'>,
  onEnd: (close: () => void) => void,
): Promise<Vault> {
  const { vaultKey, passphraseFile, stderr } = around;
  const passphrase =
    passphraseFile === undefined ? undefined : await readPassphraseFile(passphraseFile);
  const keyStore = createProcessKeyStore(parts);
  onEnd(() => keyStore.close());
  const vault = await openFileVault({ ...parts, keyStore, keyText: vaultKey });
  await settleVault({ vault, choice: options.vault, passphrase, ask: askHere(around), stderr });
  return vault;
}

function askHere({ isTerminal, stdin, stderr }: Around): AskPerson | undefined {
  if (!isTerminal) return undefined;
  return (prompt, how) =>
    readLineOfPerson({
      input: stdin,
      output: stderr,
      prompt,
      isHidden: how === 'hidden',
      deadlineMs: limits.vault.typed,
      onInterrupt: () => process.kill(process.pid, 'SIGINT'),
    });
}
