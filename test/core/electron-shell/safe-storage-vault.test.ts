import { EventEmitter, once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../main/core/lib/secret.ts';
import type { KeyStore } from '../../../main/electron/vault/keyring-secrets.ts';
import { openSafeStorageVault } from '../../../main/electron/vault/safe-storage-vault.ts';
import { around, keyStore } from './safe-storage-store.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

describe('the vault over safeStorage', () => {
  it('keeps a secret encrypted, 0600, and gives it back to the next start', async () => {
    const dataDir = makeTempDir();
    const vault = await openSafeStorageVault({ ...around(dataDir), keyStore: keyStore() });
    await vault.put('connector/1', new Secret('hunter2-hunter2'));

    const path = join(dataDir, 'vault.json');
    expect(readFileSync(path, 'utf8')).not.toContain('hunter2');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const again = await openSafeStorageVault({ ...around(dataDir), keyStore: keyStore() });
    expect((await again.get('connector/1'))?.open()).toBe('hunter2-hunter2');
    await again.remove('connector/1');
    expect(await again.get('connector/1')).toBeUndefined();
  });

  it('loses nothing when many secrets are put at once', async () => {
    const vault = await openSafeStorageVault({ ...around(makeTempDir()), keyStore: keyStore() });
    const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
    await Promise.all(names.map((name) => vault.put(name, new Secret(name))));
    const read = await Promise.all(names.map(async (name) => (await vault.get(name))?.open()));
    expect(read).toEqual(names);
  });

  it('takes no secret where the desktop has no keyring', async () => {
    const store = keyStore({ getSelectedStorageBackend: () => 'basic_text' });
    const vault = await openSafeStorageVault({ ...around(makeTempDir()), keyStore: store });
    expect(vault.status()).toMatchObject({ kind: 'safeStorage (basic_text)', protects: false });
    await expect(vault.put('a', new Secret('x'))).rejects.toMatchObject({
      code: 'vault_unavailable',
      hint: expect.stringContaining('GNOME Keyring'),
    });
  });

  it('recovers by itself when the keyring is unlocked', async () => {
    let isUnlocked = false;
    const store = keyStore({ isAsyncEncryptionAvailable: async () => isUnlocked });
    const vault = await openSafeStorageVault({ ...around(makeTempDir()), keyStore: store });
    await expect(vault.put('a', new Secret('x'))).rejects.toMatchObject({
      code: 'vault_unavailable',
    });
    isUnlocked = true;
    // Not asked again by itself so soon: each time may show a dialog.
    await expect(vault.put('a', new Secret('x'))).rejects.toMatchObject({
      code: 'vault_unavailable',
    });
    vault.wake();
    await vault.put('a', new Secret('x'));
    expect(vault.status().protects).toBe(true);
  });

  it('REL-05 does not wait for ever for a key store that never answers', async () => {
    const options = around(makeTempDir());
    const received = new EventEmitter();
    const store = keyStore({
      isAsyncEncryptionAvailable() {
        received.emit('asked');
        return new Promise(() => {});
      },
    });
    const opening = openSafeStorageVault({ ...options, keyStore: store });
    options.clock.advance(2000);
    const vault = await opening;
    expect(vault.status().protects).toBe(false);
    const asked = once(received, 'asked');
    const putting = vault.put('a', new Secret('x'));
    await asked;
    options.clock.advance(61_000);
    await expect(putting).rejects.toMatchObject({ code: 'vault_unavailable' });
  });

  it.each(['{', '{"version":1,"kind":"aes-256-gcm","entries":{}}', '[]'])(
    'leaves a file that is not its own as it is: %s',
    async (content) => {
      const dataDir = makeTempDir();
      const path = join(dataDir, 'vault.json');
      writeFileSync(path, content);
      const vault = await openSafeStorageVault({ ...around(dataDir), keyStore: keyStore() });
      await expect(vault.put('a', new Secret('x'))).rejects.toMatchObject({
        code: 'vault_unavailable',
      });
      await expect(vault.get('a')).rejects.toMatchObject({ code: 'vault_unavailable' });
      expect(readFileSync(path, 'utf8')).toBe(content);
    },
  );

  it('SEC-90 ATMOS-10 without a keyring keeps nothing before the person chooses, and then as they chose', async () => {
    const dataDir = makeTempDir();
    const path = join(dataDir, 'vault.json');
    const plainText: boolean[] = [];
    const store = keyStore({
      getSelectedStorageBackend: () => 'basic_text',
      isAsyncEncryptionAvailable: async () => plainText.length > 0,
      setUsePlainTextEncryption: (use) => void plainText.push(use),
    });
    const vault = await openSafeStorageVault({ ...around(dataDir), keyStore: store });
    expect(vault.status()).toMatchObject({
      state: 'choice',
      choices: ['passphrase', 'memory', 'weak-store'],
    });
    await expect(vault.put('a', new Secret('hunter2'))).rejects.toMatchObject({
      code: 'vault_unavailable',
    });
    await expect(vault.keep('os-store')).rejects.toMatchObject({ code: 'conflict' });
    expect(plainText).toEqual([]);

    await vault.keep('memory');
    vault.wake();
    await vault.put('a', new Secret('hunter2'));
    expect((await vault.get('a'))?.open()).toBe('hunter2');
    expect(vault.status()).toMatchObject({ state: 'ready', keeping: 'memory' });
    expect(existsSync(path)).toBe(false);
    const nextRun = await openSafeStorageVault({ ...around(dataDir), keyStore: store });
    expect(nextRun.status().state).toBe('choice');
    expect(await nextRun.get('a')).toBeUndefined();
    expect(plainText).toEqual([]);

    await vault.keep('weak-store');
    expect(plainText).toEqual([true]);
    const accepted = await openSafeStorageVault({ ...around(dataDir), keyStore: store });
    expect(accepted.status()).toMatchObject({
      state: 'ready',
      keeping: 'weak-store',
      protects: false,
    });
    expect((await accepted.get('a'))?.open()).toBe('hunter2');

    const before = readFileSync(path, 'utf8');
    const better = await openSafeStorageVault({
      ...around(dataDir),
      keyStore: keyStore({ encryptStringAsync: async (text) => Buffer.from(`!${text}`) }),
    });
    expect(better.status()).toMatchObject({ keeping: 'os-store', protects: true });
    expect(before).toContain('"accepts":"basic_text"');
    expect(readFileSync(path, 'utf8')).not.toContain('accepts');
    expect(readFileSync(path, 'utf8')).toContain(Buffer.from('!hunter2').toString('base64'));
  });

  it('SEC-90 going back from the weak store to memory leaves nothing on disk', async () => {
    const dataDir = makeTempDir();
    const store = keyStore({ getSelectedStorageBackend: () => 'basic_text' });
    const vault = await openSafeStorageVault({ ...around(dataDir), keyStore: store });
    await vault.keep('weak-store');
    await vault.put('a', new Secret('hunter2'));
    await vault.keep('memory');
    expect((await vault.get('a'))?.open()).toBe('hunter2');
    expect(JSON.parse(readFileSync(join(dataDir, 'vault.json'), 'utf8'))).toEqual({
      version: 1,
      kind: 'safeStorage',
      entries: {},
    });
  });

  it('REL-05 asks a key store that refuses once in five minutes, however many secrets are requested', async () => {
    const options = around(makeTempDir());
    const blobs = await openSafeStorageVault({ ...options, keyStore: keyStore() });
    await blobs.put('a', new Secret('x'));
    let asked = 0;
    const store = keyStore({
      isAsyncEncryptionAvailable: async () => {
        asked += 1;
        return false;
      },
    });
    const vault = await openSafeStorageVault({ ...options, keyStore: store });
    asked = 0;
    for (let round = 0; round < 20; round += 1)
      await expect(vault.get('a')).rejects.toMatchObject({ code: 'vault_unavailable' });
    expect(asked).toBe(1);
    options.clock.advance(5 * 60_000);
    await expect(vault.get('a')).rejects.toMatchObject({ code: 'vault_unavailable' });
    expect(asked).toBe(2);
  });

  it('REL-05 SEC-95 says what to do about a blob that belongs to another key', async () => {
    const dataDir = makeTempDir();
    const vault = await openSafeStorageVault({ ...around(dataDir), keyStore: keyStore() });
    await vault.put('a', new Secret('x'));
    const foreign = keyStore({ decryptStringAsync: () => Promise.reject(new Error('no key')) });
    const other = await openSafeStorageVault({ ...around(dataDir), keyStore: foreign });
    await expect(other.get('a')).rejects.toMatchObject({ code: 'vault_unavailable' });
  });

  /** A keyring with a key of its own, as after a reset, or for another user. */
  const newKeyring = (): KeyStore =>
    keyStore({
      encryptStringAsync: async (text) => Buffer.from(`new:${text}`),
      decryptStringAsync: async (blob) => {
        const text = Buffer.from(blob).toString();
        if (!text.startsWith('new:')) throw new Error('no key');
        return { shouldReEncrypt: false, result: text.slice('new:'.length) };
      },
    });

  it('TRIAL-C8 SEC-95 a new keyring: what it cannot open is said, and no new secret is taken beside it', async () => {
    const dataDir = makeTempDir();
    const path = join(dataDir, 'vault.json');
    const old = await openSafeStorageVault({ ...around(dataDir), keyStore: keyStore() });
    await old.put('a', new Secret('old a'));
    await old.put('b', new Secret('old b'));
    const before = readFileSync(path, 'utf8');
    const vault = await openSafeStorageVault({ ...around(dataDir), keyStore: newKeyring() });
    expect(vault.status()).toMatchObject({ state: 'held', protects: false, unreadable: 2 });
    for (const reference of ['a', 'c'])
      await expect(vault.put(reference, new Secret('new'))).rejects.toMatchObject({
        code: 'vault_unavailable',
        message: expect.stringContaining('2 stored secrets'),
        hint: expect.stringContaining('remove-unreadable'),
      });
    expect(readFileSync(path, 'utf8')).toBe(before);
    // The old keyring is back: nothing was lost.
    const back = await openSafeStorageVault({ ...around(dataDir), keyStore: keyStore() });
    expect((await back.get('a'))?.open()).toBe('old a');
  });

  it('TRIAL-C8 SEC-95 what cannot be opened is removed when the person says so, and nothing else', async () => {
    const dataDir = makeTempDir();
    const old = await openSafeStorageVault({ ...around(dataDir), keyStore: keyStore() });
    await old.put('a', new Secret('old a'));
    const vault = await openSafeStorageVault({ ...around(dataDir), keyStore: newKeyring() });
    expect(await vault.removeUnreadable()).toBe(1);
    expect(vault.status()).toMatchObject({ state: 'ready', protects: true });
    expect(vault.status().unreadable).toBeUndefined();
    expect(await vault.get('a')).toBeUndefined();
    await vault.put('b', new Secret('new b'));
    expect(await vault.removeUnreadable()).toBe(0);
    expect((await vault.get('b'))?.open()).toBe('new b');
  });

  it('TRIAL-C8 SEC-95 one secret that does not open is said, and stops no other', async () => {
    const dataDir = makeTempDir();
    const path = join(dataDir, 'vault.json');
    const old = await openSafeStorageVault({ ...around(dataDir), keyStore: keyStore() });
    await old.put('a', new Secret('old a'));
    await old.put('b', new Secret('old b'));
    const both = await openSafeStorageVault({ ...around(dataDir), keyStore: newKeyring() });
    expect(both.status().unreadable).toBe(2);
    const file = JSON.parse(readFileSync(path, 'utf8')) as { entries: Record<string, string> };
    file.entries['b'] = Buffer.from('new:b').toString('base64');
    writeFileSync(path, JSON.stringify(file));
    const vault = await openSafeStorageVault({ ...around(dataDir), keyStore: newKeyring() });
    expect(vault.status()).toMatchObject({ state: 'ready', unreadable: 1 });
    await vault.put('c', new Secret('new c'));
    expect(await vault.removeUnreadable()).toBe(1);
    expect((await vault.get('b'))?.open()).toBe('b');
    expect(await vault.get('a')).toBeUndefined();
  });

  it('TRIAL-C8 REL-05 a keyring that is locked or does not answer makes nothing unreadable', async () => {
    const dataDir = makeTempDir();
    const old = await openSafeStorageVault({ ...around(dataDir), keyStore: keyStore() });
    await old.put('a', new Secret('old a'));
    const locked = keyStore({ isAsyncEncryptionAvailable: async () => false });
    const vault = await openSafeStorageVault({ ...around(dataDir), keyStore: locked });
    expect(vault.status().unreadable).toBeUndefined();
    await expect(vault.removeUnreadable()).rejects.toMatchObject({ code: 'vault_unavailable' });
    const back = await openSafeStorageVault({ ...around(dataDir), keyStore: keyStore() });
    expect((await back.get('a'))?.open()).toBe('old a');
  });
});
