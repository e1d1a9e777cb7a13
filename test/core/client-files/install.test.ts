/** Adding Consentry to a client's file, and taking it back, through a whole core. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Ports } from '../../../main/core/ports/ports.ts';
import { memoryVault } from '../../support/core/memory-ports.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { install, startMachine } from './support.ts';

const cursor = '.cursor/mcp.json';
const lived =
  '\uFEFF{\r\n\t"mcpServers": {\r\n\t\t"docs": { "command": "npx", "env": { "KEY": "sk-secret-of-docs" } }, // mine\r\n\t},\r\n}';

describe('writing', () => {
  test('giving needs presence: a program on the control channel may look and not write', async () => {
    const machine = await startMachine();
    const { digest } = await machine.run('clientFiles.preview', { app: 'cursor' }, 'control');
    for (const caller of ['control', 'tray'] as const) {
      const error = await machine.refused('clientFiles.install', { app: 'cursor', digest }, caller);
      expect(error.code).toBe('not_allowed_here');
    }
    expect(existsSync(machine.path('.cursor'))).toBe(false);
  });

  test('CFG-6 CFG-12 written as shown, mode kept, and every byte comes back', async () => {
    const machine = await startMachine();
    const path = machine.write(cursor, lived);
    chmodSync(path, 0o640);
    const entry = await install(machine, { app: 'cursor' });
    expect(entry).toMatchObject({
      app: 'cursor',
      name: 'consentry',
      via: 'http',
      state: 'present',
      canUndo: true,
    });
    expect(machine.read(cursor)).toContain(
      `\r\n\t\t"consentry": {\r\n\t\t\t"url": "${machine.endpoint}"\r\n\t\t},\r\n`,
    );
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(machine.path('.cursor'))).toEqual(['mcp.json']);

    const again = await machine.run('clientFiles.preview', { app: 'cursor' });
    expect(again).toMatchObject({ act: 'nothing', lines: [] });
    const text = machine.read(cursor);
    expect((await install(machine, { app: 'cursor' })).id).toBe(entry.id);
    expect(machine.read(cursor)).toBe(text);

    expect(await machine.run('clientFiles.uninstall', { entry: entry.id })).toEqual({
      file: path,
      isRestored: true,
      canUndo: true,
    });
    expect(machine.read(cursor)).toBe(lived);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  test('CFG-12 ATOMIC-26 a file and folders that we made go again; VS Code has the shape it documents', async () => {
    const machine = await startMachine();
    const entry = await install(machine, { app: 'vscode' });
    const file = '.config/Code/User/mcp.json';
    expect(JSON.parse(machine.read(file))).toEqual({
      servers: { consentry: { type: 'http', url: machine.endpoint } },
    });
    expect(statSync(machine.path(file)).mode & 0o777).toBe(0o600);
    await machine.run('clientFiles.uninstall', { entry: entry.id });
    expect(existsSync(machine.path('.config'))).toBe(false);
  });

  test('CFG-12 what somebody else wrote in between stays', async () => {
    const machine = await startMachine();
    machine.write(cursor, '{"mcpServers": {}}\n');
    const entry = await install(machine, { app: 'cursor' });
    const theirs = machine
      .read(cursor)
      .replace(/\n\}\}\n$/u, ',\n  "theirs": {"url": "http://x"}\n}}\n');
    expect(theirs).toContain('theirs');
    machine.write(cursor, theirs);
    const done = await machine.run('clientFiles.uninstall', { entry: entry.id });
    expect(done.isRestored).toBe(false);
    expect(JSON.parse(machine.read(cursor))).toEqual({
      mcpServers: { theirs: { url: 'http://x' } },
    });
  });

  test('CFG-4 SEC-117 a file that changed after it was shown is not written', async () => {
    const machine = await startMachine();
    machine.write(cursor, '{"mcpServers": {}}');
    const { digest } = await machine.run('clientFiles.preview', { app: 'cursor' });
    const theirs = '{"mcpServers": {"theirs": {}}}';
    machine.write(cursor, theirs);
    const error = await machine.refused('clientFiles.install', { app: 'cursor', digest });
    expect(error).toMatchObject({
      code: 'conflict',
      message: 'The file changed since it was shown.',
    });
    expect(machine.read(cursor)).toBe(theirs);
    // Nor is another entry written than the one that was shown.
    const shown = await machine.run('clientFiles.preview', { app: 'cursor' });
    await machine.refused('clientFiles.install', {
      app: 'cursor',
      via: 'bridge',
      digest: shown.digest,
    });
    expect(machine.read(cursor)).toBe(theirs);
  });

  test('SEC-117 a program that writes while we do is not overwritten', async () => {
    const vault = memoryVault();
    const theirs = '{"mcpServers": {"theirs": {}}}';
    let path = '';
    // The backup is kept right before the write: in that moment somebody else writes.
    const racing: Ports['vault'] = {
      ...vault,
      get: async (reference) => {
        if (reference.startsWith('client-backups')) {
          writeFileSync(`${path}.theirs`, theirs);
          renameSync(`${path}.theirs`, path);
        }
        return vault.get(reference);
      },
    };
    const machine = await startMachine({ vault: racing });
    path = machine.write(cursor, '{"mcpServers": {}}');
    const { digest } = await machine.run('clientFiles.preview', { app: 'cursor' });
    const error = await machine.refused('clientFiles.install', { app: 'cursor', digest });
    expect(error).toMatchObject({ code: 'conflict' });
    expect(machine.read(cursor)).toBe(theirs);
    expect(readdirSync(machine.path('.cursor'))).toEqual(['mcp.json']);
    expect((await machine.run('clientFiles.list', {})).flatMap((app) => app.entries)).toEqual([]);
  });

  test('CFG-7 SEC-117 a link within the home folder is followed and stays, one that leads out is refused', async () => {
    const machine = await startMachine();
    const real = machine.write('dotfiles/mcp.json', '{}');
    mkdirSync(machine.path('.cursor'));
    symlinkSync(real, machine.path(cursor));
    const entry = await install(machine, { app: 'cursor' });
    expect(lstatSync(machine.path(cursor)).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toContain('consentry');
    await machine.run('clientFiles.uninstall', { entry: entry.id });
    expect(readFileSync(real, 'utf8')).toBe('{}');

    const outside = join(makeTempDir(), 'victim.json');
    writeFileSync(outside, '{}');
    for (const target of [outside, join(outside, '..', 'not-there.json')]) {
      rmSync(machine.path(cursor));
      symlinkSync(target, machine.path(cursor));
      const preview = await machine.run('clientFiles.preview', { app: 'cursor' });
      expect(preview).toMatchObject({ act: 'blocked', problem: { reason: 'outside' } });
    }
    // A folder on the way is no other way out.
    rmSync(machine.path('.cursor'), { recursive: true });
    symlinkSync(join(outside, '..'), machine.path('.cursor'));
    const preview = await machine.run('clientFiles.preview', { app: 'cursor' });
    expect(preview).toMatchObject({ act: 'blocked', problem: { reason: 'outside' } });
    expect(readFileSync(outside, 'utf8')).toBe('{}');
  });

  test('SEC-117 a link put in place after the file was shown is not followed out', async () => {
    const machine = await startMachine();
    machine.write(cursor, '{}');
    const { digest } = await machine.run('clientFiles.preview', { app: 'cursor' });
    const outside = join(makeTempDir(), 'victim.json');
    writeFileSync(outside, '{}');
    rmSync(machine.path(cursor));
    symlinkSync(outside, machine.path(cursor));
    await machine.refused('clientFiles.install', { app: 'cursor', digest });
    expect(readFileSync(outside, 'utf8')).toBe('{}');
  });

  test.each([
    ['too-large', (path: string) => truncateSync(path, 8 * 1024 * 1024 + 1)],
    ['not-text', (path: string) => writeFileSync(path, Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))],
    ['read-only', (path: string) => chmodSync(path, 0o400)],
    ['not-a-file', (path: string) => (rmSync(path), mkdirSync(path))],
    ['unreadable', (path: string) => writeFileSync(path, '{"mcpServers": {')],
    ['ambiguous', (path: string) => writeFileSync(path, '{"mcpServers": {}, "mcpServers": {}}')],
    ['other-shape', (path: string) => writeFileSync(path, '{"mcpServers": []}')],
  ] as const)(
    'CFG-2 CFG-6 SEC-117 %s: the file is left alone and the snippet offered',
    async (reason, damage) => {
      const machine = await startMachine();
      const path = machine.write(cursor, '{}');
      damage(path);
      const preview = await machine.run('clientFiles.preview', { app: 'cursor' });
      if (reason !== 'read-only') {
        expect(preview).toMatchObject({ act: 'blocked', digest: null, problem: { reason } });
        expect(JSON.parse(preview.snippet)).toEqual({
          mcpServers: { consentry: { url: machine.endpoint } },
        });
        return;
      }
      const error = await machine.refused('clientFiles.install', {
        app: 'cursor',
        digest: preview.digest,
      });
      expect(error.message).toBe('The file is write-protected.');
      expect(machine.read(cursor)).toBe('{}');
    },
  );

  test('CFG-10 an entry of our name that is not ours is replaced only when the person says so', async () => {
    const machine = await startMachine();
    const before = '{"mcpServers": {"consentry": {"url": "http://other"}}}';
    machine.write(cursor, before);
    const { digest, act } = await machine.run('clientFiles.preview', { app: 'cursor' });
    expect(act).toBe('replace');
    const error = await machine.refused('clientFiles.install', { app: 'cursor', digest });
    expect(error.code).toBe('already_exists');
    expect(machine.read(cursor)).toBe(before);

    const beside = await install(machine, { app: 'cursor', name: 'gate' });
    expect(JSON.parse(machine.read(cursor))).toEqual({
      mcpServers: { consentry: { url: 'http://other' }, gate: { url: machine.endpoint } },
    });
    await machine.run('clientFiles.uninstall', { entry: beside.id });

    const entry = await install(machine, { app: 'cursor' }, true);
    expect(JSON.parse(machine.read(cursor))).toEqual({
      mcpServers: { consentry: { url: machine.endpoint } },
    });
    await machine.run('clientFiles.undo', { entry: entry.id });
    expect(machine.read(cursor)).toBe(before);
  });

  test('the environment of the client says where its file is', async () => {
    const folder = makeTempDir();
    const machine = await startMachine({}, {}, { CLAUDE_CONFIG_DIR: folder });
    await install(machine, { app: 'claude-code' });
    expect(JSON.parse(readFileSync(join(folder, '.claude.json'), 'utf8'))).toEqual({
      mcpServers: { consentry: { type: 'http', url: machine.endpoint } },
    });
  });

  test('a project folder and a single connector have entries of their own', async () => {
    const machine = await startMachine();
    const project = makeTempDir();
    await machine.run('connector.add', {
      kind: 'stdio',
      name: 'files',
      command: process.execPath,
      args: ['--version'],
      enabled: false,
    });
    const entry = await install(machine, {
      app: 'vscode',
      project,
      connector: 'files',
      via: 'bridge',
    });
    expect(entry).toMatchObject({
      name: 'consentry-files',
      connector: 'files',
      file: join(project, '.vscode/mcp.json'),
    });
    expect(JSON.parse(readFileSync(entry.file, 'utf8'))).toEqual({
      servers: {
        'consentry-files': {
          type: 'stdio',
          command: '/opt/consentry/bridge',
          args: ['--client', 'vscode', '--resource', '/mcp/files'],
        },
      },
    });
  });
});
