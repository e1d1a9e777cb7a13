/**
 * REL-16: everything that a client leaves open has an owner and a count, and nothing of it is left
 * once its grant has ended.
 */
import { expect, test, vi } from 'vitest';
import type { OpenCounts } from '../../../../contract/commands/debug-commands.ts';
import { callModern } from '../../../support/clients/oauth-client.ts';
import { eventsOf, openSession, sendLegacy } from '../endpoint/legacy-client.ts';
import { readMessages, setUp, type Setting } from '../support.ts';

const form = {
  message: 'Who are you?',
  requestedSchema: { type: 'object', properties: { name: { type: 'string' } } },
};
const declared = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } } };

function counts({ core }: Setting): Promise<OpenCounts> {
  return core.run('debug.counts', {}, 'operator');
}

test('REL-16 counts are for whoever runs the process, and for nobody else', async () => {
  const { core } = await setUp();
  for (const caller of ['main-window', 'headless-ui', 'control', 'tray', 'prompt-window'] as const)
    expect(await core.refused('debug.counts', {}, caller)).toMatchObject({
      code: 'not_allowed_here',
    });
});

test('REL-16 sessions, streams, conversations and suspended calls of a revoked client are gone', async () => {
  const setting = await setUp('legacy');
  const { core, upstream, login, clock } = setting;
  const before = await counts(setting);
  const session = await openSession(core, login.accessToken);
  const stream = await sendLegacy(core, login.accessToken, null, { session, method: 'GET' });
  const notifications = { toolsListChanged: true };
  const listening = await callModern(core.endpoint, login.accessToken, 'subscriptions/listen', {
    notifications,
  });
  upstream.asks = [{ id: 'ask-1', method: 'elicitation/create', params: form }];
  let round: { requestState?: string } | undefined;
  void callModern(core.endpoint, login.accessToken, 'tools/call', {
    name: 'up__get_it',
    arguments: {},
    _meta: declared,
  })
    .then((response) => response.text())
    .then((text) => (round = readMessages(text).at(-1)?.result as typeof round));
  await vi.waitFor(() => {
    clock.advance(10);
    expect(round?.requestState).toBeTypeOf('string');
  });
  const during = await counts(setting);
  expect(during).toMatchObject({ sessions: 1, streams: 2, upstreamSessions: 1, suspendedCalls: 1 });
  expect(during.ofGrants).toBe(3);
  await core.run('client.revoke', { clientId: login.clientId });
  for (const response of [stream, listening]) for await (const _event of eventsOf(response));
  await vi.waitFor(async () => {
    clock.advance(10);
    const { sessions, streams, upstreamSessions, suspendedCalls, ofGrants, questions } =
      await counts(setting);
    expect(before).toMatchObject({
      sessions,
      streams,
      upstreamSessions,
      suspendedCalls,
      ofGrants,
      questions,
    });
  });
});

test('REL-16 a session that is deleted takes its conversations with it', async () => {
  const setting = await setUp('legacy');
  const { core, login } = setting;
  const session = await openSession(core, login.accessToken);
  const call = { id: 1, method: 'tools/call', params: { name: 'up__get_it', arguments: {} } };
  await (await sendLegacy(core, login.accessToken, call, { session })).text();
  expect(await counts(setting)).toMatchObject({ sessions: 1, upstreamSessions: 1 });
  await sendLegacy(core, login.accessToken, null, { session, method: 'DELETE' });
  await vi.waitFor(async () =>
    expect(await counts(setting)).toMatchObject({ sessions: 0, upstreamSessions: 0 }),
  );
});
