/**
 * SEC-44: what a server may ask of the client behind us, in both eras of both sides: it arrives
 * with the connector's name, and its answer goes back to the server that asked, in the call that it
 * asked in.
 */
import { describe, expect, test, vi } from 'vitest';
import { callModern } from '../../../support/clients/oauth-client.ts';
import { eventsOf, sendLegacy } from './legacy-client.ts';
import { another, readMessages, setUp, type Setting } from '../support.ts';

const everything = {
  elicitation: { form: {}, url: {} },
  sampling: {},
  roots: { listChanged: true },
};
const declared = { 'io.modelcontextprotocol/clientCapabilities': everything };
const form = {
  message: 'Who are you?',
  requestedSchema: {
    type: 'object',
    properties: { name: { type: 'string' }, apiKey: { type: 'string' } },
    required: ['name', 'apiKey'],
  },
};
const shownForm = {
  message: '[up] Who are you?',
  requestedSchema: {
    type: 'object',
    properties: { name: { type: 'string' } },
    required: ['name'],
  },
};

async function allow(setting: Setting, asks: object): Promise<void> {
  await setting.core.run('connector.edit', { name: 'up', asks });
  await setting.core.run('connector.connect', { name: 'up' });
}

interface Answer {
  readonly status: number;
  readonly result:
    | (Readonly<Record<string, unknown>> & {
        readonly inputRequests?: Readonly<Record<string, unknown>>;
        readonly requestState?: string;
      })
    | undefined;
  readonly code: number | undefined;
}

async function callAsModern(
  { core, login }: Pick<Setting, 'core' | 'login'>,
  more: object = {},
  token = login.accessToken,
): Promise<Answer> {
  const params = { name: 'up__get_it', arguments: {}, _meta: declared, ...more };
  const response = await callModern(core.endpoint, token, 'tools/call', params);
  const message = readMessages(await response.text()).at(-1);
  return { status: response.status, result: message?.result, code: message?.error?.code };
}

async function openAskable({ core, login }: Setting): Promise<string> {
  const message = {
    id: 0,
    method: 'initialize',
    params: {
      protocolVersion: '2025-11-25',
      capabilities: everything,
      clientInfo: { name: 'askable', version: '1' },
    },
  };
  const response = await sendLegacy(core, login.accessToken, message);
  await response.text();
  return response.headers.get('mcp-session-id') ?? '';
}

/** Calls and answers what is asked meanwhile; resolves with what was asked and with the result. */
async function callAsLegacy(
  setting: Setting,
  answers: Readonly<Record<string, object>>,
): Promise<{ asked: [string, unknown][]; result: unknown }> {
  const { core, login } = setting;
  const session = await openAskable(setting);
  const call = { id: 1, method: 'tools/call', params: { name: 'up__get_it', arguments: {} } };
  const response = await sendLegacy(core, login.accessToken, call, { session });
  if (response.headers.get('content-type')?.startsWith('application/json') === true) {
    const { result } = (await response.json()) as { result: unknown };
    return { asked: [], result };
  }
  const asked: [string, unknown][] = [];
  for await (const event of eventsOf(response)) {
    if (event['id'] === 1) return { asked, result: event['result'] };
    const method = String(event['method']);
    asked.push([method, event['params']]);
    await sendLegacy(
      core,
      login.accessToken,
      { id: event['id'], result: answers[method] },
      { session },
    );
  }
  return { asked, result: undefined };
}

const accepted = { action: 'accept', content: { name: 'Ada' } };

describe('a modern upstream', () => {
  /** Answers once it has been told what it asked for. */
  function asks(setting: Setting, state?: string): void {
    setting.upstream.onCall = (params) =>
      params['inputResponses'] === undefined
        ? {
            resultType: 'input_required',
            inputRequests: { who: { method: 'elicitation/create', params: form } },
            ...(state !== undefined && { requestState: state }),
          }
        : {
            resultType: 'complete',
            content: [
              {
                type: 'text',
                text: JSON.stringify([params['inputResponses'], params['requestState']]),
              },
            ],
          };
  }

  test('asks a modern client by its result; the repeat brings the answer and the server’s own state', async () => {
    const setting = await setUp();
    asks(setting, 'state-of-the-server');
    const first = await callAsModern(setting);
    expect(first.result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { who: { method: 'elicitation/create', params: shownForm } },
    });
    const { requestState } = first.result ?? {};
    expect(String(requestState)).not.toContain('state-of-the-server');
    const second = await callAsModern(setting, {
      requestState,
      inputResponses: { who: accepted, somebody: accepted },
    });
    const text = JSON.stringify([{ who: accepted }, 'state-of-the-server']);
    expect(second.result?.['content']).toEqual([{ type: 'text', text }]);
  });

  test('SEC-54 its state is nothing for another grant, another call, or once a bit of it is another', async () => {
    const setting = await setUp();
    const other = await another(setting.core);
    asks(setting, 'state-of-the-server');
    const { requestState } = (await callAsModern(setting)).result ?? {};
    const state = String(requestState);
    const inputResponses = { who: accepted };
    const sent = setting.upstream.count('tools/call');
    const foreign = { requestState, inputResponses };
    expect((await callAsModern(setting, foreign, other.accessToken)).code).toBe(-32602);
    expect((await callAsModern(setting, { ...foreign, arguments: { a: 1 } })).code).toBe(-32602);
    expect((await callAsModern(setting, { ...foreign, name: 'up__put_it' })).code).toBe(-32602);
    for (let at = 0; at < state.length; at += 7) {
      const flipped = state.slice(0, at) + (state[at] === 'A' ? 'B' : 'A') + state.slice(at + 1);
      const answer = await callAsModern(setting, { requestState: flipped, inputResponses });
      expect([at, answer.code]).toEqual([at, -32602]);
    }
    expect(setting.upstream.count('tools/call')).toBe(sent);
    expect((await callAsModern(setting, foreign)).result).toMatchObject({ resultType: 'complete' });
  });

  test('asks a legacy client on the stream of its call', async () => {
    const setting = await setUp();
    asks(setting);
    const { asked, result } = await callAsLegacy(setting, { 'elicitation/create': accepted });
    expect(asked).toEqual([['elicitation/create', shownForm]]);
    expect(result).toEqual({
      content: [{ type: 'text', text: JSON.stringify([{ who: accepted }, null]) }],
    });
  });

  test('that keeps no state gets none made up, and its client is asked to bring none', async () => {
    const setting = await setUp();
    asks(setting);
    const first = await callAsModern(setting);
    expect(Object.keys(first.result ?? {}).toSorted()).toEqual(['inputRequests', 'resultType']);
    const second = await callAsModern(setting, { inputResponses: { who: accepted } });
    const text = JSON.stringify([{ who: accepted }, null]);
    expect(second.result?.['content']).toEqual([{ type: 'text', text }]);
  });

  test('a malformed answer is refused, and the server is not told', async () => {
    const setting = await setUp();
    asks(setting, 'state-of-the-server');
    const { requestState } = (await callAsModern(setting)).result ?? {};
    const sent = setting.upstream.count('tools/call');
    for (const who of [null, 'yes', { action: 'maybe' }, { content: {} }])
      expect((await callAsModern(setting, { requestState, inputResponses: { who } })).code).toBe(
        -32602,
      );
    expect(setting.upstream.count('tools/call')).toBe(sent);
  });
});

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

describe.each(['modern', 'legacy'] as const)('SEC-44 a %s client', (client) => {
  test('model and folders are asked for only where the person said so, pages only over https', async () => {
    const setting = await setUp('modern');
    const questions = {
      model: { method: 'sampling/createMessage', params: { messages: [], maxTokens: 5 } },
      folders: { method: 'roots/list' },
      page: {
        method: 'elicitation/create',
        params: {
          mode: 'url',
          url: 'https://example.com/login',
          message: 'Log in',
          elicitationId: 'e',
        },
      },
      plain: {
        method: 'elicitation/create',
        params: { mode: 'url', url: 'http://example.com/', message: 'Log in', elicitationId: 'e' },
      },
      secret: {
        method: 'elicitation/create',
        params: { message: 'x', requestedSchema: { properties: { password: { type: 'string' } } } },
      },
    };
    const passes = async (name: keyof typeof questions): Promise<boolean> => {
      setting.upstream.onCall = (params) =>
        params['inputResponses'] === undefined
          ? { resultType: 'input_required', inputRequests: { one: questions[name] } }
          : { resultType: 'complete', content: [] };
      if (client === 'modern')
        return (await callAsModern(setting)).result?.['resultType'] === 'input_required';
      const { asked } = await callAsLegacy(setting, {
        'sampling/createMessage': {
          role: 'assistant',
          content: { type: 'text', text: 'x' },
          model: 'm',
        },
        'roots/list': { roots: [] },
        'elicitation/create': { action: 'accept' },
      });
      return asked.length === 1;
    };
    expect([await passes('model'), await passes('folders'), await passes('page')]).toEqual([
      false,
      false,
      true,
    ]);
    expect([await passes('plain'), await passes('secret')]).toEqual([false, false]);
    await allow(setting, { model: true, folders: true, input: false });
    expect([await passes('model'), await passes('folders'), await passes('page')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
