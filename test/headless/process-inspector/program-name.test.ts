/** Programs are shown by name; their arguments hold secrets and are not. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  executableName,
  fileFinder,
  programName,
} from '../../../main/shared-adapters/process-inspector/program-name.ts';
import { tempDir } from '../support/temp-dir.ts';

const anyFile = async () => true;
const noFile = async () => false;

it.each([
  ['/usr/share/cursor/cursor', 'cursor'],
  [String.raw`C:\Program Files\Claude\Claude.exe`, 'Claude'],
  ['node', 'node'],
  ['/opt/.exe', '/opt/.exe'],
])('calls %s %s', (path, name) => {
  expect(executableName(path)).toBe(name);
});

it.each<[string, readonly string[], string]>([
  ['a script', ['node', '/home/me/bridge.mjs', '--token', 'x'], 'node (bridge)'],
  [
    'a command of npm',
    ['node', '/home/me/node_modules/.bin/mcp-remote', 'https://x'],
    'node (mcp-remote)',
  ],
  ['a package', ['node', '/x/node_modules/mcp-remote/dist/proxy.js'], 'node (mcp-remote)'],
  [
    'a package with a scope, the innermost',
    ['node', '/x/node_modules/a/node_modules/@anthropic-ai/claude-code/cli.js'],
    'node (@anthropic-ai/claude-code)',
  ],
  [
    'a script after options',
    ['node', '--no-warnings', '-r', './hook.js', '--', 'a.js'],
    'node (a)',
  ],
  ['a title', ['claude'], 'node (claude)'],
  ['nothing', ['node'], 'node'],
  ['no arguments', [], 'node'],
  ['code', ['node', '-e', 'secret()'], 'node'],
  [
    'a path of Windows',
    ['node', String.raw`C:\x\node_modules\mcp-remote\p.js`],
    'node (mcp-remote)',
  ],
])('shows what node runs: %s', async (_what, args, name) => {
  expect(await programName('/usr/bin/node', args, anyFile)).toBe(name);
});

it.each<[readonly string[], string]>([
  [['python3', '-m', 'my_client.main', '--key', 'x'], 'python3.11 (my_client.main)'],
  [['python3', '-u', 'client.py'], 'python3.11 (client)'],
  [['python3', '-c', 'import secret'], 'python3.11'],
  [['python3', '-m', 'no module; secret'], 'python3.11'],
])('shows what Python runs: %j', async (args, name) => {
  expect(await programName('/usr/bin/python3.11', args, anyFile)).toBe(name);
});

it('shows no argument of any other program, and none that names no file', async () => {
  expect(await programName('/usr/bin/curl', ['curl', '/etc/hosts'], anyFile)).toBe('curl');
  expect(await programName('/usr/bin/node', ['node', '--some', 'secret'], noFile)).toBe('node');
  expect(await programName('/usr/bin/node', ['my secret title'], noFile)).toBe('node');
});

it('looks for a file from the folder of the process, and from nowhere when that is unknown', async () => {
  const folder = tempDir();
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'a.js'), '');
  const find = fileFinder(folder);
  expect(await find('a.js')).toBe(true);
  expect(await find('sub')).toBe(false);
  expect(await find('b.js')).toBe(false);
  expect(await find('a\0.js')).toBe(false);
  expect(await fileFinder(null)('a.js')).toBe(false);
  expect(await fileFinder(null)(join(folder, 'a.js'))).toBe(true);
});
