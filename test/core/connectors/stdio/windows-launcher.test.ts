/**
 * Launchers as npm writes them, read and never run; on a system that plays Windows, with real
 * files.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { locateCommand } from '../../../../main/core/connectors/connection/prepare-command.ts';
import { resolveCommand } from '../../../../main/core/connectors/stdio/resolve-command.ts';
import { readLauncher } from '../../../../main/core/connectors/stdio/windows-launcher.ts';
import { createNetwork } from '../../../../main/core/net/network.ts';
import { memoryVault } from '../../../support/core/memory-ports.ts';
import { makeTempDir } from '../../../support/system/temp-dir.ts';

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n`;

/** `npx.cmd` beside node.exe, npm 11. */
const npx = lines(
  ":: Created by npm, please don't edit manually.",
  '@ECHO OFF',
  '',
  'SETLOCAL',
  '',
  'SET "NODE_EXE=%~dp0\\node.exe"',
  'IF NOT EXIST "%NODE_EXE%" (',
  '  SET "NODE_EXE=node"',
  ')',
  '',
  'SET "NPM_PREFIX_JS=%~dp0\\node_modules\\npm\\bin\\npm-prefix.js"',
  'SET "NPX_CLI_JS=%~dp0\\node_modules\\npm\\bin\\npx-cli.js"',
  'FOR /F "delims=" %%F IN (\'CALL "%NODE_EXE%" "%NPM_PREFIX_JS%"\') DO (',
  '  SET "NPM_PREFIX_NPX_CLI_JS=%%F\\node_modules\\npm\\bin\\npx-cli.js"',
  ')',
  'IF EXIST "%NPM_PREFIX_NPX_CLI_JS%" (',
  '  SET "NPX_CLI_JS=%NPM_PREFIX_NPX_CLI_JS%"',
  ')',
  '',
  '"%NODE_EXE%" "%NPX_CLI_JS%" %*',
);

/** What cmd-shim writes for the bin of a package. */
const shim = (start: string, program = 'node'): string =>
  lines(
    '@ECHO off',
    'GOTO start',
    ':find_dp0',
    'SET dp0=%~dp0',
    'EXIT /b',
    ':start',
    'SETLOCAL',
    'CALL :find_dp0',
    '',
    `IF EXIST "%dp0%\\${program}.exe" (`,
    `  SET "_prog=%dp0%\\${program}.exe"`,
    ') ELSE (',
    `  SET "_prog=${program}"`,
    '  SET PATHEXT=%PATHEXT:;.JS;=;%',
    ')',
    '',
    `endLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & ${start}`,
  );
const ordinary = shim('"%_prog%"  "%dp0%\\..\\server-memory\\dist\\index.js" %*');

describe('a Windows launcher (ATRYUM-8)', () => {
  it.each([
    ['npx.cmd', npx, { script: ['node_modules', 'npm', 'bin', 'npx-cli.js'], nodeOptions: [] }],
    [
      'a package',
      ordinary,
      { script: ['..', 'server-memory', 'dist', 'index.js'], nodeOptions: [] },
    ],
    [
      'options of the first line',
      shim('"%_prog%" --no-warnings "%dp0%\\..\\x\\cli.mjs" %*'),
      { script: ['..', 'x', 'cli.mjs'], nodeOptions: ['--no-warnings'] },
    ],
  ])('%s is understood', (_what, text, launcher) => {
    expect(readLauncher(text)).toEqual(launcher);
  });

  it.each([
    ['another interpreter', shim('"%_prog%"  "%dp0%\\..\\x\\tool.py" %*', 'python')],
    ['a script of another kind', shim('"%_prog%"  "%dp0%\\..\\x\\tool.exe" %*')],
    ['a script elsewhere', shim('"%_prog%"  "C:\\x\\tool.js" %*')],
    ['a script by a variable', shim('"%_prog%"  "%dp0%\\%NAME%\\tool.js" %*')],
    ['code as an option', shim('"%_prog%" -e "process.exit()" "%dp0%\\..\\x.js" %*')],
    ['a variable the script needs', `@SET NODE_PATH=C:\\x\r\n${ordinary}`],
    ['two different starts', `${ordinary}"%_prog%"  "%dp0%\\..\\other.js" %*\r\n`],
    ['a batch file that does things', lines('@echo off', 'del /q *.*', 'node "%~dp0\\x.js"')],
    ['nothing', ''],
    ['a very long file', `${ordinary}${':: \r\n'.repeat(9000)}`],
  ])('SEC-75 %s is not', (_what, text) => {
    expect(readLauncher(text)).toBeNull();
  });
});

describe('finding a command on Windows', () => {
  let folder: string;
  beforeEach(() => {
    folder = makeTempDir();
  });

  function file(path: string, text: string): string {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
    chmodSync(full, 0o755);
    return full;
  }
  const find = (command: string, ...path: string[]) =>
    resolveCommand(command, null, { Path: path.join(';'), PATHEXT: '.EXE;.CMD' }, 'win32');

  it('ATRYUM-8 starts node with the script that npx.cmd names, through no shell', async () => {
    const node = file('nodejs/node.exe', '');
    file('nodejs/npx.CMD', npx);
    const script = file('nodejs/node_modules/npm/bin/npx-cli.js', '');
    expect(await find('npx', join(folder, 'nodejs'))).toEqual({
      kind: 'found',
      file: node,
      before: [script],
      program: script,
    });
  });

  it('takes the node of PATH where none is beside the launcher', async () => {
    const node = file('nodejs/node.exe', '');
    file('bin/tool.CMD', shim('"%_prog%"  "%dp0%\\..\\lib\\tool.js" %*'));
    const script = file('lib/tool.js', '');
    expect(await find('tool', join(folder, 'bin'), join(folder, 'nodejs'))).toMatchObject({
      file: node,
      before: [script],
    });
  });

  it('says so when the script is gone, when there is no node, and when it is another batch file', async () => {
    const tool = file('bin/tool.CMD', shim('"%_prog%"  "%dp0%\\..\\lib\\tool.js" %*'));
    const bin = join(folder, 'bin');
    expect(await find('tool', bin)).toEqual({ kind: 'missing', folders: [bin] });
    file('bin/node.exe', '');
    expect(await find('tool', bin)).toEqual({ kind: 'batch-file', file: tool });
    const other = file('bin/other.CMD', lines('@echo off', 'format c: %*'));
    expect(await find('other', bin)).toEqual({ kind: 'batch-file', file: other });
  });

  it('SEC-75 a connector by such a file says what to give instead, and nothing is started', async () => {
    const other = file('bin/other.CMD', lines('@echo off', 'format c: %*'));
    const stored = {
      kind: 'stdio',
      id: 'id',
      name: 'up',
      enabled: true,
      addedAt: 0,
      timeoutSeconds: 60,
      command: other,
      args: [],
      env: [],
      cwd: null,
    } as const;
    const context = {
      vault: memoryVault(),
      environment: {},
      searchPath: async () => null,
      network: createNetwork({}),
    };
    const located = await locateCommand(stored, context, 'win32');
    expect(located).toMatchObject({ kind: 'problem', problem: { code: 'command_batch_file' } });
    expect(JSON.stringify(located)).toContain('node.exe with the script as argument');
  });
});
