/** What is shown before Consentry is added to a client's file, through a whole core. */
import { chmodSync, mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startMachine } from './support.ts';

const cursor = '.cursor/mcp.json';
const lived =
  '\uFEFF{\r\n\t"mcpServers": {\r\n\t\t"docs": { "command": "npx", "env": { "KEY": "sk-secret-of-docs" } }, // mine\r\n\t},\r\n}';

describe('what is shown before', () => {
  test('CFG-1 a list of clients reads none of their files', async () => {
    const machine = await startMachine();
    machine.write('.codex/config.toml', 'this is not TOML at all [');
    // Reading this would wait for a writer for ever.
    mkdirSync(machine.path('.cursor/mcp.json'), { recursive: true });
    chmodSync(machine.write('.gemini/settings.json', '{}'), 0o000);
    const apps = await machine.run('clientFiles.list', {});
    const found = apps.flatMap((app) => (app.isFound ? [app.id] : []));
    expect(found).toEqual(['cursor', 'codex', 'gemini-cli']);
    expect(apps.find(({ id }) => id === 'claude-desktop')).toMatchObject({
      canWrite: false,
      ways: ['bridge'],
    });
    expect(apps.find(({ id }) => id === 'codex')).toMatchObject({
      canWrite: true,
      ways: ['http', 'bridge'],
      file: machine.path('.codex/config.toml'),
    });
  });

  test('CFG-3 the exact lines of ours, and of others nothing but names', async () => {
    const machine = await startMachine();
    machine.write(cursor, lived);
    const preview = await machine.run('clientFiles.preview', { app: 'cursor' });
    expect(preview).toMatchObject({
      act: 'add',
      fileExists: true,
      file: machine.path(cursor),
      others: ['docs'],
      problem: null,
    });
    expect(preview.lines).toEqual([
      { kind: 'same', text: '{' },
      { kind: 'same', text: '  "mcpServers": {' },
      { kind: 'same', text: '    "docs": {…' },
      { kind: 'added', text: '    "consentry": {' },
      { kind: 'added', text: `      "url": "${machine.endpoint}"` },
      { kind: 'added', text: '    },' },
      { kind: 'same', text: '  },' },
      { kind: 'same', text: '}' },
    ]);
    expect(JSON.stringify(preview)).not.toContain('sk-secret');
    expect(machine.read(cursor)).toBe(lived);
  });

  test('CFG-3 an entry that replaces another is shown with the whole of what is ours', async () => {
    const machine = await startMachine();
    machine.write(
      cursor,
      `${JSON.stringify({ mcpServers: { consentry: { url: 'https://user:s3cret@x.example/mcp' } } }, null, 2)}\n`,
    );
    const { act, lines } = await machine.run('clientFiles.preview', { app: 'cursor' });
    expect(act).toBe('replace');
    const changed = lines.filter(({ kind }) => kind !== 'same');
    expect(changed).toEqual([
      { kind: 'removed', text: '      "url": …' },
      { kind: 'added', text: `      "url": "${machine.endpoint}"` },
    ]);
  });

  test('CFG-3 a file of one line shows ours in it and hides the rest', async () => {
    const machine = await startMachine();
    machine.write(
      cursor,
      '{"mcpServers":{"docs":{"url":"x","headers":{"Authorization":"Bearer sk-other"}}}}',
    );
    const { lines } = await machine.run('clientFiles.preview', { app: 'cursor' });
    expect(lines.map(({ kind }) => kind)).toEqual(['removed', 'added']);
    expect(lines[1]?.text).toContain('"consentry":{"url"');
    expect(JSON.stringify(lines)).not.toMatch(/sk-other|Bearer/u);
  });

  test('CFG-3 an entry of somebody else that would be replaced shows no value', async () => {
    const machine = await startMachine();
    machine.write(
      cursor,
      '{\n  "mcpServers": {\n    "consentry": {\n      "url": "http://evil/?key=sk-x",\n      "args": [\n        "--token=sk-y"\n      ]\n    }\n  }\n}\n',
    );
    const { act, lines } = await machine.run('clientFiles.preview', { app: 'cursor' });
    expect(act).toBe('replace');
    expect(JSON.stringify(lines)).not.toMatch(/sk-[xy]|evil/u);
  });

  test('CFG-15 a configuration of an organisation is named before writing', async () => {
    const machine = await startMachine();
    machine.write('system/etc/claude-code/managed-mcp.json', '{}');
    const { notes } = await machine.run('clientFiles.preview', { app: 'claude-code' });
    expect(notes).toEqual([
      'Your organisation manages the servers of Claude Code; it ignores entries of your own.',
    ]);
    const apps = await machine.run('clientFiles.list', {});
    expect(apps.find(({ id }) => id === 'claude-code')?.managed).toContain('Your organisation');
  });

  test('a client whose place is not certain here gets the snippet and no write', async () => {
    const machine = await startMachine();
    const preview = await machine.run('clientFiles.preview', { app: 'claude-desktop' });
    expect(preview).toMatchObject({
      act: 'blocked',
      digest: null,
      problem: { reason: 'uncertain' },
      via: 'bridge',
    });
    expect(JSON.parse(preview.snippet)).toEqual({
      mcpServers: {
        consentry: { command: '/opt/consentry/bridge', args: ['--client', 'claude-desktop'] },
      },
    });
    await machine.refused('clientFiles.install', { app: 'claude-desktop', digest: 'x' });
  });

  test('what a client does not take is refused with the way it takes', async () => {
    const machine = await startMachine({ bridge: null });
    expect(
      await machine.refused('clientFiles.preview', { app: 'claude-desktop', via: 'http' }),
    ).toMatchObject({ code: 'invalid_input' });
    expect(
      await machine.refused('clientFiles.preview', { app: 'cursor', via: 'bridge' }),
    ).toMatchObject({ code: 'conflict' });
    expect(await machine.refused('clientFiles.preview', { app: 'nobody' })).toMatchObject({
      code: 'not_found',
    });
    expect(
      await machine.refused('clientFiles.preview', { app: 'cursor', connector: 'none' }),
    ).toMatchObject({ code: 'not_found' });
    expect(
      await machine.refused('clientFiles.preview', { app: 'cursor', project: '/no/such/folder' }),
    ).toMatchObject({ code: 'invalid_input' });
  });
});
