/** Clients that have two layouts, and those that want more in a new file than an entry. */
import { expect, test } from 'vitest';
import { clientRow } from '../../../main/core/client-files/clients/client-rows.ts';
import { loadLayout } from '../../../main/core/client-files/file-layout.ts';
import { install, startMachine } from './support.ts';

const endpoint = 'http://127.0.0.1:29170/mcp';
const opencode = '.config/opencode/opencode.json';
const deeper = `// version 2
{
  "$schema": "https://opencode.ai/config.json",
  "mcp": {
    "timeout": { "catalog": 5000 },
    "servers": {
      "docs": { "type": "local", "command": ["npx", "docs"] } // mine
    }
  }
}
`;

async function layoutOf(app: string) {
  const row = clientRow(app);
  if (row === undefined) throw new Error('no such client');
  const http = row.http?.(endpoint) ?? {};
  const stdio = row.bridge({ command: '/opt/consentry/bridge', args: [] });
  return { layout: await loadLayout(row), http, stdio };
}

test('CFG-6 OpenCode: a file that has its servers in mcp.servers gets ours there, without `enabled`', async () => {
  const { layout, http, stdio } = await layoutOf('opencode');
  const written = [http, stdio].map((entry) => layout.put(deeper, 'consentry', entry));
  const shown = written.map(({ text }) => text).join('\n======== the bridge\n');
  await expect(shown).toMatchFileSnapshot('golden/opencode.servers.txt');
  for (const { text, piece } of written) {
    expect(layout.entries(text).map(({ name }) => name)).toEqual(['consentry', 'docs', 'timeout']);
    expect(layout.remove(text, 'consentry', piece)).toBe(deeper);
    expect(layout.remove(text, 'consentry', null)).toBe(deeper);
  }
});

test('CFG-6 OpenCode: a server that is called "servers" is a server, and everything stays where it was', async () => {
  const { layout, http } = await layoutOf('opencode');
  const flat = '{"mcp": {"servers": {"type": "remote", "url": "https://x.test"}}}';
  const placed = layout.put(flat, 'consentry', http);
  expect(JSON.parse(placed.text)).toEqual({
    mcp: { servers: { type: 'remote', url: 'https://x.test' }, consentry: http },
  });
  expect(layout.entries(placed.text).map(({ name }) => name)).toEqual(['servers', 'consentry']);
});

test('CFG-11 CFG-12 OpenCode: ours is found, looked after and taken out wherever it is', async () => {
  const machine = await startMachine();
  machine.write(opencode, deeper);
  const entry = await install(machine, { app: 'opencode' });
  const state = async () =>
    (await machine.run('clientFiles.list', {})).flatMap(({ entries }) => entries)[0]?.state;
  expect(await state()).toBe('present');
  expect((await machine.run('clientFiles.preview', { app: 'opencode' })).act).toBe('nothing');
  const { servers } = await machine.run('import.preview', { app: 'opencode' });
  expect(servers.find(({ name }) => name === 'docs')?.state).toBe('ready');
  expect(servers.find(({ name }) => name === 'consentry')?.state).toBe('ours');
  await machine.run('clientFiles.uninstall', { entry: entry.id });
  expect(machine.read(opencode)).toBe(deeper);

  // An entry in the older place stays there when the file gets the newer one as well.
  machine.write(opencode, '{}');
  const older = await install(machine, { app: 'opencode' });
  const both = machine.read(opencode).replace('"mcp": {', '"mcp": { "servers": {},');
  machine.write(opencode, both);
  expect((await machine.run('clientFiles.preview', { app: 'opencode' })).act).toBe('nothing');
  await machine.run('clientFiles.uninstall', { entry: older.id });
  expect(machine.read(opencode)).not.toContain('consentry');
});

test('CFG-6 Continue: a new file begins with what it needs, shown before, and goes as a whole', async () => {
  const machine = await startMachine();
  const file = '.continue/config.yaml';
  const { lines } = await machine.run('clientFiles.preview', { app: 'continue' });
  expect(lines.map(({ text }) => text)).toEqual([
    'name: Local Agent',
    'version: 1.0.0',
    'schema: v1',
    'mcpServers:',
    '  - name: consentry',
    '    type: streamable-http',
    `    url: "${machine.endpoint}"`,
  ]);
  const entry = await install(machine, { app: 'continue' });
  expect(machine.read(file).split('\n').slice(0, -1)).toEqual(lines.map(({ text }) => text));
  expect((await machine.run('clientFiles.previewRemoval', { entry: entry.id })).removesFile).toBe(
    true,
  );
  await machine.run('clientFiles.uninstall', { entry: entry.id });

  // A file that is there keeps its own; an empty one is empty again afterwards.
  for (const before of ['', 'name: mine\nversion: 2.0.0\n']) {
    machine.write(file, before);
    const again = await install(machine, { app: 'continue' });
    expect(machine.read(file).match(/^name:/gmu)).toHaveLength(1);
    await machine.run('clientFiles.uninstall', { entry: again.id });
    expect(machine.read(file)).toBe(before);
  }
});
