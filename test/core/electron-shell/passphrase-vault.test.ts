/** The vault of the desktop without a keyring, opened by a passphrase. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../main/core/lib/secret.ts';
import { openSafeStorageVault } from '../../../main/electron/vault/safe-storage-vault.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { around, keyStore } from './safe-storage-store.ts';

describe('ATMOS-10 with a passphrase', () => {
  const passphrase = new Secret('correct horse battery');
  const withoutKeyring = keyStore({ getSelectedStorageBackend: () => 'basic_text' });
  const start = (dataDir: string, store = withoutKeyring) =>
    openSafeStorageVault({ ...around(dataDir), keyStore: store });

  it('takes over what was stored without protection, and is locked at the next start', async () => {
    const dataDir = makeTempDir();
    const vault = await start(dataDir);
    await vault.keep('weak-store');
    await vault.put('a', new Secret('hunter2'));
    await vault.keep('passphrase', passphrase);
    expect(vault.status()).toMatchObject({ state: 'ready', keeping: 'passphrase' });
    await vault.put('b', new Secret('two'));
    const file = readFileSync(join(dataDir, 'vault.json'), 'utf8');
    for (const text of ['hunter2', passphrase.open()]) {
      expect(file).not.toContain(text);
      expect(file).not.toContain(Buffer.from(Buffer.from(text).toReversed()).toString('base64'));
    }
    expect(file).not.toContain('accepts');

    const next = await start(dataDir);
    expect(next.status()).toMatchObject({ state: 'held', keeping: 'passphrase', choices: [] });
    await expect(next.get('a')).rejects.toMatchObject({ code: 'vault_unavailable' });
    await expect(next.put('c', new Secret('x'))).rejects.toMatchObject({
      code: 'vault_unavailable',
    });
    await expect(next.unlock(new Secret('wrong wrong wrong'))).rejects.toMatchObject({
      message: 'That is not the passphrase of this vault.',
    });
    expect(readFileSync(join(dataDir, 'vault.json'), 'utf8')).toBe(file);
    await next.unlock(passphrase);
    expect((await next.get('a'))?.open()).toBe('hunter2');
    expect((await next.get('b'))?.open()).toBe('two');
  });

  it('can be changed, and given up for this run only or for a keyring that came later', async () => {
    const dataDir = makeTempDir();
    const vault = await start(dataDir);
    await vault.keep('passphrase', passphrase);
    await vault.put('a', new Secret('hunter2'));
    const other = new Secret('another long passphrase');
    await vault.keep('passphrase', other);
    const next = await start(dataDir, keyStore());
    await expect(next.unlock(passphrase)).rejects.toMatchObject({ code: 'vault_unavailable' });
    await next.unlock(other);
    expect(next.status().choices).toEqual(['passphrase', 'os-store']);
    await next.keep('os-store');
    expect(next.status()).toMatchObject({ keeping: 'os-store', protects: true });
    const kept = await start(dataDir, keyStore());
    expect((await kept.get('a'))?.open()).toBe('hunter2');

    const memory = await start(makeTempDir());
    await memory.keep('passphrase', passphrase);
    await memory.put('a', new Secret('one'));
    await memory.keep('memory');
    expect(memory.status().keeping).toBe('memory');
    expect((await memory.get('a'))?.open()).toBe('one');
  });

  it('that is forgotten: the secrets go, and only while it is locked', async () => {
    const dataDir = makeTempDir();
    const vault = await start(dataDir);
    await vault.keep('passphrase', passphrase);
    await vault.put('a', new Secret('one'));
    await expect(vault.forget()).rejects.toMatchObject({ code: 'conflict' });
    const next = await start(dataDir);
    await next.forget();
    expect(next.status().state).toBe('choice');
    expect(await next.get('a')).toBeUndefined();
  });

  it('leaves what a keyring has sealed for the day it is back', async () => {
    const dataDir = makeTempDir();
    const before = await start(dataDir, keyStore());
    await before.put('old', new Secret('sealed by the keyring'));
    const vault = await start(dataDir);
    await vault.keep('passphrase', passphrase);
    await vault.put('a', new Secret('one'));
    expect((await vault.get('a'))?.open()).toBe('one');
    expect(vault.status()).toMatchObject({ state: 'ready', unreadable: 1 });
    await expect(vault.keep('memory')).rejects.toMatchObject({ code: 'conflict' });
    expect(readFileSync(join(dataDir, 'vault.json'), 'utf8')).toContain('old');
  });
});
