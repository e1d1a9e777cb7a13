/** What a server of 2025-11-25 asks in the middle of a call, while the call stays open. */
import { describe, expect, test, vi } from 'vitest';
import { eventsOf, sendLegacy } from './legacy-client.ts';
import { another, setUp, type Setting } from '../support.ts';
import {
  type Answer,
  accepted,
  callAsLegacy,
  callAsModern,
  form,
  openAskable,
  shownForm,
} from './askable-clients.ts';

describe('a legacy upstream', () => {
  const ask = { id: 'ask-1', method: 'elicitation/create', params: form };
  const answersHeard = ({ upstream }: Setting): unknown[] =>
    upstream.requests.flatMap(({ rpc }) =>
      String(rpc?.id).startsWith('ask-') ? [(rpc as { result?: unknown }).result] : [],
    );

  test('asks a legacy client on the stream of its call', async () => {
    const setting = await setUp('legacy');
    setting.upstream.asks = [ask];
    const { asked, result } = await callAsLegacy(setting, { 'elicitation/create': accepted });
    expect(asked).toEqual([['elicitation/create', shownForm]]);
    expect(answersHeard(setting)).toEqual([accepted]);
    expect(result).toEqual({ content: [{ type: 'text', text: '{}' }] });
  });

  test('a question that a legacy client never answers is taken back, and leaves room for the next', async () => {
    const setting = await setUp('legacy');
    const { core, login, clock, upstream } = setting;
    upstream.asks = [ask];
    const session = await openAskable(setting);
    const call = { id: 1, method: 'tools/call', params: { name: 'up__get_it', arguments: {} } };
    const response = await sendLegacy(core, login.accessToken, call, { session });
    const events = eventsOf(response);
    const question = (await events.next()).value as { id: string };
    const withdrawn = events.next();
    for (let minutes = 0; minutes < 10; minutes += 0.5) clock.advance(30_000);
    expect((await withdrawn).value).toMatchObject({
      method: 'notifications/cancelled',
      params: { requestId: question.id },
    });
    await vi.waitFor(() => expect(answersHeard(setting)).toHaveLength(1));
    expect(answersHeard(setting)).not.toEqual([accepted]);
  });

  test('asks a modern client by a result while its call stays open, and goes on with the repeat', async () => {
    const setting = await setUp('legacy');
    setting.upstream.asks = [ask];
    const first = await letRoundEnd(setting, callAsModern(setting));
    const { inputRequests = {}, requestState } = first.result ?? {};
    expect(Object.values(inputRequests)).toEqual([
      { method: 'elicitation/create', params: shownForm },
    ]);
    const inputResponses = Object.fromEntries(
      Object.keys(inputRequests).map((key) => [key, accepted]),
    );
    const second = await callAsModern(setting, { requestState, inputResponses });
    expect(second.result).toMatchObject({ content: [{ type: 'text', text: '{}' }] });
    expect(answersHeard(setting)).toEqual([accepted]);
    expect(setting.upstream.count('tools/call')).toBe(1);
    // It went on once; who comes again with the same finds nothing.
    expect((await callAsModern(setting, { requestState, inputResponses })).code).toBe(-32602);
  });

  test('the time that a person takes is not the server’s: its call does not time out meanwhile', async () => {
    const setting = await setUp('legacy');
    setting.upstream.asks = [ask];
    await setting.core.run('connector.edit', { name: 'up', timeoutSeconds: 30 });
    await setting.core.run('connector.connect', { name: 'up' });
    const first = await letRoundEnd(setting, callAsModern(setting));
    for (let seconds = 0; seconds < 180; seconds += 5) setting.clock.advance(5000);
    const { requestState } = first.result ?? {};
    const second = await callAsModern(setting, { requestState, inputResponses: { q1: accepted } });
    expect(second.result).toMatchObject({ content: [{ type: 'text', text: '{}' }] });
    expect(answersHeard(setting)).toEqual([accepted]);
  });

  test('SEC-54 an open call is nothing for another grant, and ends with its own', async () => {
    const setting = await setUp('legacy');
    const other = await another(setting.core);
    setting.upstream.asks = [ask];
    const first = await letRoundEnd(setting, callAsModern(setting));
    const { requestState } = first.result ?? {};
    const brought = { requestState, inputResponses: { q1: accepted } };
    expect((await callAsModern(setting, brought, other.accessToken)).code).toBe(-32602);
    expect(answersHeard(setting)).toEqual([]);
    await setting.core.run('client.revoke', { clientId: setting.login.clientId });
    await vi.waitFor(() => expect(answersHeard(setting)).toEqual([{ action: 'cancel' }]));
  });

  test('a question that nobody comes back for is cancelled', async () => {
    const setting = await setUp('legacy');
    setting.upstream.asks = [ask];
    const first = await letRoundEnd(setting, callAsModern(setting));
    setting.clock.advance(4 * 60_000 + 1);
    await vi.waitFor(() => expect(answersHeard(setting)).toEqual([{ action: 'cancel' }]));
    const { requestState } = first.result ?? {};
    const late = await callAsModern(setting, { requestState, inputResponses: { q1: accepted } });
    expect(late.code).toBe(-32602);
  });
});

/** Questions of one moment make one round; the test's clock has to let that moment pass. */
async function letRoundEnd(setting: Setting, waiting: Promise<Answer>): Promise<Answer> {
  let answer: Answer | undefined;
  void waiting.then((came) => (answer = came));
  return vi.waitFor(() => {
    setting.clock.advance(10);
    if (answer === undefined) throw new Error('not yet');
    return answer;
  });
}
