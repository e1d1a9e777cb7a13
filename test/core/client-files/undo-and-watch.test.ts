/**
 * Taking Consentry out of a client’s file again, and looking after what was written, through a
 * whole core.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CoreError } from '../../../main/core/lib/errors.ts';
import { createTestClock, memoryVault } from '../../support/core/memory-ports.ts';
import { install, startMachine } from './support.ts';

const cursor = '.cursor/mcp.json';
const lived =
  '\uFEFF{\r\n\t"mcpServers": {\r\n\t\t"docs": { "command": "npx", "env": { "KEY": "sk-secret-of-docs" } }, // mine\r\n\t},\r\n}';

describe('taking it back', () => {
  test('CFG-5 undo gives every byte back, and is refused when somebody else wrote since', async () => {
    const machine = await startMachine();
    machine.write(cursor, lived);
    const entry = await install(machine, { app: 'cursor' });
    const written = machine.read(cursor);
    machine.write(cursor, `${written} `);
    const error = await machine.refused('clientFiles.undo', { entry: entry.id });
    expect(error).toMatchObject({
      code: 'conflict',
      message: 'The file changed since Consentry wrote it.',
    });
    machine.write(cursor, written);
    await machine.run('clientFiles.undo', { entry: entry.id });
    expect(machine.read(cursor)).toBe(lived);
    expect(await machine.refused('clientFiles.undo', { entry: entry.id })).toMatchObject({
      code: 'not_found',
    });
  });

  test('CFG-5 undo of a change gives back the entry before, and uninstall still everything', async () => {
    const machine = await startMachine();
    machine.write(cursor, lived);
    const entry = await install(machine, { app: 'cursor' });
    const first = machine.read(cursor);
    await install(machine, { app: 'cursor', via: 'bridge' });
    expect(machine.read(cursor)).toContain('/opt/consentry/bridge');
    await machine.run('clientFiles.undo', { entry: entry.id });
    expect(machine.read(cursor)).toBe(first);
    await install(machine, { app: 'cursor', via: 'bridge' });
    await machine.run('clientFiles.uninstall', { entry: entry.id });
    expect(machine.read(cursor)).toBe(lived);
  });

  test('CFG-5 SEC-117 backups are sealed, for the owner only, and the last ten are kept', async () => {
    const machine = await startMachine();
    machine.write(cursor, lived);
    for (let round = 0; round < 7; round += 1) {
      const entry = await install(machine, { app: 'cursor' });
      await machine.run('clientFiles.uninstall', { entry: entry.id });
    }
    const folder = join(machine.dataDir, 'client-backups');
    const names = readdirSync(folder);
    expect(names.length).toBe(10);
    for (const name of names) {
      expect(readFileSync(join(folder, name)).includes('sk-secret-of-docs')).toBe(false);
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
  });

  test('SEC-117 without a backup nothing is written', async () => {
    const locked = {
      ...memoryVault(),
      get: () => Promise.reject(new CoreError('vault_unavailable', 'Locked.')),
    };
    const machine = await startMachine({ vault: locked });
    machine.write(cursor, lived);
    const { digest } = await machine.run('clientFiles.preview', { app: 'cursor' });
    expect(await machine.refused('clientFiles.install', { app: 'cursor', digest })).toMatchObject({
      code: 'vault_unavailable',
    });
    expect(machine.read(cursor)).toBe(lived);
  });

  test('what was written outlives a restart', async () => {
    const machine = await startMachine();
    machine.write(cursor, lived);
    const entry = await install(machine, { app: 'cursor' });
    await machine.stop();
    const next = await startMachine(
      { clientPaths: machine.ports.clientPaths },
      { dataDir: machine.dataDir },
    );
    await next.run('clientFiles.undo', { entry: entry.id });
    expect(machine.read(cursor)).toBe(lived);
  });
});

describe('looking after an entry', () => {
  test('CFG-11 an entry that vanished or was altered becomes a repair, and is never put back unasked', async () => {
    const clock = createTestClock();
    const machine = await startMachine({ clock });
    machine.write(cursor, '{}');
    const entry = await install(machine, { app: 'cursor' });
    expect(machine.core.snapshot().repairs).toEqual([]);

    machine.write(cursor, '{"mcpServers": {"consentry": {"url": "http://127.0.0.1:1/other"}}}');
    clock.advance(61_000);
    await expect
      .poll(() => machine.core.snapshot().repairs)
      .toMatchObject([
        {
          title: 'Cursor is no longer connected',
          fix: { kind: 'client-entry', entry: entry.id, app: 'cursor' },
        },
      ]);
    machine.write(cursor, '{}');
    clock.advance(61_000);
    await expect.poll(() => machine.core.snapshot().repairs[0]?.detail).toContain('is not in');
    expect(machine.read(cursor)).toBe('{}');

    await install(machine, { app: 'cursor' });
    expect(machine.core.snapshot().repairs).toEqual([]);
    machine.write(cursor, '{}');
    clock.advance(61_000);
    await expect.poll(() => machine.core.snapshot().repairs.length).toBe(1);
    await machine.run('clientFiles.forget', { entry: entry.id }, 'control');
    expect(machine.core.snapshot().repairs).toEqual([]);
  });

  test.each([
    ['names itself', 'extensions:\n  consentry: &us\n    uri: *us\n'],
    ['never ends', `extensions:\n  consentry: ${'['.repeat(300)}${']'.repeat(300)}\n`],
  ])('SEC-117 a file whose YAML %s is not read, and harms nobody', async (_what, text) => {
    const clock = createTestClock();
    const machine = await startMachine({ clock });
    const entry = await install(machine, { app: 'goose' });
    machine.write('.config/goose/config.yaml', text);
    clock.advance(61_000);
    await expect
      .poll(async () => {
        const apps = await machine.run('clientFiles.list', {});
        return apps.find(({ id }) => id === 'goose')?.entries;
      })
      .toMatchObject([{ id: entry.id, state: 'unreadable' }]);
    expect(machine.core.snapshot().repairs).toMatchObject([
      {
        title: 'Nobody can say whether Goose is still connected',
        detail: expect.stringContaining('config.yaml cannot be read'),
        fix: { kind: 'client-entry', entry: entry.id },
      },
    ]);
    expect(await machine.run('clientFiles.preview', { app: 'goose' })).toMatchObject({
      act: 'blocked',
      problem: { reason: 'unreadable' },
    });
    expect(await machine.run('import.preview', { app: 'goose' })).toMatchObject({ servers: [] });
    expect(machine.read('.config/goose/config.yaml')).toBe(text);
  });

  test('what others change around it, and how they lay it out, is no repair', async () => {
    const clock = createTestClock();
    const machine = await startMachine({ clock });
    const entry = await install(machine, { app: 'claude-code' });
    const value = JSON.parse(machine.read('.claude.json')) as object;
    machine.write('.claude.json', JSON.stringify({ startups: 3, ...value }));
    clock.advance(3000);
    const apps = await machine.run('clientFiles.list', {});
    expect(apps.find(({ id }) => id === 'claude-code')?.entries).toMatchObject([
      { id: entry.id, state: 'present' },
    ]);
  });
});

test('the log says which file was written, and nothing that was in it', async () => {
  const machine = await startMachine();
  machine.write(cursor, lived);
  const entry = await install(machine, { app: 'cursor' });
  await machine.run('clientFiles.undo', { entry: entry.id });
  const { entries } = await machine.run('audit.list', {});
  const acts = entries.filter(({ action }) => action.startsWith('clientFiles.'));
  expect(acts.map(({ action }) => action)).toEqual(['clientFiles.undo', 'clientFiles.install']);
  expect(acts[1]?.detail).toContain('.cursor/mcp.json');
  expect(JSON.stringify(entries)).not.toContain('sk-secret');
});
