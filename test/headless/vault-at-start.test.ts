/** How a start settles what keeps the secrets: asked, told, or said aloud (ATMOS-10). */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { Secret } from '../../main/core/lib/secret.ts';
import { settleVault, type VaultAtStart } from '../../main/headless/vault-at-start.ts';
import { fakeKeyStore, openVault } from './support/open-vault.ts';
import { tempDir } from './support/temp-dir.ts';

const words = 'correct horse battery';

/** @returns the vault after the start, and what the start said */
async function start(
  dataDir: string,
  more: Partial<VaultAtStart> = {},
  keyStore = fakeKeyStore('absent'),
) {
  const vault = await openVault({ dataDir, keyStore });
  const stderr = new PassThrough();
  await settleVault({
    choice: undefined,
    passphrase: undefined,
    ask: undefined,
    ...more,
    vault,
    stderr,
  });
  return { vault, said: String(stderr.read() ?? '') };
}

/** A person who types these lines, one after another. */
const typing =
  (...lines: (string | null)[]): VaultAtStart['ask'] =>
  async () =>
    lines.shift() ?? null;

it('ATMOS-10 without a terminal it says that the key goes beside the data, and what changes that', async () => {
  const { vault, said } = await start(tempDir());
  expect(said).toContain('in a file beside the data');
  expect(said).toContain('consentry vault keep passphrase');
  expect(vault.status().keeping).toBeNull();
});

it('ATMOS-10 at a terminal it asks once: the answer holds at the next start', async () => {
  const dataDir = tempDir();
  const first = await start(dataDir, { ask: typing('x', '2') });
  expect(first.vault.status().keeping).toBe('key-file');
  expect((await start(dataDir, { ask: () => Promise.reject(new Error('asked again')) })).said).toBe(
    '',
  );
});

it('ATMOS-10 a passphrase is typed twice, and asked for at the next start', async () => {
  const dataDir = tempDir();
  const first = await start(dataDir, {
    ask: typing('1', 'short', words, 'other words here', words, words),
  });
  expect(first.vault.status()).toMatchObject({ state: 'ready', keeping: 'passphrase' });
  expect(first.said).not.toContain(words);
  const wrong = await start(dataDir, { ask: typing('not this one', '') });
  expect(wrong.vault.status().state).toBe('held');
  expect(wrong.said).toContain('consentry vault unlock');
  const file = await start(dataDir, { passphrase: new Secret(words) });
  expect(file.vault.status().state).toBe('ready');
});

it('ATMOS-10 --vault chooses once; later it names the command instead', async () => {
  const dataDir = tempDir();
  expect((await start(dataDir, { choice: 'file' })).vault.status().keeping).toBe('key-file');
  const later = await start(dataDir, { choice: 'run' });
  expect(later.vault.status().keeping).toBe('key-file');
  expect(later.said).toContain('consentry vault keep memory');
  expect((await start(tempDir(), { choice: 'run' })).vault.status().keeping).toBe('memory');
  await expect(start(tempDir(), { choice: 'passphrase' })).rejects.toMatchObject({
    code: 'vault_unavailable',
  });
});

it('a key store that is there is not asked about', async () => {
  const { vault, said } = await start(tempDir(), { ask: typing() }, fakeKeyStore());
  expect([said, vault.status().protects]).toEqual(['', true]);
});
