/**
 * Taking our entry out of a client’s file: shown before, bound to what was shown, and put back; and
 * whose grant it may be.
 */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { likelyClients } from '../../../main/core/client-files/whose-client.ts';
import { install, startMachine, type Machine } from './support.ts';

const cursor = '.cursor/mcp.json';
const lived =
  '{\n  "mcpServers": {\n    "docs": { "command": "npx", "env": { "KEY": "sk-secret-of-docs" } } // mine\n  }\n}\n';

async function startWritten() {
  const machine = await startMachine();
  machine.write(cursor, lived);
  const entry = await install(machine, { app: 'cursor' });
  return { machine, entry, written: machine.read(cursor) };
}

const preview = (machine: Machine, entry: string) =>
  machine.run('clientFiles.previewRemoval', { entry });

describe('shown before', () => {
  test('CFG-3 CFG-12 the lines that go, and of others nothing but names', async () => {
    const { machine, entry, written } = await startWritten();
    const shown = await preview(machine, entry.id);
    expect(shown).toMatchObject({ entry: entry.id, problem: null, removesFile: false });
    expect(shown.lines.filter(({ kind }) => kind === 'removed').map(({ text }) => text)).toEqual([
      '    "consentry": {',
      `      "url": "${machine.endpoint}"`,
      '    },',
    ]);
    expect(JSON.stringify(shown)).not.toContain('sk-secret');
    expect(machine.read(cursor)).toBe(written);
  });

  test('CFG-3 what somebody wrote into our entry, perhaps a secret, is not shown', async () => {
    const { machine, entry, written } = await startWritten();
    machine.write(
      cursor,
      written.replace(`"url": "${machine.endpoint}"`, '"headers": { "Authorization": "sk-mine" }'),
    );
    const shown = await preview(machine, entry.id);
    expect(shown.lines.some(({ kind }) => kind === 'removed')).toBe(true);
    expect(JSON.stringify(shown)).not.toMatch(/sk-/u);
  });

  test('CFG-12 a file that was made for us is said to go as a whole', async () => {
    const machine = await startMachine();
    const entry = await install(machine, { app: 'cursor' });
    expect(await preview(machine, entry.id)).toMatchObject({ removesFile: true });
    await machine.run('clientFiles.uninstall', { entry: entry.id });
    expect(existsSync(machine.path('.cursor'))).toBe(false);
    await machine.run('clientFiles.undo', { entry: entry.id });
    expect(machine.read(cursor)).toContain('"consentry"');
  });

  test('CFG-2 a file that cannot be read is a problem in words, and nothing that could be pressed', async () => {
    const { machine, entry } = await startWritten();
    machine.write(cursor, '{"mcpServers": ');
    expect(await preview(machine, entry.id)).toMatchObject({
      digest: null,
      lines: [],
      problem: { reason: 'unreadable' },
    });
    expect(await machine.refused('clientFiles.previewRemoval', { entry: 'no-such-entry' })).toEqual(
      expect.objectContaining({ code: 'not_found' }),
    );
  });
});

describe('done as shown', () => {
  test('CFG-4 a file that changed after it was shown is not written', async () => {
    const { machine, entry, written } = await startWritten();
    const { digest } = await preview(machine, entry.id);
    const theirs = written.replace('// mine', '// yours');
    machine.write(cursor, theirs);
    const input = { entry: entry.id, digest };
    expect(await machine.refused('clientFiles.uninstall', input)).toMatchObject({
      message: 'The file changed since it was shown.',
    });
    expect(machine.read(cursor)).toBe(theirs);
  });

  test('CFG-5 CFG-12 undo puts the entry back byte for byte, and it is looked after again', async () => {
    const { machine, entry, written } = await startWritten();
    const { digest } = await preview(machine, entry.id);
    const input = { entry: entry.id, ...(digest !== null && { digest }) };
    const done = await machine.run('clientFiles.uninstall', input);
    expect(done).toMatchObject({ isRestored: true, canUndo: true });
    expect(machine.read(cursor)).toBe(lived);
    await machine.run('clientFiles.undo', { entry: entry.id });
    expect(machine.read(cursor)).toBe(written);
    const apps = await machine.run('clientFiles.list', {});
    expect(apps.flatMap(({ entries }) => entries)).toMatchObject([
      { id: entry.id, state: 'present', canUndo: true },
    ]);
    await machine.run('clientFiles.uninstall', { entry: entry.id });
    expect(machine.read(cursor)).toBe(lived);
  });

  test('CFG-5 putting it back is refused when somebody else wrote since', async () => {
    const { machine, entry } = await startWritten();
    await machine.run('clientFiles.uninstall', { entry: entry.id });
    const theirs = lived.replace('// mine', '// yours');
    machine.write(cursor, theirs);
    expect(await machine.refused('clientFiles.undo', { entry: entry.id })).toMatchObject({
      code: 'conflict',
      message: 'The file changed since Consentry wrote it.',
    });
    expect(machine.read(cursor)).toBe(theirs);
  });
});

describe('CFG-12 which client an app is', () => {
  const client = (name: string, change: Partial<ClientView> = {}) => ({
    clientId: 'dyn-1',
    clientIds: ['dyn-1'],
    name,
    identity: 'dynamic' as const,
    grants: [],
    activeTokens: 0,
    ...change,
  });
  const of = (app: string, ...clients: ReturnType<typeof client>[]) => {
    return (likelyClients(clients).get(app) ?? []).map(({ name, isCertain }) => [name, isCertain]);
  };

  test('a name proves nothing, the app’s own document does', () => {
    const url = 'https://claude.ai/oauth/claude-code-client-metadata';
    const proven = client('Anything', { identity: 'metadata-url', clientIds: ['dyn-1', url] });
    expect(of('claude-code', client('Claude Code'), proven)).toEqual([
      ['Claude Code', false],
      ['Anything', true],
    ]);
    // The same address as a mere registration, or another document under its name.
    expect(of('claude-code', client('Anything', { clientIds: [url] }))).toEqual([]);
    const other = client('Claude Code', {
      identity: 'metadata-url',
      clientIds: ['https://x.test/c'],
    });
    expect(of('claude-code', other)).toEqual([['Claude Code', false]]);
  });

  test.each([
    ['vscode', 'Visual Studio Code'],
    ['vscode-insiders', 'Visual Studio Code - Insiders'],
    ['claude-code', 'Claude Code (consentry)'],
    ['windsurf-jetbrains', 'Windsurf in JetBrains'],
    ['opencode', 'opencode'],
    ['gemini-cli', 'gemini-cli-mcp-client'],
  ])('%s may be what calls itself %s, and no other app may', (app, name) => {
    expect(of(app, client(name))).toEqual([[name, false]]);
    for (const other of ['cursor', 'vscode', 'windsurf', 'claude-desktop', 'zed'])
      if (other !== app) expect(of(other, client(name))).toEqual([]);
  });

  test('only what begins with the whole name is taken for it', () => {
    expect(of('cursor', client('Cursory'), client('My Cursor'), client(''))).toEqual([]);
  });

  test('the list of apps names them, with whether there is something to revoke', async () => {
    const machine = await startMachine();
    await machine.run('client.add', {
      name: 'Cursor',
      redirectUris: ['http://127.0.0.1/callback'],
      confidential: false,
    });
    const apps = await machine.run('clientFiles.list', {});
    expect(apps.find(({ id }) => id === 'cursor')?.clients).toMatchObject([
      { name: 'Cursor', isCertain: false, hasAccess: false },
    ]);
    expect(apps.filter(({ clients }) => clients.length > 0)).toHaveLength(1);
  });
});
