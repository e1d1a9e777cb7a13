/**
 * A server of 2025-11-25 that closes the stream of a call and answers who comes back: its client is
 * sent away as well, and loses nothing (MCP 2025-11-25, Transports).
 */
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect, onTestFinished, test, vi } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { callModern } from '../../../support/clients/oauth-client.ts';
import type { ChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { openSession, sendLegacy } from './legacy-client.ts';
import { readMessages, setUp, type Setting } from '../support.ts';

const call = { id: 1, method: 'tools/call', params: { name: 'up__get_it', arguments: { a: 1 } } };
const result = { content: [{ type: 'text', text: '{"a":1}' }] };
/** What the recording server asks its clients to wait. */
const retryMs = 50;

async function setUpPolling(era: 'legacy' | 'both' = 'legacy'): Promise<Setting> {
  const setting = await setUp(era);
  setting.upstream.trouble.set('tools/call', 'poll');
  return setting;
}

const cameBack = (upstream: ChaosUpstream): number =>
  upstream.requests.filter(({ headers }) => headers['last-event-id'] !== undefined).length;

/** Calls in a session; resolves with the whole stream when the connection is ended. */
async function callAndBeSentAway({ core, login }: Setting): Promise<{
  readonly session: string;
  readonly text: string;
}> {
  const session = await openSession(core, login.accessToken);
  const response = await sendLegacy(core, login.accessToken, call, { session });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  return { session, text: await response.text() };
}

async function comeBack(
  { core, login }: Setting,
  session: string,
  lastEventId: string,
): Promise<Response> {
  return fetch(core.endpoint, {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${login.accessToken}`,
      'mcp-session-id': session,
      'mcp-protocol-version': '2025-11-25',
      'last-event-id': lastEventId,
    },
  });
}

test.each(['legacy', 'both'] as const)(
  'its client gets an event to come back with and the pause, and the rest when it is back (%s)',
  async (era) => {
    const setting = await setUpPolling(era);
    const { session, text } = await callAndBeSentAway(setting);
    expect(text).toBe(`id: 1-0\nretry: 1000\ndata:\n\nretry: ${retryMs}\n\n`);
    const back = await comeBack(setting, session, '1-0');
    expect(cameBack(setting.upstream)).toBe(0);
    setting.clock.advance(retryMs);
    expect(readMessages(await back.text())).toEqual([{ jsonrpc: '2.0', id: 1, result }]);
    expect([cameBack(setting.upstream), setting.upstream.count('tools/call')]).toEqual([1, 1]);
  },
);

test('what comes while its client is away is kept for it', async () => {
  const setting = await setUpPolling();
  const { session } = await callAndBeSentAway(setting);
  setting.clock.advance(retryMs);
  await untilLogged(setting);
  const back = await comeBack(setting, session, '1-0');
  expect(readMessages(await back.text())).toEqual([{ jsonrpc: '2.0', id: 1, result }]);
});

test('it loses nothing either when much was said before it was sent away', async () => {
  const setting = await setUpPolling();
  const data = 'x'.repeat(2 * limits.resumable.keptAfterwards);
  setting.upstream.tells = [{ method: 'notifications/message', params: { level: 'info', data } }];
  const { session, text } = await callAndBeSentAway(setting);
  expect(text).toContain(data);
  const back = await comeBack(setting, session, '1-1');
  setting.clock.advance(retryMs);
  expect(readMessages(await back.text())).toEqual([{ jsonrpc: '2.0', id: 1, result }]);
});

test('a client that never comes back costs the server nothing: the answer is fetched and logged', async () => {
  const setting = await setUpPolling();
  await callAndBeSentAway(setting);
  setting.clock.advance(retryMs);
  await untilLogged(setting);
  expect(cameBack(setting.upstream)).toBe(1);
});

test('it is sent away once more from where it came back, as often as the server closes', async () => {
  const setting = await setUpPolling();
  const { session } = await callAndBeSentAway(setting);
  const back = await comeBack(setting, session, '1-0');
  // The stream that the call goes on over ends early, too.
  setting.upstream.pollAgain = 1;
  setting.clock.advance(retryMs);
  expect(await back.text()).toBe(`retry: ${retryMs}\n\n`);
  const again = await comeBack(setting, session, '1-0');
  setting.clock.advance(retryMs);
  expect(readMessages(await again.text())).toEqual([{ jsonrpc: '2.0', id: 1, result }]);
});

test('a client can cancel while it is away', async () => {
  const setting = await setUpPolling();
  const { core, login, upstream } = setting;
  const { session } = await callAndBeSentAway(setting);
  const cancel = { method: 'notifications/cancelled', params: { requestId: 1 } };
  await sendLegacy(core, login.accessToken, cancel, { session });
  await vi.waitFor(() => expect(upstream.count('notifications/cancelled')).toBe(1));
  setting.clock.advance(retryMs);
  expect(cameBack(upstream)).toBe(0);
});

test.each(['2025-06-18', '2025-03-26'])(
  'a client of %s, which knows no such pause, waits for the answer on its connection',
  async (revision) => {
    const setting = await setUpPolling();
    const { core, login } = setting;
    const session = await openSession(core, login.accessToken, undefined, {}, revision);
    const answer = sendLegacy(core, login.accessToken, call, { session });
    expect(
      await advancing(
        setting,
        answer.then((response) => response.json()),
      ),
    ).toEqual({
      jsonrpc: '2.0',
      id: 1,
      result,
    });
  },
);

test('so does one that takes no event stream, and one of 2026-07-28', async () => {
  const setting = await setUpPolling();
  const { core, login } = setting;
  const modern = callModern(core.endpoint, login.accessToken, 'tools/call', call.params);
  const answer = modern.then(async (response) => readMessages(await response.text()));
  expect(await advancing(setting, answer)).toMatchObject([{ result }]);
  const session = await openSession(core, login.accessToken);
  const plain = fetch(core.endpoint, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${login.accessToken}`,
      'content-type': 'application/json',
      'mcp-session-id': session,
    },
    body: JSON.stringify({ jsonrpc: '2.0', ...call }),
  });
  expect(
    await advancing(
      setting,
      plain.then((response) => response.json()),
    ),
  ).toMatchObject({
    result,
  });
});

test('the SDK v1 comes back by itself and has its answer', async () => {
  const setting = await setUpPolling();
  const { core, login, upstream } = setting;
  const headers = { authorization: `Bearer ${login.accessToken}` };
  let returns = 0;
  const transport = new HttpV1(new URL(core.endpoint), {
    requestInit: { headers },
    fetch: (url, init) => {
      if (new Headers(init?.headers).has('last-event-id')) returns += 1;
      return fetch(url, init);
    },
  });
  const client = new ClientV1({ name: 'v1', version: '1' });
  await client.connect(transport);
  onTestFinished(() => client.close());
  const answer = client.callTool({ name: 'up__get_it', arguments: { a: 1 } });
  expect(await advancing(setting, answer)).toMatchObject(result);
  expect([returns, upstream.count('tools/call')]).toEqual([1, 1]);
});

/** The clock of the core runs until this is there. */
async function advancing<Value>({ clock }: Setting, waited: Promise<Value>): Promise<Value> {
  let value: { readonly of: Value } | undefined;
  void waited.then((of) => (value = { of }));
  return vi.waitFor(() => {
    clock.advance(10);
    if (value === undefined) throw new Error('not yet');
    return value.of;
  });
}

async function untilLogged({ core }: Setting): Promise<void> {
  await vi.waitFor(async () => {
    const { entries } = await core.run('audit.list', { action: 'tools/call' });
    expect(entries[0]?.decision).toBe('allow');
  });
}
