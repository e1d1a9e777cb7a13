/**
 * The key of the file vault in the operating system's key store, played by one that can be locked,
 * away, silent or forgetful.
 */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../main/core/lib/secret.ts';
import { createTestClock } from '../support/core/memory-ports.ts';
import { fakeKeyStore, openVault } from './support/open-vault.ts';
import { tempDir } from './support/temp-dir.ts';

const unavailable = { code: 'vault_unavailable' };
const fileIn = (dataDir: string) => join(dataDir, 'vault.json');
const keyFileIn = (dataDir: string) => join(dataDir, 'vault.key');

async function vaultInStore() {
  const dataDir = tempDir();
  const keyStore = fakeKeyStore();
  const clock = createTestClock();
  await (await openVault({ dataDir, keyStore, clock })).put('a', new Secret('one'));
  keyStore.asked = 0;
  return { dataDir, keyStore, clock, before: readFileSync(fileIn(dataDir), 'utf8') };
}

describe('a key store that has the key', () => {
  const hostile: readonly [string, (store: ReturnType<typeof fakeKeyStore>) => void, RegExp][] = [
    ['is locked', (store) => (store.trouble = 'refused'), /does not open/u],
    ['is away', (store) => (store.trouble = 'absent'), /is not there/u],
    ['is silent', (store) => (store.trouble = 'silent'), /does not answer/u],
    ['has lost it', (store) => store.keys.clear(), /does not have the key/u],
    [
      'has another one',
      (store) => {
        for (const id of store.keys.keys()) store.keys.set(id, randomBytes(32));
      },
      /does not fit/u,
    ],
  ];

  it.each(hostile)(
    'REL-05 SEC-95 %s: nothing is used, overwritten or kept elsewhere',
    async (_name, harm, why) => {
      const { dataDir, keyStore, clock, before } = await vaultInStore();
      const kept = new Map(keyStore.keys);
      harm(keyStore);
      const vault = await openVault({ dataDir, keyStore, clock });
      expect(vault.status()).toMatchObject({
        state: 'held',
        protects: false,
        keeping: 'os-store',
        choices: [],
        detail: expect.stringMatching(why) as string,
      });
      await expect(vault.get('a')).rejects.toMatchObject(unavailable);
      await expect(vault.put('a', new Secret('two'))).rejects.toMatchObject(unavailable);
      await expect(vault.put('b', new Secret('two'))).rejects.toMatchObject(unavailable);
      await expect(vault.keep('key-file')).rejects.toMatchObject({ code: 'conflict' });
      expect(readFileSync(fileIn(dataDir), 'utf8')).toBe(before);
      expect(existsSync(keyFileIn(dataDir))).toBe(false);

      keyStore.trouble = undefined;
      for (const [id, key] of kept) keyStore.keys.set(id, key);
      vault.wake();
      expect((await vault.get('a'))?.open()).toBe('one');
      expect(vault.status()).toMatchObject({ state: 'ready', protects: true });
    },
  );

  it('REL-05 is asked once in five minutes while it refuses, or when a person wants it', async () => {
    const { dataDir, keyStore, clock } = await vaultInStore();
    keyStore.trouble = 'refused';
    const vault = await openVault({ dataDir, keyStore, clock });
    const all = await Promise.allSettled(Array.from({ length: 30 }, () => vault.get('a')));
    expect(all.map(({ status }) => status)).toEqual(Array(30).fill('rejected'));
    expect(keyStore.asked).toBe(1);
    clock.advance(4 * 60_000);
    await expect(vault.get('a')).rejects.toMatchObject(unavailable);
    expect(keyStore.asked).toBe(1);
    vault.wake();
    await expect(vault.get('a')).rejects.toMatchObject(unavailable);
    expect(keyStore.asked).toBe(2);
    clock.advance(5 * 60_000);
    keyStore.trouble = undefined;
    expect((await vault.get('a'))?.open()).toBe('one');
  });

  it('REL-05 that hangs does not hold up the start', async () => {
    const { dataDir, keyStore, clock } = await vaultInStore();
    keyStore.isHanging = true;
    const opening = openVault({ dataDir, keyStore, clock });
    clock.advance(1500);
    expect((await opening).status()).toMatchObject({ state: 'held' });
  });

  it('throws away what is held without its key', async () => {
    const { dataDir, keyStore, clock } = await vaultInStore();
    keyStore.trouble = 'refused';
    await (await openVault({ dataDir, keyStore, clock })).remove('a');
    keyStore.trouble = undefined;
    const again = await openVault({ dataDir, keyStore, clock });
    expect(await again.get('a')).toBeUndefined();
    expect(again.status().state).toBe('ready');
  });
});

describe('the first key', () => {
  it('ATMOS-10 goes into the key store and nowhere else', async () => {
    const { dataDir, keyStore } = await vaultInStore();
    const [key] = keyStore.keys.values();
    expect(keyStore.keys.size).toBe(1);
    for (const name of readdirSync(dataDir)) {
      const bytes = readFileSync(join(dataDir, name));
      for (const form of ['base64', 'hex', 'latin1'] as const)
        expect(bytes.includes(key?.toString(form) ?? 'none')).toBe(false);
    }
    const again = await openVault({ dataDir, keyStore });
    expect((await again.get('a'))?.open()).toBe('one');
    expect(again.status()).toMatchObject({ protects: true, keeping: 'os-store' });
  });

  it('REL-05 of a locked key store is not made elsewhere, unless the person wants it in a file', async () => {
    const dataDir = tempDir();
    const keyStore = fakeKeyStore('refused');
    const vault = await openVault({ dataDir, keyStore });
    await expect(vault.put('a', new Secret('one'))).rejects.toMatchObject(unavailable);
    expect(readdirSync(dataDir)).toEqual([]);
    expect(vault.status()).toMatchObject({
      state: 'held',
      choices: ['passphrase', 'key-file', 'memory'],
    });
    await vault.keep('key-file');
    await vault.put('a', new Secret('one'));
    expect(vault.status()).toMatchObject({ keeping: 'key-file', protects: false });
    expect((await (await openVault({ dataDir, keyStore })).get('a'))?.open()).toBe('one');
  });

  it('goes into a file where there is no key store, and the status says so before', async () => {
    const dataDir = tempDir();
    const vault = await openVault({ dataDir });
    expect(vault.status()).toMatchObject({
      state: 'ready',
      protects: false,
      choices: ['passphrase', 'key-file', 'memory'],
    });
    await vault.put('a', new Secret('one'));
    expect(existsSync(keyFileIn(dataDir))).toBe(true);
  });
});

describe('a move', () => {
  it('takes the key from the file to the store and back, with everything that is kept', async () => {
    const dataDir = tempDir();
    await (await openVault({ dataDir })).put('a', new Secret('one'));
    const keyStore = fakeKeyStore();
    const vault = await openVault({ dataDir, keyStore });
    expect(vault.status()).toMatchObject({
      keeping: 'key-file',
      choices: ['os-store', 'passphrase', 'memory'],
    });
    expect(keyStore.asked).toBe(0);
    await vault.keep('os-store');
    expect(existsSync(keyFileIn(dataDir))).toBe(false);
    const moved = await openVault({ dataDir, keyStore });
    expect((await moved.get('a'))?.open()).toBe('one');
    await moved.keep('key-file');
    expect(keyStore.keys.size).toBe(0);
    expect((await (await openVault({ dataDir })).get('a'))?.open()).toBe('one');
  });

  it('that the store refuses leaves all as it was', async () => {
    const dataDir = tempDir();
    await (await openVault({ dataDir })).put('a', new Secret('one'));
    const [before, key] = [fileIn(dataDir), keyFileIn(dataDir)].map((path) =>
      readFileSync(path, 'utf8'),
    );
    const keyStore = fakeKeyStore('refused');
    const vault = await openVault({ dataDir, keyStore });
    await expect(vault.keep('os-store')).rejects.toMatchObject(unavailable);
    expect(readFileSync(fileIn(dataDir), 'utf8')).toBe(before);
    expect(readFileSync(keyFileIn(dataDir), 'utf8')).toBe(key);
    expect((await vault.get('a'))?.open()).toBe('one');
  });

  it('that was cut short before the file was removed is finished at the next start', async () => {
    const dataDir = tempDir();
    const keyStore = fakeKeyStore();
    const vault = await openVault({ dataDir, keyStore });
    await vault.put('a', new Secret('one'));
    const [key = Buffer.alloc(0)] = keyStore.keys.values();
    writeFileSync(keyFileIn(dataDir), key.toString('base64'), { mode: 0o600 });
    expect((await (await openVault({ dataDir, keyStore })).get('a'))?.open()).toBe('one');
    expect(existsSync(keyFileIn(dataDir))).toBe(false);
  });

  it('never removes a key file that holds another key', async () => {
    const dataDir = tempDir();
    const keyStore = fakeKeyStore();
    await (await openVault({ dataDir, keyStore })).put('a', new Secret('one'));
    writeFileSync(keyFileIn(dataDir), randomBytes(32).toString('base64'), { mode: 0o600 });
    const vault = await openVault({ dataDir, keyStore });
    expect((await vault.get('a'))?.open()).toBe('one');
    expect(existsSync(keyFileIn(dataDir))).toBe(true);
    await expect(vault.keep('key-file')).rejects.toMatchObject(unavailable);
    expect((await vault.get('a'))?.open()).toBe('one');
  });
});

it('CONSENTRY_VAULT_KEY comes before every store, and is not moved', async () => {
  const dataDir = tempDir();
  const keyStore = fakeKeyStore();
  const keyText = randomBytes(32).toString('hex');
  const vault = await openVault({ dataDir, keyStore, keyText });
  await vault.put('a', new Secret('one'));
  expect(vault.status()).toMatchObject({ keeping: 'given-key', choices: [] });
  await expect(vault.keep('os-store')).rejects.toMatchObject({ code: 'conflict' });
  expect(keyStore.asked).toBe(0);
  expect((await (await openVault({ dataDir, keyStore, keyText })).get('a'))?.open()).toBe('one');
  const without = await openVault({ dataDir, keyStore });
  await expect(without.get('a')).rejects.toThrow(/missing/u);
});

it('REL-25 a profile on another computer: the key is not there, nothing is used or overwritten', async () => {
  const { dataDir, before } = await vaultInStore();
  const other = await openVault({ dataDir, keyStore: fakeKeyStore() });
  await expect(other.get('a')).rejects.toMatchObject(unavailable);
  await expect(other.put('b', new Secret('two'))).rejects.toMatchObject(unavailable);
  expect(readFileSync(fileIn(dataDir), 'utf8')).toBe(before);
  rmSync(fileIn(dataDir));
  await other.put('b', new Secret('two'));
  expect((await other.get('b'))?.open()).toBe('two');
});
