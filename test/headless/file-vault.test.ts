import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Secret } from '../../main/core/lib/secret.ts';
import { fakeKeyStore, openVault as openFileVault } from './support/open-vault.ts';
import { takeVaultKeyVariable } from '../../main/headless/vault-key.ts';
import { tempDir } from './support/temp-dir.ts';

const canary = 'canary-7f3e1c9a-plaintext';

it('gives back what was put, also after it was opened again', async () => {
  const dataDir = tempDir();
  const vault = await openFileVault({ dataDir });
  await vault.put('connector:1', new Secret('one'));
  await vault.put('connector:2', new Secret('two'));
  await vault.put('connector:1', new Secret('new one'));
  await vault.remove('connector:2');
  const again = await openFileVault({ dataDir });
  expect((await again.get('connector:1'))?.open()).toBe('new one');
  expect(await again.get('connector:2')).toBeUndefined();
});

it('keeps every one of many puts that run at once', async () => {
  const dataDir = tempDir();
  const vault = await openFileVault({ dataDir });
  const names = Array.from({ length: 20 }, (_, index) => `connector:${index}`);
  await Promise.all(names.map((name) => vault.put(name, new Secret(name))));
  const again = await openFileVault({ dataDir });
  const values = await Promise.all(names.map(async (name) => (await again.get(name))?.open()));
  expect(values).toEqual(names);
});

it('SEC-90 leaves no secret in plain text on disk, and its files to this user alone', async () => {
  const dataDir = tempDir();
  const vault = await openFileVault({ dataDir });
  await vault.put('connector:1', new Secret(canary));
  for (const name of ['vault.json', 'vault.key']) {
    const text = readFileSync(join(dataDir, name), 'utf8');
    expect(text).not.toContain(canary);
    expect(text).not.toContain(Buffer.from(canary).toString('base64').slice(0, 16));
    expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  }
});

it.each(['nonce', 'data', 'reference', 'revision'] as const)(
  'refuses an entry whose %s was altered',
  async (field) => {
    const dataDir = tempDir();
    const vault = await openFileVault({ dataDir });
    await vault.put('connector:1', new Secret('one'));
    const path = join(dataDir, 'vault.json');
    const file = JSON.parse(readFileSync(path, 'utf8')) as { entries: Record<string, unknown>[] };
    const [entry] = file.entries;
    if (entry === undefined) throw new Error('no entry');
    entry[field] = {
      nonce: 'AAAAAAAAAAAAAAAA',
      data: randomBytes(24).toString('base64'),
      reference: 'connector:2',
      revision: 2,
    }[field];
    writeFileSync(path, JSON.stringify(file));
    const again = await openFileVault({ dataDir });
    await expect(
      again.get(field === 'reference' ? 'connector:2' : 'connector:1'),
    ).rejects.toMatchObject({ code: 'vault_unavailable' });
  },
);

it('SEC-95 makes no new key over existing data, says what is missing, and recovers when the key is back', async () => {
  const dataDir = tempDir();
  await (await openFileVault({ dataDir })).put('connector:1', new Secret('one'));
  const keyPath = join(dataDir, 'vault.key');
  const key = readFileSync(keyPath, 'utf8');
  const before = readFileSync(join(dataDir, 'vault.json'), 'utf8');
  rmSync(keyPath);
  const vault = await openFileVault({ dataDir });
  expect(vault.status()).toMatchObject({
    protects: false,
    detail: expect.stringContaining('missing') as string,
  });
  await expect(vault.get('connector:1')).rejects.toMatchObject({ code: 'vault_unavailable' });
  await expect(vault.put('connector:1', new Secret('x'))).rejects.toMatchObject({
    code: 'vault_unavailable',
  });
  expect(existsSync(keyPath)).toBe(false);
  expect(readFileSync(join(dataDir, 'vault.json'), 'utf8')).toBe(before);
  writeFileSync(keyPath, key, { mode: 0o600 });
  expect((await vault.get('connector:1'))?.open()).toBe('one');
});

it('distinguishes a wrong key from damage', async () => {
  const dataDir = tempDir();
  const keyText = randomBytes(32).toString('hex');
  await (await openFileVault({ dataDir, keyText })).put('connector:1', new Secret('one'));
  expect(existsSync(join(dataDir, 'vault.key'))).toBe(false);
  const wrong = await openFileVault({ dataDir, keyText: randomBytes(32).toString('base64') });
  await expect(wrong.get('connector:1')).rejects.toThrow(/does not fit/u);
  writeFileSync(join(dataDir, 'vault.json'), '{"format":');
  const damaged = await openFileVault({ dataDir, keyText });
  await expect(damaged.get('connector:1')).rejects.toThrow(/damaged/u);
  await expect(damaged.put('a', new Secret('b'))).rejects.toThrow(/damaged/u);
  expect(readFileSync(join(dataDir, 'vault.json'), 'utf8')).toBe('{"format":');
});

it('refuses a key text that is no key, and a key file that others can read or that is a link', async () => {
  const dataDir = tempDir();
  const short = await openFileVault({ dataDir, keyText: 'short' });
  await expect(short.put('a', new Secret('b'))).rejects.toThrow(/CONSENTRY_VAULT_KEY/u);
  const keyPath = join(dataDir, 'vault.key');
  writeFileSync(keyPath, randomBytes(32).toString('base64'));
  chmodSync(keyPath, 0o644);
  await expect((await openFileVault({ dataDir })).put('a', new Secret('b'))).rejects.toThrow(
    /chmod 600/u,
  );
  rmSync(keyPath);
  symlinkSync('/etc/hostname', keyPath);
  await expect((await openFileVault({ dataDir })).put('a', new Secret('b'))).rejects.toThrow(
    /symbolic link/u,
  );
});

it('SEC-120 takes the key out of the environment', () => {
  const environment: Record<string, string | undefined> = {
    CONSENTRY_VAULT_KEY: 'text',
    PATH: '/bin',
  };
  expect(takeVaultKeyVariable(environment)).toBe('text');
  expect(environment).toEqual({ PATH: '/bin' });
});

it('says honestly how well it protects', async () => {
  const dataDir = tempDir();
  expect((await openFileVault({ dataDir })).status()).toMatchObject({
    protects: false,
    detail: expect.stringContaining('next to the data') as string,
  });
  expect(
    (await openFileVault({ dataDir, keyText: randomBytes(32).toString('hex') })).status().protects,
  ).toBe(true);
});

it('TRIAL-B2 an empty key that a full disk left, and that no vault uses, is made anew', async () => {
  const dataDir = tempDir();
  const keyPath = join(dataDir, 'vault.key');
  writeFileSync(keyPath, '', { mode: 0o600 });
  const vault = await openFileVault({ dataDir });
  await vault.put('a', new Secret('kept'));
  expect(readFileSync(keyPath, 'utf8').trim()).toHaveLength(44);
  expect((await (await openFileVault({ dataDir })).get('a'))?.open()).toBe('kept');
});

it('SEC-95 TRIAL-B2 an empty key beside a vault that exists is a missing one, and no other is made', async () => {
  const dataDir = tempDir();
  await (await openFileVault({ dataDir })).put('a', new Secret('kept'));
  writeFileSync(join(dataDir, 'vault.key'), '');
  const vault = await openFileVault({ dataDir });
  await expect(vault.get('a')).rejects.toThrow(/is missing/u);
  await expect(vault.put('b', new Secret('new'))).rejects.toThrow(/is missing/u);
  expect(readFileSync(join(dataDir, 'vault.key'), 'utf8')).toBe('');
});

it.each<[string, (dataDir: string) => { readonly keyText?: string }]>([
  [
    'lost',
    (dataDir) => {
      rmSync(join(dataDir, 'vault.key'));
      return {};
    },
  ],
  ['another', () => ({ keyText: randomBytes(32).toString('hex') })],
])(
  'TRIAL-C8 SEC-95 a key that is %s: what it cannot open is said, kept, and removed on demand',
  async (_what, lose) => {
    const dataDir = tempDir();
    const old = await openFileVault({ dataDir });
    await old.put('connector:1', new Secret('one'));
    await old.put('connector:2', new Secret('two'));
    const choice = lose(dataDir);
    const vault = await openFileVault({ dataDir, ...choice });
    expect(vault.status()).toMatchObject({ state: 'held', unreadable: 2 });
    await expect(vault.put('connector:3', new Secret('three'))).rejects.toMatchObject({
      code: 'vault_unavailable',
      hint: expect.stringContaining('consentry vault remove-unreadable'),
    });
    expect(await vault.removeUnreadable()).toBe(2);
    expect(vault.status().unreadable).toBeUndefined();
    expect(await vault.get('connector:1')).toBeUndefined();
    await vault.put('connector:3', new Secret('three'));
    const again = await openFileVault({ dataDir, ...choice });
    expect((await again.get('connector:3'))?.open()).toBe('three');
  },
);

it('TRIAL-C8 SEC-95 one entry that was altered is said and removed, the others stay', async () => {
  const dataDir = tempDir();
  const path = join(dataDir, 'vault.json');
  const old = await openFileVault({ dataDir });
  await old.put('connector:1', new Secret('one'));
  await old.put('connector:2', new Secret('two'));
  writeFileSync(path, readFileSync(path, 'utf8').replace('"revision": 1', '"revision": 2'));
  const vault = await openFileVault({ dataDir });
  expect(vault.status()).toMatchObject({ state: 'ready', unreadable: 1 });
  expect(await vault.removeUnreadable()).toBe(1);
  expect(await vault.get('connector:1')).toBeUndefined();
  expect((await vault.get('connector:2'))?.open()).toBe('two');
});

it('TRIAL-C8 REL-05 a key store that does not open makes nothing unreadable', async () => {
  const dataDir = tempDir();
  const keyStore = fakeKeyStore();
  const old = await openFileVault({ dataDir, keyStore });
  await old.put('connector:1', new Secret('one'));
  keyStore.trouble = 'refused';
  const vault = await openFileVault({ dataDir, keyStore });
  expect(vault.status()).toMatchObject({ state: 'held' });
  expect(vault.status().unreadable).toBeUndefined();
  await expect(vault.removeUnreadable()).rejects.toMatchObject({ code: 'vault_unavailable' });
  // The store of another account: it opens, and has no such key.
  const foreign = await openFileVault({ dataDir, keyStore: fakeKeyStore() });
  expect(foreign.status()).toMatchObject({ state: 'held', unreadable: 1 });
});
