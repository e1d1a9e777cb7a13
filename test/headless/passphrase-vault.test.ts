/** The vault of headless mode, opened by a passphrase, or kept for a run only (ATMOS-10). */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../main/core/lib/secret.ts';
import { fakeKeyStore, openVault } from './support/open-vault.ts';
import { tempDir } from './support/temp-dir.ts';

const passphrase = new Secret('correct horse battery');
const other = new Secret('another long passphrase');
const canary = 'canary-5d0e-plain';

/** A folder whose vault holds one secret, and whose key a passphrase opens. */
async function locked(dataDir = tempDir()): Promise<string> {
  const vault = await openVault({ dataDir });
  await vault.put('a', new Secret(canary));
  await vault.keep('passphrase', passphrase);
  return dataDir;
}

const everything = (dataDir: string): string =>
  readdirSync(dataDir)
    .map((name) => readFileSync(join(dataDir, name), 'utf8'))
    .join('\n');

describe('ATMOS-10 a passphrase', () => {
  it('takes over what was kept; the key file is gone, and nothing is in plain text', async () => {
    const dataDir = await locked();
    expect(existsSync(join(dataDir, 'vault.key'))).toBe(false);
    expect(everything(dataDir)).not.toContain(canary);
    expect(everything(dataDir)).not.toContain(passphrase.open());
  });

  it('is needed after a restart: locked before, as it was after', async () => {
    const dataDir = await locked();
    const vault = await openVault({ dataDir });
    expect(vault.status()).toMatchObject({ state: 'held', keeping: 'passphrase', choices: [] });
    await expect(vault.get('a')).rejects.toMatchObject({ code: 'vault_unavailable' });
    await expect(vault.put('b', new Secret('x'))).rejects.toMatchObject({
      code: 'vault_unavailable',
    });
    await vault.unlock(passphrase);
    expect(vault.status()).toMatchObject({ state: 'ready', keeping: 'passphrase', protects: true });
    expect((await vault.get('a'))?.open()).toBe(canary);
    await vault.put('b', new Secret('new'));
    const again = await openVault({ dataDir });
    await again.unlock(passphrase);
    expect((await again.get('b'))?.open()).toBe('new');
  });

  it('that is wrong opens nothing and changes nothing', async () => {
    const dataDir = await locked();
    const before = everything(dataDir);
    const vault = await openVault({ dataDir });
    await expect(vault.unlock(other)).rejects.toMatchObject({
      code: 'vault_unavailable',
      message: 'That is not the passphrase of this vault.',
    });
    expect(vault.status().state).toBe('held');
    expect(everything(dataDir)).toBe(before);
    await vault.unlock(passphrase);
    expect((await vault.get('a'))?.open()).toBe(canary);
  });

  it.each(['n', 'salt', 'nonce', 'data'])(
    'opens nothing where its %s was changed',
    async (field) => {
      const dataDir = await locked();
      const path = join(dataDir, 'vault.json');
      const file = JSON.parse(readFileSync(path, 'utf8')) as {
        key: Record<string, string | number>;
      };
      const value = file.key[field];
      file.key[field] =
        typeof value === 'number'
          ? value * 2
          : `${value?.startsWith('A') === true ? 'B' : 'A'}${value?.slice(1) ?? ''}`;
      writeFileSync(path, JSON.stringify(file));
      const vault = await openVault({ dataDir });
      await expect(vault.unlock(passphrase)).rejects.toMatchObject({ code: 'vault_unavailable' });
    },
  );

  it('a file that asks for endless work is refused as damaged', async () => {
    const dataDir = await locked();
    const path = join(dataDir, 'vault.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('131072', String(2 ** 30)));
    const vault = await openVault({ dataDir });
    await expect(vault.unlock(passphrase)).rejects.toMatchObject({
      message: expect.stringContaining('damaged'),
    });
  });

  it('typed in another form of the same letters opens it', async () => {
    const dataDir = tempDir();
    const vault = await openVault({ dataDir });
    await vault.keep('passphrase', new Secret('Schl\u00fcssel-Wort'));
    const again = await openVault({ dataDir });
    await again.unlock(new Secret('Schlu\u0308ssel-Wort'));
    expect(again.status().state).toBe('ready');
  });

  it('can be changed: the old one opens nothing any more', async () => {
    const dataDir = await locked();
    const vault = await openVault({ dataDir });
    await vault.unlock(passphrase);
    await vault.keep('passphrase', other);
    const again = await openVault({ dataDir });
    await expect(again.unlock(passphrase)).rejects.toMatchObject({ code: 'vault_unavailable' });
    await again.unlock(other);
    expect((await again.get('a'))?.open()).toBe(canary);
  });

  it('a crash before its key file was removed leaves nothing that opens the vault', async () => {
    const dataDir = tempDir();
    const before = await openVault({ dataDir });
    await before.put('a', new Secret(canary));
    const oldKey = readFileSync(join(dataDir, 'vault.key'));
    const oldVault = readFileSync(join(dataDir, 'vault.json'));
    await before.keep('passphrase', passphrase);
    writeFileSync(join(dataDir, 'vault.key'), oldKey, { mode: 0o600 });
    const vault = await openVault({ dataDir });
    expect(vault.status()).toMatchObject({ state: 'held', keeping: 'passphrase' });
    await vault.unlock(passphrase);
    expect((await vault.get('a'))?.open()).toBe(canary);
    expect(existsSync(join(dataDir, 'vault.key'))).toBe(false);

    // The crash before the new file stood in its place: everything is as it was.
    writeFileSync(join(dataDir, 'vault.json'), oldVault, { mode: 0o600 });
    writeFileSync(join(dataDir, 'vault.key'), oldKey, { mode: 0o600 });
    const asBefore = await openVault({ dataDir });
    expect(asBefore.status()).toMatchObject({ state: 'ready', keeping: 'key-file' });
    expect((await asBefore.get('a'))?.open()).toBe(canary);
  });

  it('that is forgotten: the secrets go, and only while it is locked', async () => {
    const dataDir = await locked();
    const open = await openVault({ dataDir });
    await open.unlock(passphrase);
    await expect(open.forget()).rejects.toMatchObject({ code: 'conflict' });
    const vault = await openVault({ dataDir });
    await vault.forget();
    expect(vault.status()).toMatchObject({ state: 'ready', keeping: null });
    expect(await vault.get('a')).toBeUndefined();
    expect(existsSync(join(dataDir, 'vault.json'))).toBe(false);
  });

  it('a secret is removed without it', async () => {
    const dataDir = await locked();
    const vault = await openVault({ dataDir });
    await vault.remove('a');
    await vault.unlock(passphrase);
    expect(await vault.get('a')).toBeUndefined();
  });

  it('gives way to a key store and to a file, with everything that is kept', async () => {
    const dataDir = await locked();
    const keyStore = fakeKeyStore();
    const vault = await openVault({ dataDir, keyStore });
    await vault.unlock(passphrase);
    await vault.look();
    for (const how of ['key-file', 'os-store', 'passphrase'] as const) {
      await vault.keep(how, how === 'passphrase' ? other : undefined);
      expect(vault.status().keeping).toBe(how);
      expect((await vault.get('a'))?.open()).toBe(canary);
    }
    expect(keyStore.keys.size).toBe(0);
  });
});

describe('ATMOS-10 for this run only', () => {
  it('leaves nothing behind, and a later choice takes everything over', async () => {
    const dataDir = tempDir();
    const vault = await openVault({ dataDir });
    await vault.put('a', new Secret(canary));
    await vault.keep('memory');
    await vault.put('b', new Secret('two'));
    expect(readdirSync(dataDir)).toEqual([]);
    expect((await vault.get('a'))?.open()).toBe(canary);
    expect(vault.status()).toMatchObject({ state: 'ready', keeping: 'memory' });
    const next = await openVault({ dataDir });
    expect(await next.get('a')).toBeUndefined();
    expect(next.status().keeping).toBeNull();
    await vault.keep('passphrase', passphrase);
    const later = await openVault({ dataDir });
    await later.unlock(passphrase);
    expect((await later.get('b'))?.open()).toBe('two');
  });
});
