/**
 * Clients of both eras hear that a resource changed, from servers of both eras, as long as they may
 * read it.
 */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { serveHttp } from '../../../support/everything-upstream/serve-http.mjs';
import { createTestClock, type TestClock } from '../../../support/core/memory-ports.ts';
import { callModern, type Login } from '../../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { eventsOf, openSession, sendLegacy } from '../endpoint/legacy-client.ts';
import { another } from '../support.ts';

const watched = 'test://watched-resource';
const other = 'test://static-text';

interface Setting {
  readonly core: TestCore;
  readonly clock: TestClock;
  readonly login: Login;
}

async function setUp(era: 'legacy' | 'modern'): Promise<Setting> {
  const clock = createTestClock();
  const upstream = await serveHttp(era, 0);
  onTestFinished(() => upstream.close());
  const core = await startCore({ ports: { clock } });
  await core.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  const tool = 'test_trigger_resource_change';
  await core.run('tool.set', { connector: 'up', tool, mode: 'allow' });
  await vi.waitFor(async () => {
    const { resources } = await core.run('catalogue.list', { connector: 'up' });
    expect(resources.length).toBeGreaterThan(0);
  });
  return { core, clock, login: await another(core) };
}

type Updates = readonly unknown[];

/**
 * Both resources change until the condition holds: a subscription is not answered by when it works.
 */
async function changeUntil({ core, clock, login }: Setting, holds: () => void): Promise<void> {
  await vi.waitFor(
    async () => {
      clock.advance(1001);
      for (const uri of [other, watched]) {
        const params = { name: 'up__test_trigger_resource_change', arguments: { uri } };
        await (await callModern(core.endpoint, login.accessToken, 'tools/call', params)).text();
      }
      holds();
    },
    { timeout: 10_000, interval: 50 },
  );
}

async function watchAsModern({ core, login }: Setting, uris: readonly string[]): Promise<Updates> {
  const leave = new AbortController();
  onTestFinished(() => leave.abort());
  const params = { notifications: { resourceSubscriptions: uris, toolsListChanged: true } };
  const response = await callModern(
    core.endpoint,
    login.accessToken,
    'subscriptions/listen',
    params,
    { signal: leave.signal },
  );
  return collect(response, leave.signal);
}

function collect(response: Response, signal: AbortSignal): Updates {
  const received: unknown[] = [];
  void (async () => {
    for await (const event of eventsOf(response))
      received.push([
        event['method'],
        (event['params'] as { uri?: string }).uri ?? event['params'],
      ]);
  })().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return received;
}

async function watchAsLegacy(
  { core, login }: Setting,
  uris: readonly string[],
): Promise<{ received: Updates; session: string; answers: number[] }> {
  const session = await openSession(core, login.accessToken);
  const leave = new AbortController();
  onTestFinished(() => leave.abort());
  const stream = await sendLegacy(core, login.accessToken, null, {
    session,
    method: 'GET',
    signal: leave.signal,
  });
  const answers: number[] = [];
  for (const [id, uri] of uris.entries()) {
    const message = { id, method: 'resources/subscribe', params: { uri } };
    const answer = await sendLegacy(core, login.accessToken, message, { session });
    const { error } = (await answer.json()) as { error?: { code: number } };
    answers.push(error?.code ?? 0);
  }
  return { received: collect(stream, leave.signal), session, answers };
}

const update = ['notifications/resources/updated', watched];

describe.each(['legacy', 'modern'] as const)('from a %s server', (era) => {
  test('a modern client is notified of what it named, and of nothing else', async () => {
    const setting = await setUp(era);
    const received = await watchAsModern(setting, [watched, 'consentry+x:nowhere', watched]);
    await vi.waitFor(() => expect(received).toHaveLength(1));
    // What it was told will be told: the rest there is not.
    expect(received[0]).toMatchObject([
      'notifications/subscriptions/acknowledged',
      { notifications: { resourceSubscriptions: [watched], toolsListChanged: true } },
    ]);
    await changeUntil(setting, () => expect(received).toContainEqual(update));
    expect(JSON.stringify(received)).not.toContain(other);
  });

  test('a legacy client is notified on its stream, until it unsubscribes', async () => {
    const setting = await setUp(era);
    const { received, session, answers } = await watchAsLegacy(setting, [
      watched,
      'consentry+x:nowhere',
    ]);
    expect(answers).toEqual([0, -32002]);
    await changeUntil(setting, () => expect(received).toContainEqual(update));
    const { core, login } = setting;
    const back = { id: 9, method: 'resources/unsubscribe', params: { uri: watched } };
    await (await sendLegacy(core, login.accessToken, back, { session })).text();
    const count = received.length;
    const second = await watchAsModern(setting, [watched]);
    await changeUntil(setting, () => expect(second).toContainEqual(update));
    expect(received).toHaveLength(count);
    expect(JSON.stringify(received)).not.toContain(other);
  });

  test('who may no longer read it is notified no more', async () => {
    const setting = await setUp(era);
    const received = await watchAsModern(setting, [watched]);
    // Changes in the same round, and may be read all the time.
    const stays = await watchAsModern(setting, [other]);
    await changeUntil(setting, () => {
      expect(received).toContainEqual(update);
      expect(stays.length).toBeGreaterThan(1);
    });
    await setting.core.run('rule.add', {
      rule: {
        action: 'block',
        conditions: [{ pointer: '/uri', test: { kind: 'glob', pattern: 'test://watched*' } }],
      },
    });
    const nextRound = (): Promise<void> => {
      const count = stays.length;
      return changeUntil(setting, () => expect(stays.length).toBeGreaterThan(count));
    };
    // What was on its way arrives with the first.
    await nextRound();
    const before = received.length;
    await nextRound();
    await nextRound();
    expect(received).toHaveLength(before);
  });
});
