/** Bringing in the servers of another client, through a whole core. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePolicyPlace, policyWith } from '../../support/core/managed-policy.ts';
import { memoryVault } from '../../support/core/memory-ports.ts';
import { startMachine } from './support.ts';

const cursor = '.cursor/mcp.json';

function serversOf(mark: string) {
  const touch = `require('fs').writeFileSync(${JSON.stringify(mark)}, 'ran')`;
  return {
    files: {
      command: process.execPath,
      args: ['--version'],
      env: { API_TOKEN: 'sk-first-secret', LANG: 'C' },
    },
    'My Docs!': {
      url: 'https://docs.example.com/mcp',
      headers: { Authorization: 'Bearer sk-second-secret' },
    },
    evil: { command: process.execPath, args: ['-e', touch] },
    '../..': { command: process.execPath, args: ['--help'] },
    flagged: { command: 'npx', args: ['server', '--api-key', 'sk-third-secret'] },
    variable: { command: 'npx', args: ['server'], env: { KEY: '${input:key}' } },
    query: { url: 'https://x.example.com/mcp?api_key=sk-fourth-secret' },
    custom: { url: 'https://x.example.com/mcp', headers: { 'X-Api-Key': 'sk-fifth-secret' } },
    forbidden: { url: 'https://y.example.com/mcp', headers: { Host: 'sk-sixth-secret' } },
    odd: 7,
  };
}

async function startWithServers() {
  const vault = memoryVault();
  const machine = await startMachine({ vault });
  const mark = join(machine.home, 'ran');
  const text = JSON.stringify({
    mcpServers: {
      ...serversOf(mark),
      self: { url: machine.endpoint },
      bridged: { command: '/opt/consentry/bridge', args: ['--client', 'cursor'] },
    },
  });
  machine.write(cursor, text);
  return { machine, vault, mark, text };
}

test('CFG-13 SEC-117 what is found is shown with names only, and what does not fit is said', async () => {
  const { machine, mark } = await startWithServers();
  const found = await machine.run('import.preview', { app: 'cursor' }, 'control');
  expect(found.servers.map(({ name, state, kind }) => [name, state, kind])).toEqual([
    ['files', 'ready', 'stdio'],
    ['My Docs!', 'ready', 'http'],
    ['evil', 'ready', 'stdio'],
    ['../..', 'ready', 'stdio'],
    ['flagged', 'unsupported', 'stdio'],
    ['variable', 'unsupported', 'stdio'],
    ['query', 'unsupported', 'http'],
    ['custom', 'ready', 'http'],
    ['forbidden', 'unsupported', 'http'],
    ['odd', 'unsupported', 'unknown'],
    ['self', 'ours', 'http'],
    ['bridged', 'ours', 'stdio'],
  ]);
  expect(found.servers[0]).toMatchObject({
    suggestedName: 'files',
    secrets: ['API_TOKEN', 'LANG'],
    words: null,
  });
  expect(found.servers[1]).toMatchObject({
    suggestedName: 'my-docs',
    what: 'https://docs.example.com/mcp',
    secrets: ['Authorization'],
  });
  // The whole of what would run, so that nobody ticks what they cannot see; nothing of what is
  // secret.
  expect(found.servers[2]?.what).toContain('writeFileSync');
  expect(JSON.stringify(found)).not.toMatch(/sk-/u);
  expect(machine.core.snapshot().connectors).toEqual([]);
  expect(existsSync(mark)).toBe(false);
});

test('CFG-13 SEC-117 what is ticked is added switched off, its secrets only in the vault; nothing runs', async () => {
  const { machine, vault, mark, text } = await startWithServers();
  const { digest } = await machine.run('import.preview', { app: 'cursor' });
  const names = ['files', 'My Docs!', '../..', 'evil', 'flagged', 'self', 'not there'];
  const input = { app: 'cursor', digest: digest ?? '', names };
  expect(await machine.refused('import.take', input, 'control')).toMatchObject({
    code: 'not_allowed_here',
  });

  const done = await machine.run('import.take', input);
  expect(done.added).toEqual([
    { name: 'files', connector: 'files' },
    { name: 'My Docs!', connector: 'my-docs' },
    { name: '../..', connector: 'imported' },
  ]);
  // Code in arguments is read by a person first, one at a time (SEC-75).
  expect(done.failed.map(({ name }) => name)).toEqual(['evil', 'flagged', 'self', 'not there']);
  expect(
    machine.core.snapshot().connectors.map(({ enabled, connection }) => [enabled, connection]),
  ).toEqual([
    [false, 'disabled'],
    [false, 'disabled'],
    [false, 'disabled'],
  ]);
  expect([...vault.entries.values()]).toEqual(
    expect.arrayContaining(['sk-first-secret', 'sk-second-secret']),
  );
  expect(JSON.stringify(machine.ports.preferences.read())).not.toContain('sk-');
  expect(existsSync(mark)).toBe(false);
  expect(machine.read(cursor)).toBe(text);

  const again = await machine.run('import.preview', { app: 'cursor' });
  expect(again.servers.slice(0, 2).map(({ state }) => state)).toEqual(['duplicate', 'duplicate']);
  const { entries } = await machine.run('audit.list', {});
  expect(entries.filter(({ action }) => action === 'connector.add').length).toBe(3);
  expect(JSON.stringify(entries)).not.toContain('sk-');
});

test('CFG-4 a file that changed after it was shown is not read in', async () => {
  const { machine } = await startWithServers();
  const { digest } = await machine.run('import.preview', { app: 'cursor' });
  machine.write(cursor, '{"mcpServers": {"files": {"command": "other"}}}');
  const error = await machine.refused('import.take', { app: 'cursor', digest, names: ['files'] });
  expect(error.code).toBe('conflict');
  expect(machine.core.snapshot().connectors).toEqual([]);
});

test('CFG-13 the originals give way to Consentry only when asked, and come back byte for byte', async () => {
  const { machine, text } = await startWithServers();
  const target = { app: 'cursor', without: ['files', 'My Docs!'] };
  const preview = await machine.run('clientFiles.preview', target);
  expect(preview).toMatchObject({ act: 'add' });
  expect(JSON.stringify(preview.lines)).not.toContain('sk-');
  const plain = await machine.run('clientFiles.preview', { app: 'cursor' });
  await machine.refused('clientFiles.install', { ...target, digest: plain.digest });
  const entry = await machine.run('clientFiles.install', {
    ...target,
    digest: preview.digest ?? '',
  });
  const { mcpServers } = JSON.parse(machine.read(cursor)) as {
    mcpServers: Record<string, unknown>;
  };
  expect(Object.keys(mcpServers)).toEqual([
    'evil',
    '../..',
    'flagged',
    'variable',
    'query',
    'custom',
    'forbidden',
    'odd',
    'self',
    'bridged',
    'consentry',
  ]);
  await machine.run('clientFiles.undo', { entry: entry.id });
  expect(machine.read(cursor)).toBe(text);
});

test('every client’s way of writing a server is read', async () => {
  const machine = await startMachine();
  machine.write(
    '.codex/config.toml',
    '[mcp_servers.a]\ncommand = "npx"\nargs = ["-y", "a"]\n[mcp_servers.a.env]\nK = "v"\n[mcp_servers.b]\nurl = "https://b.example.com/mcp"\nbearer_token_env_var = "T"\n',
  );
  machine.write(
    '.config/goose/config.yaml',
    'extensions:\n  a:\n    type: stdio\n    cmd: npx\n    args: [a]\n    envs: {K: v}\n  b: {type: streamable_http, uri: "https://b.example.com/mcp"}\n  c: {type: builtin, name: c}\n',
  );
  machine.write(
    '.continue/config.yaml',
    'mcpServers:\n  - name: a\n    command: npx\n    args: [a]\n',
  );
  machine.write(
    '.config/opencode/opencode.json',
    '{"mcp": {"a": {"type": "local", "command": ["npx", "a"], "environment": {"K": "v"}}}}',
  );
  machine.write(
    '.gemini/settings.json',
    '{"mcpServers": {"a": {"httpUrl": "https://a.example.com/mcp"}}}',
  );
  machine.write(
    '.codeium/windsurf/mcp_config.json',
    '{"mcpServers": {"a": {"serverUrl": "https://a.example.com/mcp"}}}',
  );
  machine.write(
    '.config/zed/settings.json',
    '{"context_servers": {"a": {"command": {"path": "npx", "args": ["a"], "env": {"K": "v"}}}}} // old',
  );
  const statesOf = async (app: string) =>
    (await machine.run('import.preview', { app })).servers.map(
      ({ name, kind, state }) => `${name} ${kind} ${state}`,
    );
  expect(await statesOf('codex')).toEqual(['a stdio ready', 'b http unsupported']);
  expect(await statesOf('goose')).toEqual([
    'a stdio ready',
    'b http ready',
    'c unknown unsupported',
  ]);
  expect(await statesOf('continue')).toEqual(['a stdio ready']);
  expect(await statesOf('opencode')).toEqual(['a stdio ready']);
  expect(await statesOf('gemini-cli')).toEqual(['a http ready']);
  expect(await statesOf('windsurf')).toEqual(['a http ready']);
  expect(await statesOf('zed')).toEqual(['a stdio ready']);
  expect(await statesOf('cursor')).toEqual([]);
  machine.write(cursor, '{');
  expect((await machine.run('import.preview', { app: 'cursor' })).problem).toMatchObject({
    reason: 'unreadable',
  });
});

test('CFG-13 a file that is not there is said to be not there, and nothing is kept from it', async () => {
  const machine = await startMachine();
  const found = await machine.run('import.preview', { app: 'cursor' });
  expect(found).toMatchObject({
    digest: null,
    servers: [],
    problem: { reason: 'no-file', message: `There is no file ${machine.path(cursor)}.` },
  });
  machine.write(cursor, '{}');
  expect(await machine.run('import.preview', { app: 'cursor' })).toMatchObject({
    servers: [],
    problem: null,
  });
});

describe('CFG-13 ATLAR-24 on a managed machine', () => {
  async function startManaged(members: object) {
    const place = makePolicyPlace(policyWith(members));
    const machine = await startMachine({ managedPolicy: place.source });
    machine.write(cursor, JSON.stringify({ mcpServers: serversOf('/nowhere') }));
    const states = async () =>
      (await machine.run('import.preview', { app: 'cursor' })).servers.map(
        ({ name, state }) => `${name}: ${state}`,
      );
    return { machine, states };
  }

  test('only what the organisation allows can be brought in, and that is said before', async () => {
    const { machine, states } = await startManaged({
      connectors: { allowed: [{ url: 'https://docs.example.com/*' }] },
    });
    expect((await states()).slice(0, 3)).toEqual([
      'files: forbidden',
      'My Docs!: ready',
      'evil: forbidden',
    ]);
    const { digest } = await machine.run('import.preview', { app: 'cursor' });
    const names = ['files', 'My Docs!'];
    const done = await machine.run('import.take', { app: 'cursor', digest: digest ?? '', names });
    expect(done.added).toEqual([{ name: 'My Docs!', connector: 'my-docs' }]);
    expect(done.failed).toEqual([
      { name: 'files', message: 'Adding this connector is not allowed by Example IT.' },
    ]);
    expect(machine.core.snapshot().connectors.map(({ name }) => name)).toEqual(['my-docs']);
  });

  test.each<[string, object]>([
    ['locked', { locked: ['connectors'] }],
    ['not for people', { connectors: { usersMayAdd: false } }],
  ])('where adding connectors is %s nothing is, whoever asks', async (_name, members) => {
    const { machine, states } = await startManaged(members);
    expect((await states()).filter((line) => line.endsWith(': ready'))).toEqual([]);
    const { digest } = await machine.run('import.preview', { app: 'cursor' });
    const input = { app: 'cursor', digest: digest ?? '', names: ['files', 'My Docs!'] };
    for (const caller of ['main-window', 'operator'] as const) {
      const done = await machine.run('import.take', input, caller);
      expect(done.added).toEqual([]);
      expect(done.failed).toHaveLength(2);
    }
    expect(machine.core.snapshot().connectors).toEqual([]);
  });
});
