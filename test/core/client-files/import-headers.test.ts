/** Request headers in the files of other clients: what comes in, how, and what does not. */
import { expect, test } from 'vitest';
import { memoryVault } from '../../support/core/memory-ports.ts';
import { startMachine } from './support.ts';

/** As its makers document it: where, and the text of the file. */
const published: readonly (readonly [string, string, string])[] = [
  [
    'cursor',
    '.cursor/mcp.json',
    '{"mcpServers": {"a": {"url": "https://a.example.com/mcp", "headers": {"API_KEY": "one-1"}}}}',
  ],
  [
    'vscode',
    '.config/Code/User/mcp.json',
    '{"servers": {"a": {"type": "http", "url": "https://a.example.com/mcp", "headers": {"API_KEY": "one-1"}}}}',
  ],
  [
    'claude-code',
    '.claude.json',
    '{"mcpServers": {"a": {"type": "http", "url": "https://a.example.com/mcp", "headers": {"API_KEY": "one-1"}}}}',
  ],
  [
    'codex',
    '.codex/config.toml',
    '[mcp_servers.a]\nurl = "https://a.example.com/mcp"\nhttp_headers = { "API_KEY" = "one-1" }\n',
  ],
  [
    'gemini-cli',
    '.gemini/settings.json',
    '{"mcpServers": {"a": {"httpUrl": "https://a.example.com/mcp", "headers": {"API_KEY": "one-1"}}}}',
  ],
  [
    'opencode',
    '.config/opencode/opencode.json',
    '{"mcp": {"a": {"type": "remote", "url": "https://a.example.com/mcp", "headers": {"API_KEY": "one-1"}}}}',
  ],
  [
    'goose',
    '.config/goose/config.yaml',
    'extensions:\n  a:\n    type: streamable_http\n    uri: https://a.example.com/mcp\n    headers: {API_KEY: one-1}\n',
  ],
  [
    'continue',
    '.continue/config.yaml',
    'mcpServers:\n  - name: a\n    type: streamable-http\n    url: https://a.example.com/mcp\n    requestOptions:\n      headers: {API_KEY: one-1}\n',
  ],
];

test.each(published)('CFG-13 the headers of a server in %s come in', async (app, file, text) => {
  const vault = memoryVault();
  const machine = await startMachine({ vault });
  machine.write(file, text);
  const found = await machine.run('import.preview', { app });
  expect(found.servers).toMatchObject([{ name: 'a', state: 'ready', secrets: ['API_KEY'] }]);
  await machine.run('import.take', { app, digest: found.digest ?? '', names: ['a'] });
  expect(machine.core.snapshot().connectors).toMatchObject([
    { name: 'a', enabled: false, headers: [{ name: 'API_KEY', secret: true }] },
  ]);
  expect([...vault.entries.values()]).toContain('one-1');
  expect(JSON.stringify(machine.ports.preferences.read())).not.toContain('one-1');
});

async function takeWith(headers: object) {
  const vault = memoryVault();
  const machine = await startMachine({ vault });
  const servers = { a: { url: 'https://a.example.com/mcp', headers } };
  machine.write('.cursor/mcp.json', JSON.stringify({ mcpServers: servers }));
  const found = await machine.run('import.preview', { app: 'cursor' });
  await machine.run('import.take', { app: 'cursor', digest: found.digest ?? '', names: ['a'] });
  const [connector] = machine.ports.preferences.read().connectors;
  const [server] = found.servers;
  return { vault, found, server, connector: connector?.kind === 'http' ? connector : undefined };
}

test('CFG-13 what looks like a secret is one, the rest stays readable', async () => {
  const { vault, server, connector } = await takeWith({
    'X-Region': 'eu',
    'X-Trace': 'f3a9c17e2b8d40569af1e7c2',
    'X-Team': ' mine ',
    Authorization: 'Basic canary-2',
    Cookie: 'session=canary-3',
  });
  expect(server?.secrets).toEqual(['X-Trace', 'Authorization', 'Cookie']);
  expect(connector?.bearer).toBeNull();
  expect(connector?.headers).toMatchObject([
    { name: 'X-Region', value: 'eu' },
    { name: 'X-Trace', secretRef: expect.any(String) as string },
    { name: 'X-Team', value: 'mine' },
    { name: 'Authorization', secretRef: expect.any(String) as string },
    { name: 'Cookie', secretRef: expect.any(String) as string },
  ]);
  expect([...vault.entries.values()]).toEqual(
    expect.arrayContaining(['f3a9c17e2b8d40569af1e7c2', 'Basic canary-2', 'session=canary-3']),
  );
});

test('CFG-13 a bearer token is the connector’s token, and what Consentry sends itself is left out', async () => {
  const { vault, server, connector } = await takeWith({
    authorization: 'Bearer canary-1',
    Accept: 'application/json, text/event-stream',
    'Content-Type': 'application/json',
    'MCP-Protocol-Version': '2025-06-18',
    'X-Team': 'a',
  });
  expect(server?.secrets).toEqual(['Authorization']);
  expect(connector?.bearer).not.toBeNull();
  expect(connector?.headers).toEqual([{ name: 'X-Team', value: 'a' }]);
  expect([...vault.entries.values()]).toContain('canary-1');
});

test.each<[string, object, RegExp]>([
  ['the connection', { 'Transfer-Encoding': 'chunked' }, /belongs to the connection/u],
  ['a line break', { 'X-A': 'canary\r\nHost: x' }, /line break/u],
  ['a name that is none', { 'X A': 'canary' }, /no blanks/u],
  ['a variable of the client', { 'X-A': '${input:key}' }, /only its own client fills in/u],
  ['a variable of the shell', { Authorization: 'Bearer ${env:TOKEN}' }, /own client fills in/u],
  ['a name twice', { 'X-A': 'canary', 'x-a': 'canary' }, /twice/u],
  ['something else than text', { 'X-A': ['canary'] }, /not plain text/u],
])(
  'CFG-13 headers with %s do not come in, and nothing of them is repeated',
  async (_, headers, words) => {
    const { found, server, connector, vault } = await takeWith(headers);
    expect(server).toMatchObject({ state: 'unsupported', words: expect.stringMatching(words) });
    expect(connector).toBeUndefined();
    expect(JSON.stringify(found)).not.toContain('canary');
    expect([...vault.entries.values()].filter((value) => value.includes('canary'))).toEqual([]);
  },
);
