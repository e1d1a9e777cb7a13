/**
 * The bundle for Claude Desktop: made, unpacked by its own tool, and its entry run as the manifest
 * says, with nothing else.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { setUp } from '../core/gateway/support.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { allow, initialize, modern, play, publish, textOf, type TestBridge } from './support.ts';

const root = join(import.meta.dirname, '../..');

interface Manifest {
  readonly version: string;
  readonly server: {
    readonly entry_point: string;
    readonly mcp_config: {
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    };
  };
}

function node(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args[0]}: ${stdout}${stderr}`);
  return stdout;
}

/** Where nothing of this project can be found from. */
function unpacked(): { folder: string; manifest: Manifest } {
  const folder = realpathSync(makeTempDir());
  const file = join(folder, 'consentry.mcpb');
  node(join(root, 'scripts/package-mcpb.mjs'), file);
  node(
    join(root, 'node_modules/@anthropic-ai/mcpb/dist/cli/cli.js'),
    'unpack',
    file,
    join(folder, 'x'),
  );
  const manifest = JSON.parse(readFileSync(join(folder, 'x/manifest.json'), 'utf8')) as Manifest;
  return { folder: join(folder, 'x'), manifest };
}

/**
 * As Claude Desktop starts it: the data folder of its settings, or the setting's name where that is
 * empty.
 */
function start(program: string, dataDir: string | null): TestBridge {
  const { folder, manifest } = unpacked();
  const { args, env } = manifest.server.mcp_config;
  const fill = (text: string): string =>
    text
      .replace('${__dirname}', folder)
      .replace('${user_config.data_dir}', dataDir ?? '${user_config.data_dir}');
  const child = spawn(program, args.map(fill), {
    cwd: folder,
    env: {
      HOME: folder,
      ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return play({ ...child, ended });
}

/** From the cache of npm or from its registry; null without either. */
let node24: string | null = null;
beforeAll(() => {
  const args = ['-y', '--ignore-scripts=false', '-p', 'node@24', 'node', '-p', 'process.execPath'];
  const { status, stdout } = spawnSync('npx', args, {
    cwd: tmpdir(),
    encoding: 'utf8',
    timeout: 60_000,
  });
  const path = stdout.trim().split('\n').at(-1);
  node24 = status === 0 && path !== undefined && path !== '' ? path : null;
}, 90_000);

describe('consentry.mcpb', () => {
  test('holds the bridge, a valid manifest of this version, an icon, the licence, and nothing else', () => {
    const { folder, manifest } = unpacked();
    const files = readdirSync(folder, { recursive: true }).map(String).sort();
    expect(files).toEqual([
      'LICENSE',
      'NOTICE',
      'icon.png',
      'manifest.json',
      'server',
      'server/index.mjs',
    ]);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
    expect(manifest.version).toBe(version);
    expect(files).toContain(manifest.server.entry_point);
    expect(manifest.server.mcp_config.command).toBe('node');
  });

  test.for(['this Node', 'Node 24'])(
    'its entry works under plain %s: initialize, list, call',
    async (which, { skip }) => {
      const program = which === 'Node 24' ? node24 : process.execPath;
      if (program === null) return skip('npx could not fetch Node 24');
      const { core } = await setUp();
      publish(core);
      const bridge = start(program, core.dataDir);
      const opened = initialize(bridge);
      expect(await allow(core)).toBe('Claude Desktop (Consentry bridge)');
      expect((await opened).result).toMatchObject({ protocolVersion: '2025-11-25' });
      const { result } = await bridge.ask('tools/list');
      expect(JSON.stringify(result)).toContain('up__get_it');
      const call = { name: 'up__get_it', arguments: { a: 1 } };
      expect(textOf(await bridge.ask('tools/call', call))).toBe('{"a":1}');
      expect(textOf(await bridge.ask('tools/call', modern(call)))).toBe('{"a":1}');
      await bridge.end();
    },
  );

  test('with no folder chosen it looks in the usual place, and not in one that is called like the setting', async () => {
    const bridge = start(process.execPath, null);
    expect((await initialize(bridge)).result?.['instructions']).toContain(
      'Consentry is not running',
    );
    await bridge.end();
    expect(bridge.said()).not.toContain('user_config');
  });
});
