/**
 * Known connectors from the command line; the last one with the built product and a real server
 * behind it.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { tempDir } from '../../headless/support/temp-dir.ts';
import { serve } from '../program.ts';
import { cli, runningCore } from '../support.ts';

const key = ['--operator-key-file'];
async function startInstance() {
  // No program is found, so nothing is run or fetched.
  vi.stubEnv('PATH', tempDir());
  const { dataDir, core } = await runningCore();
  const keyFile = join(tempDir(), 'key');
  writeFileSync(keyFile, 'right', { mode: 0o600 });
  const run = (line: string, stdin = '') =>
    cli([...line.split(' '), '--data-dir', dataDir, ...key, keyFile], stdin);
  return { dataDir, core, run };
}

it('SEC-91 a secret of a preset is not taken from the command line, and not repeated', async () => {
  const { run, core } = await startInstance();
  const refused = await run('connectors add --preset brave-search --set brave-api-key=canary-1');
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain('--secret-stdin brave-api-key');
  expect(refused.err).not.toContain('canary-1');
  expect(core.snapshot().connectors).toEqual([]);

  const added = await run(
    'connectors add --preset brave-search --secret-stdin brave-api-key',
    'canary-2\n',
  );
  expect([added.code, added.err]).toEqual([
    0,
    'Will run: npx -y --ignore-scripts @brave/brave-search-mcp-server@2.1.4\n',
  ]);
  expect(added.out).not.toContain('canary-2');
  expect(core.snapshot().connectors).toMatchObject([
    { name: 'brave-search', environment: ['BRAVE_API_KEY'] },
  ]);
});

it.each([
  ['--preset no-such', 2, /no preset "no-such"/u],
  ['--preset filesystem', 2, /Folder is missing/u],
  ['--preset filesystem --set folder=here', 2, /whole path/u],
  ['--preset filesystem --set folder=/srv --set args=-x', 2, /no "args"/u],
  ['--preset brave-search --secret-stdin brave-api-key', 2, /no token on stdin/u],
])('connectors add %s is refused', async (options, code, words) => {
  const { run, core } = await startInstance();
  const refused = await run(`connectors add ${options}`);
  expect([refused.code, refused.out]).toEqual([code, '']);
  expect(refused.err).toMatch(words);
  expect(core.snapshot().connectors).toEqual([]);
});

it('SEC-114 the list is for everyone, adding is for the operator', async () => {
  const { dataDir, core } = await startInstance();
  const listed = await cli(['connectors', 'presets', '--data-dir', dataDir]);
  expect(listed.code).toBe(0);
  expect(listed.out).toMatch(/^PRESET +MAKER +LOGIN +ASKS FOR +WHAT IT DOES\n/u);
  expect(listed.out).toMatch(/^github +GitHub +token +token, x-mcp-toolsets\? +Work with/mu);
  expect(listed.out).toMatch(/^linear +Linear +browser +- +Find/mu);
  expect(listed.out).toMatch(/^exa +Exa +none +token\? +Search/mu);
  const json = await cli(['connectors', 'presets', '--json', '--data-dir', dataDir]);
  expect([json.code, json.err]).toEqual([0, '']);
  expect(JSON.parse(json.out)).toContainEqual(expect.objectContaining({ id: 'atlar' }));

  const add = ['connectors', 'add', '--preset', 'memory', '--set', 'file=/srv/m.jsonl'];
  expect(await cli([...add, '--data-dir', dataDir])).toMatchObject({ code: 4, out: '' });
  expect(core.snapshot().connectors).toEqual([]);
});

it('says before it adds what is good to know', async () => {
  const { run } = await startInstance();
  const { err } = await run('connectors add --preset kubernetes');
  expect(err).toBe(
    'Will run: npx -y --ignore-scripts kubernetes-mcp-server@0.0.67\nIt uses the rights of your kubeconfig.\n',
  );
});

/** An `npx` that runs what is installed here, and only in the version that was asked for. */
function installedNpx(): string {
  const folder = join(tempDir(), 'bin');
  mkdirSync(folder);
  const modules = join(import.meta.dirname, '../../../node_modules');
  const file = join(folder, 'npx');
  writeFileSync(
    file,
    `#!${process.execPath}
const { readFileSync } = require('node:fs');
const [, , yes, scripts, pinned, ...rest] = process.argv;
if (yes !== '-y' || scripts !== '--ignore-scripts') process.exit(9);
const at = pinned.lastIndexOf('@');
const folder = ${JSON.stringify(modules)} + '/' + pinned.slice(0, at);
const { version, bin } = JSON.parse(readFileSync(folder + '/package.json', 'utf8'));
if (version !== pinned.slice(at + 1)) process.exit(8);
const program = folder + '/' + Object.values(bin)[0];
process.argv = [process.argv[0], program, ...rest];
import(program);
`,
  );
  chmodSync(file, 0o755);
  return folder;
}

it(
  'adds a folder by preset, name and value, and lists its tools',
  { timeout: 90_000 },
  async () => {
    const dataDir = tempDir();
    const shared = tempDir();
    writeFileSync(join(shared, 'hello.txt'), 'hello');
    const keyFile = join(tempDir(), 'operator.key');
    const path = `${installedNpx()}${delimiter}${process.env['PATH'] ?? ''}`;
    await serve(dataDir, ['--no-ui', '--operator-key-file', keyFile], { PATH: path });
    const json = async (...args: string[]): Promise<unknown> => {
      const { code, out, err } = await cli([...args, '--json', '--data-dir', dataDir]);
      expect([args, code, err]).toEqual([args, 0, '']);
      return JSON.parse(out) as unknown;
    };
    const withKey = (line: string) => json(...line.split(' '), ...key, keyFile);

    const { version } = JSON.parse(
      readFileSync(
        join(
          import.meta.dirname,
          '../../../node_modules/@modelcontextprotocol/server-filesystem/package.json',
        ),
        'utf8',
      ),
    ) as { version: string };
    expect(
      await withKey(`connectors add --preset filesystem --name notes --set folder=${shared}`),
    ).toMatchObject({
      name: 'notes',
      kind: 'stdio',
      target: `npx -y --ignore-scripts @modelcontextprotocol/server-filesystem@${version} ${shared}`,
    });
    expect(await withKey('connectors connect notes')).toMatchObject({ connection: 'ready' });
    const tools = (await json('tools', 'list', '--connector', 'notes')) as { name: string }[];
    expect(tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['read_text_file', 'write_file', 'list_allowed_directories']),
    );
    // New like any others: a known maker opens nothing by itself.
    expect(tools).toEqual(tools.map(() => expect.objectContaining({ review: 'new' }) as unknown));
  },
);
