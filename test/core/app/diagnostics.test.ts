import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSweep } from '../../support/values/canary-sweep.ts';
import { memoryApp } from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';

const root = join(import.meta.dirname, '../../..');
const canary = (kind: string): string => `kanary-${kind}-Zq8ReallySecret0xDEADbeef42/+=`;

/** One secret everywhere a person, a server or a client can put one. */
async function startWithSecrets() {
  const sweep = createSweep();
  const secret = (kind: string): string => {
    const value = canary(kind);
    sweep.plant(kind, value);
    return value;
  };
  const logged = `Bearer ${secret('logged')}`;
  const core = await startCore({
    ports: {
      app: memoryApp({
        homeDir: '/home/somebody',
        logTail: () => [
          JSON.stringify({ event: 'upstream.failed', error: `refused: ${logged}` }),
          `not json, and https://example.com/hook?key=${secret('query')}`,
        ],
      }),
    },
  });
  await core.run('connector.add', {
    kind: 'stdio',
    name: 'child',
    command: process.execPath,
    args: [join(root, 'test/support/upstreams/telling-child.mjs'), '--token', secret('argument')],
    env: [
      { name: 'API_KEY', value: secret('variable'), secret: true },
      { name: 'PLAIN', value: secret('plain variable'), secret: false },
    ],
  });
  await core.run('connector.add', {
    kind: 'http',
    name: 'remote',
    url: `http://127.0.0.1:9/mcp?apikey=${secret('address')}`,
    bearer: secret('bearer'),
    headers: [
      { name: 'X-Api-Key', value: secret('header'), secret: true },
      { name: 'X-Plain', value: secret('plain header'), secret: false },
    ],
  });
  return { core, sweep };
}

test('a report for support holds no secret, wherever one was planted (SEC-90)', async () => {
  const { core, sweep } = await startWithSecrets();
  const report = await core.run('diagnostics.export', {});
  if (report.kind !== 'text') throw new Error('the terminal gets text');
  sweep.hear('the report', report.text);
  expect(sweep.hits()).toEqual([]);
  // What it is for is there.
  const { connectors, app, log, settings } = JSON.parse(report.text) as {
    connectors: { name: string; runs: string; arguments: number; variables: number }[];
    app: { logDir: string };
    log: unknown[];
    settings: { accessPolicy: string };
  };
  expect(connectors).toMatchObject([
    { name: 'child', runs: 'node', arguments: 3, variables: 2, hasSecret: true },
    { name: 'remote', runs: 'http://127.0.0.1:9', arguments: 0, headers: 2 },
  ]);
  expect(app.logDir).toBe('~/consentry/logs');
  expect(log).toEqual([
    { event: 'upstream.failed', error: 'refused: [secret]' },
    'not json, and https://example.com/hook?[cut]',
  ]);
  expect(settings.accessPolicy).toBe('read-write');
  expect(report.name).toMatch(/^consentry-report-\d{4}-\d\d-\d\d\.json$/u);
});

test('the main window saves it where the person says; no other door opens a dialog', async () => {
  const saved: string[] = [];
  let answer: string | null = '/home/somebody/report.json';
  const app = memoryApp({
    saveFile: async (name, text) => {
      saved.push(`${name} ${JSON.parse(text) === null ? 'empty' : 'full'}`);
      return answer;
    },
  });
  const core = await startCore({ ports: { app } });
  for (const caller of ['terminal', 'control', 'headless-ui', 'operator'] as const)
    expect(await core.run('diagnostics.export', {}, caller)).toMatchObject({ kind: 'text' });
  expect(saved).toEqual([]);
  expect(await core.run('diagnostics.export', {}, 'main-window')).toEqual({
    kind: 'saved',
    path: '/home/somebody/report.json',
  });
  answer = null;
  expect(await core.run('diagnostics.export', {}, 'main-window')).toEqual({ kind: 'cancelled' });
  expect(saved).toHaveLength(2);
});
