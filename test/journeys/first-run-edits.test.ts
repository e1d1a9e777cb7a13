/**
 * A first run of a few seconds, and then somebody edits what it left (SEC-94): the seals are there
 * with the first thing that gives a right, not with the first minute.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startChaosUpstream, type ChaosUpstream } from '../support/upstreams/chaos-upstream.ts';
import { callModern, logIn } from '../support/clients/oauth-client.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { startProduct, type Killable } from './support/killable.ts';

async function upstreamOf(): Promise<ChaosUpstream> {
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = ['get_it', 'delete_it'].map((name) => ({
    name,
    description: name,
    inputSchema: { type: 'object' },
  }));
  return upstream;
}

async function begin(
  folder: string,
  access: 'read-write' | null = 'read-write',
): Promise<Killable> {
  const product = await startProduct(folder, { access });
  onTestFinished(() => product.kill());
  return product;
}

function edit({ dataDir }: Killable, sql: string): void {
  const db = new Database(join(dataDir, 'store.db'));
  db.exec(sql);
  db.close();
}

async function found(product: Killable): Promise<string[]> {
  const { entries } = await product.run('audit.list', { action: 'seal.broken' });
  return entries.map(({ detail }) => detail ?? '');
}

test.each([
  ['ended', (product: Killable) => product.end()],
  ['killed', (product: Killable) => product.kill()],
])('TRIAL-C7 a grant widened after a first run that was %s within seconds', async (_how, over) => {
  const folder = makeTempDir();
  const upstream = await upstreamOf();
  const first = await begin(folder);
  await first.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
  const login = await logIn(first, { access: { up: 'read' } });
  await over(first);
  edit(first, `UPDATE grants SET access = '{"*":"write"}'`);
  const second = await begin(folder);
  expect(await found(second)).toEqual(['the access of a client']);
  expect((await callModern(second.endpoint, login.accessToken, 'server/discover')).status).toBe(
    401,
  );
});

test('TRIAL-C7 a tool set to allow, with nobody logged in yet', async () => {
  const folder = makeTempDir();
  const upstream = await upstreamOf();
  const first = await begin(folder);
  await first.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
  await first.run('connector.connect', { name: 'up' });
  await first.run('connector.review', { name: 'up', accept: 'all' });
  await first.run('tool.set', { connector: 'up', tool: 'delete_it', mode: 'block' });
  await first.end();
  edit(first, `UPDATE tool_settings SET mode = 'allow'`);
  const second = await begin(folder);
  expect(await found(second)).toEqual(['the tool delete_it']);
  const tools = await second.run('tools.list', {});
  expect(tools.find(({ name }) => name === 'delete_it')).toMatchObject({ outcome: 'deny' });
});

test('TRIAL-C7 a connector that leads elsewhere, with nothing else set', async () => {
  const folder = makeTempDir();
  const upstream = await upstreamOf();
  const first = await begin(folder);
  await first.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
  await first.end();
  const path = join(first.dataDir, 'preferences.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace(upstream.url, 'https://evil.example/mcp'));
  const second = await begin(folder);
  expect(await found(second)).toEqual(['the connector up']);
});

test('TRIAL-C7 the log of a first run is under its key and anchored', async () => {
  const folder = makeTempDir();
  const first = await begin(folder);
  await logIn(first);
  await first.end();
  const db = new Database(join(first.dataDir, 'audit.db'));
  db.exec('DELETE FROM entries WHERE id > (SELECT max(id) - 2 FROM entries)');
  db.close();
  const second = await begin(folder);
  // The log is looked at beside the start.
  await vi.waitFor(async () => {
    const { entries } = await second.run('audit.list', { action: 'audit.damaged' });
    expect(entries).toMatchObject([{ reason: 'cut' }]);
  });
});

test('a first run that gave nothing asks no key store and leaves no vault', async () => {
  const first = await begin(makeTempDir(), null);
  await first.end();
  expect(() => readFileSync(join(first.dataDir, 'vault.json'))).toThrow('ENOENT');
  expect(() => readFileSync(join(first.dataDir, 'vault.key'))).toThrow('ENOENT');
});
