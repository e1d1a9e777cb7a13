/**
 * A computer that slept: what ended meanwhile has ended, lists are read anew, servers are tried
 * again at once.
 */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { authorize, callModern, logIn, register } from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';

const chaosChild = join(import.meta.dirname, '../../support/upstreams/chaos-child.mjs');
/** Longer than a question waits, shorter than a token lives. */
const nap = 20 * 60_000;

async function listsRead(core: TestCore, token: string): Promise<number> {
  const answer = await callModern(core.endpoint, token, 'tools/call', { name: 'child__lists' });
  const { result } = (await answer.json()) as { result: { content: [{ text: string }] } };
  return (JSON.parse(result.content[0].text) as { lists: number }).lists;
}

async function setUp() {
  const clock = createTestClock();
  const attempts: number[] = [];
  const server = createServer((request, response) => {
    attempts.push(clock.monotonicMs());
    request.resume();
    response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let resumed = (): void => undefined;
  const core = await startCore({ ports: { clock, onResumed: (tell) => void (resumed = tell) } });
  await core.run('connector.add', {
    kind: 'stdio',
    name: 'child',
    command: process.execPath,
    args: [chaosChild, 'ok'],
  });
  await core.run('connector.add', { kind: 'http', name: 'away', url: `http://127.0.0.1:${port}/` });
  const connection = (name: string) =>
    core.core.snapshot().connectors.find((connector) => connector.name === name)?.connection;
  await vi.waitFor(
    () => expect([connection('child'), connection('away')]).toEqual(['ready', 'error']),
    {
      timeout: 10_000,
    },
  );
  await core.run('connector.review', { name: 'child', accept: 'all' });
  await core.run('tool.set', { connector: 'child', tool: 'lists', mode: 'allow' });
  const { accessToken } = await logIn(core, {
    authorize: { scope: 'connectors:read connectors:write' },
  });
  const client = await register(core.issuer);
  await authorize(core.issuer, client, { scope: 'connectors:read' });
  expect(await core.run('questions.list', {})).toHaveLength(1);
  return { clock, core, attempts, accessToken, resumed: () => resumed() };
}

test('seen by the clocks alone', async () => {
  const { clock, core, attempts, accessToken } = await setUp();
  const before = await listsRead(core, accessToken);
  const tries = attempts.length;
  // The wall clock went on, nothing else did: no timer of ours has come due.
  clock.setBack(-nap);
  expect(await core.run('questions.list', {})).toHaveLength(1);
  clock.advance(10_001);
  expect(await core.run('questions.list', {})).toEqual([]);
  await vi.waitFor(async () => {
    expect(attempts.length).toBeGreaterThan(tries);
    expect(await listsRead(core, accessToken)).toBeGreaterThan(before);
  });
});

test('told by the system, and once', async () => {
  const { clock, core, attempts, accessToken, resumed } = await setUp();
  const before = await listsRead(core, accessToken);
  const tries = attempts.length;
  clock.setBack(-nap);
  resumed();
  expect(await core.run('questions.list', {})).toEqual([]);
  await vi.waitFor(async () => {
    expect(attempts.length).toBeGreaterThan(tries);
    expect(await listsRead(core, accessToken)).toBe(before + 1);
  });
  resumed();
  expect(await listsRead(core, accessToken)).toBe(before + 1);
});

test('a clock that is set by a little, or back, is no sleep', async () => {
  const { clock, core, accessToken } = await setUp();
  const before = await listsRead(core, accessToken);
  clock.setBack(-15_000);
  clock.advance(10_001);
  clock.setBack(nap);
  clock.advance(10_001);
  expect(await core.run('questions.list', {})).toHaveLength(1);
  expect(await listsRead(core, accessToken)).toBe(before);
});
