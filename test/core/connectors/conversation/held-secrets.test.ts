/**
 * Connectors whose secrets cannot be read now: held, tried again by themselves seldom and on a
 * click at once (REL-05).
 */
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { fakeKeyStore, openVault } from '../../../headless/support/open-vault.ts';
import {
  createTestClock,
  memoryPreferences,
  memoryVault,
} from '../../../support/core/memory-ports.ts';
import { startCore } from '../../../support/core/start-core.ts';
import { makeTempDir } from '../../../support/system/temp-dir.ts';

const chaosChild = join(import.meta.dirname, '../../../support/upstreams/chaos-child.mjs');
const child = { kind: 'stdio' as const, command: process.execPath, args: [chaosChild, 'ok'] };

/** A core that starts with a key store that refuses; one of its two connectors has a secret. */
async function startHeld() {
  const keyStore = fakeKeyStore();
  const clock = createTestClock();
  const preferences = memoryPreferences();
  const dataDir = makeTempDir();
  const open = async () => ({
    clock,
    preferences,
    vault: await openVault({ dataDir, keyStore, clock }),
  });
  const before = await startCore({ ports: await open(), dataDir });
  await before.run('connector.add', { ...child, name: 'open' });
  await before.run('connector.add', {
    ...child,
    name: 'secretive',
    env: [{ name: 'TOKEN', value: 'canary-17aa', secret: true }],
  });
  await vi.waitFor(() => expect(before.core.snapshot().connectors).toHaveLength(2));
  await before.stop();
  keyStore.trouble = 'refused';
  const core = await startCore({ ports: await open(), dataDir });
  keyStore.asked = 0;
  const connection = (name: string) =>
    core.core.snapshot().connectors.find((connector) => connector.name === name);
  const until = (name: string, state: string) =>
    vi.waitFor(() => expect(connection(name)?.connection).toBe(state), { timeout: 10_000 });
  await until('secretive', 'error');
  return { core, keyStore, clock, connection, until };
}

test('REL-05 a locked key store holds the connectors that need a secret, and those only', async () => {
  const { core, connection, until } = await startHeld();
  await until('open', 'ready');
  expect(connection('secretive')?.problem?.message).toContain('does not open');
  const { repairs, vault } = core.core.snapshot();
  expect(vault).toMatchObject({ state: 'held', protects: false });
  expect(repairs).toContainEqual(
    expect.objectContaining({ id: 'vault', fix: { kind: 'unlock', label: 'Try again' } }),
  );
});

test('REL-05 nobody is asked more often than every five minutes, and then it connects by itself', async () => {
  const { keyStore, clock, until } = await startHeld();
  for (let elapsed = 0; elapsed < 270_000; elapsed += 30_000) clock.advance(30_000);
  expect(keyStore.asked).toBe(0);
  keyStore.trouble = undefined;
  for (let elapsed = 0; elapsed < 600_000; elapsed += 30_000) clock.advance(30_000);
  await until('secretive', 'ready');
});

test('REL-05 a secret that is gone from the vault is named, and the server is not started without it', async () => {
  const vault = memoryVault();
  const { run, core } = await startCore({ ports: { vault } });
  const env = [{ name: 'TOKEN', value: 'canary-17aa', secret: true }];
  await run('connector.add', { ...child, name: 'secretive', env });
  const connector = () => core.snapshot().connectors.find(({ name }) => name === 'secretive');
  await vi.waitFor(() => expect(connector()?.connection).toBe('ready'), { timeout: 10_000 });
  await run('connector.disable', { name: 'secretive' });
  for (const [reference, value] of vault.entries)
    if (value === 'canary-17aa') vault.entries.delete(reference);
  await run('connector.enable', { name: 'secretive' });
  await vi.waitFor(() => expect(connector()?.connection).toBe('error'), { timeout: 10_000 });
  expect(connector()?.problem).toMatchObject({
    code: 'secret_missing',
    message: expect.stringContaining('TOKEN') as string,
  });
});

test.each([
  ['vault.unlock', {}],
  ['connector.connect', { name: 'secretive' }],
] as const)(
  'REL-05 %s asks at once, for a person only',
  async (
    ...[command, input]: ['vault.unlock', object] | ['connector.connect', { name: string }]
  ) => {
    const { core, keyStore, until } = await startHeld();
    expect(await core.refused(command, input, 'control')).toMatchObject({
      code: 'not_allowed_here',
    });
    expect(keyStore.asked).toBe(0);
    await core.run(command, input);
    expect(keyStore.asked).toBe(1);
    keyStore.trouble = undefined;
    await core.run(command, input);
    await until('secretive', 'ready');
    expect(core.core.snapshot().vault.state).toBe('ready');
  },
);
