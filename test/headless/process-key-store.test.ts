/**
 * The key store behind a process: real processes, with a library that misbehaves, and with a real
 * Secret Service.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestClock } from '../support/core/memory-ports.ts';
import { everything, run, serve } from '../cli/program.ts';
import { hang, library, reachable, storeOf } from './support/process-key-store.ts';
import { hasSecretService, startSecretService } from './support/secret-service.ts';
import { tempDir } from './support/temp-dir.ts';

describe('the process that asks', () => {
  it.each([
    ['throws', "throw new Error('locked')", 'refused'],
    ['dies', 'process.kill(process.pid, 9)', 'refused'],
    ['prints rubbish', "process.stdout.write('x'.repeat(100)); process.exit(0)", 'refused'],
    ['prints without end', "for (;;) process.stdout.write('x'.repeat(65536))", 'refused'],
  ])('REL-05 that %s is a refusal', async (_name, body, trouble) => {
    const store = storeOf({ library: library(body) });
    await expect(store.get('id')).rejects.toMatchObject({ name: 'KeyStoreError', trouble });
  });

  it('knows an absent store: no library, no session bus, switched off', async () => {
    expect(await storeOf({ library: '/nowhere/library.cjs' }).find()).toBe(false);
    const environment = { ...reachable, CONSENTRY_KEY_STORE: 'none' };
    expect(await storeOf({ environment }).find()).toBe(false);
    expect(await storeOf({ environment: {}, platform: 'linux' }).find()).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'SEC-91 receives the key through its pipe only, and inherits nothing it does not need',
    async () => {
      const seen = join(tempDir(), 'seen');
      const key = randomBytes(32);
      const store = storeOf({
        environment: { ...reachable, API_KEY: 'canary-2c9e', NODE_OPTIONS: '--no-warnings' },
        library: library(
          `appendFileSync(${JSON.stringify(seen)}, require('node:fs').readFileSync('/proc/self/cmdline') +
           JSON.stringify(process.env)); return null;`,
        ),
      });
      await store.put('id', key);
      const text = readFileSync(seen, 'utf8');
      expect(text).toContain('PATH');
      for (const form of ['base64', 'hex', 'base64url'] as const)
        expect(text).not.toContain(key.toString(form));
      expect(text).not.toMatch(/canary|NODE_OPTIONS/u);
    },
  );

  it('REL-05 that hangs is ended after a minute', async () => {
    const clock = createTestClock();
    const store = storeOf({ clock, library: library(hang) });
    const asking = store.get('id');
    clock.advance(60_000);
    await expect(asking).rejects.toMatchObject({ trouble: 'silent' });
  });
});

describe.skipIf(!hasSecretService)(
  'a real Secret Service (skipped where dbus-daemon or gnome-keyring-daemon is missing)',
  () => {
    it('keeps, gives and forgets a key', async () => {
      const { environment } = await startSecretService();
      const store = storeOf({ environment: { ...process.env, ...environment } });
      const key = randomBytes(32);
      expect(await store.find()).toBe(true);
      expect(await store.get('test')).toBeUndefined();
      await store.put('test', key);
      expect(await store.get('test')).toEqual(key);
      await store.remove('test');
      expect(await store.get('test')).toBeUndefined();
    });

    it(
      'ATMOS-10 SEC-95 REL-05 holds the key of the product, which serves while it is locked or away and loses nothing',
      { timeout: 90_000 },
      async () => {
        const service = await startSecretService();
        const dataDir = tempDir();
        const key = ['--operator-key-file', join(tempDir(), 'operator.key')];
        const json = async <Value>(...args: string[]): Promise<Value> => {
          const { code, out, err } = await run([...args, '--json', '--data-dir', dataDir]);
          expect([args, code, err]).toEqual([args, 0, '']);
          return JSON.parse(out) as Value;
        };
        const connection = async () =>
          (await json<{ connection: string }[]>('connectors', 'list'))[0]?.connection;
        const vault = async () => (await json<{ vault: unknown }>('status')).vault;
        const withSecret = [
          '--command',
          process.execPath,
          '--arg',
          everything,
          '--env',
          'T=canary',
        ];
        const poll = { timeout: 30_000, interval: 200 };

        const first = await serve(dataDir, ['--no-ui', ...key], service.environment);
        await json('connectors', 'add', 'every', ...withSecret, ...key);
        await expect.poll(connection, poll).toBe('ready');
        expect(await vault()).toMatchObject({ protects: true, keeping: 'os-store' });
        expect(readdirSync(dataDir)).not.toContain('vault.key');
        first.child.kill('SIGTERM');
        expect(await first.ended).toMatchObject({ code: 0 });
        const before = readFileSync(join(dataDir, 'vault.json'), 'utf8');

        service.lock();
        const { ready } = await serve(dataDir, ['--no-ui', ...key], service.environment);
        const refuse = async (): Promise<void> => {
          await expect.poll(connection, poll).toBe('error');
          expect(await json('vault', 'unlock', ...key)).toMatchObject({
            protects: false,
            state: 'held',
          });
          expect((await fetch(`${ready.issuer}/healthz`)).status).toBe(200);
          const add = await run([
            'connectors',
            'add',
            'more',
            ...withSecret,
            '--data-dir',
            dataDir,
            ...key,
          ]);
          expect(add).toMatchObject({ code: 1, out: '' });
          expect(existsSync(join(dataDir, 'vault.key'))).toBe(false);
          expect(readFileSync(join(dataDir, 'vault.json'), 'utf8')).toBe(before);
        };
        await refuse();
        await service.end();
        await refuse();
        await service.begin();
        expect(await json('vault', 'unlock', ...key)).toMatchObject({ state: 'ready' });
        await expect.poll(connection, poll).toBe('ready');

        expect(await json('vault', 'keep', 'key-file', ...key)).toMatchObject({
          keeping: 'key-file',
          protects: false,
        });
        expect(await json('vault', 'keep', 'os-store', ...key)).toMatchObject({
          keeping: 'os-store',
          protects: true,
        });
        expect(existsSync(join(dataDir, 'vault.key'))).toBe(false);
      },
    );
  },
);
