/**
 * A client of 2025-11-25 that loses its connection in the middle of an answer, and comes back for
 * the rest.
 */
import { expect, onTestFinished, test, vi } from 'vitest';
import { createResumableStreams } from '../../../../main/core/gateway/endpoint/resumable-stream.ts';
import { openSession, sendLegacy } from './legacy-client.ts';
import { another, setUp, type Setting } from '../support.ts';

const asking = {
  id: 0,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: { elicitation: {} },
    clientInfo: { name: 'resuming', version: '1' },
  },
};

interface Event {
  readonly id: string;
  readonly message: {
    readonly id?: unknown;
    readonly method?: string;
    readonly result?: unknown;
  } | null;
}

/** The events of a stream as they come. */
async function* events(response: Response): AsyncGenerator<Event> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const id = /^id: (.+)$/mu.exec(block)?.[1];
      const data = /^data: (.+)$/mu.exec(block)?.[1];
      if (id !== undefined)
        yield { id, message: data === undefined ? null : (JSON.parse(data) as Event['message']) };
    }
  }
}

/** A call that has said one thing, a question, and waits for its answer. */
async function callThatAsks(setting: Setting): Promise<{
  session: string;
  connection: AbortController;
  first: Event;
  question: Event;
}> {
  const { core, login, upstream } = setting;
  upstream.asks = [
    {
      id: 'ask-1',
      method: 'elicitation/create',
      params: {
        message: 'Who?',
        requestedSchema: { type: 'object', properties: { a: { type: 'string' } } },
      },
    },
  ];
  const opened = await sendLegacy(core, login.accessToken, asking);
  await opened.text();
  const session = opened.headers.get('mcp-session-id') ?? '';
  const connection = new AbortController();
  const call = { id: 1, method: 'tools/call', params: { name: 'up__get_it', arguments: {} } };
  const response = await sendLegacy(core, login.accessToken, call, {
    session,
    signal: connection.signal,
  });
  const stream = events(response);
  const first = (await stream.next()).value as Event;
  const question = (await stream.next()).value as Event;
  return { session, connection, first, question };
}

const answerTo = ({ message }: Event): object => ({
  id: message?.id,
  result: { action: 'accept', content: { a: 'Ada' } },
});

test('the first event has an id and nothing else; what comes after the loss reaches who comes back', async () => {
  const setting = await setUp('legacy');
  const { core, login } = setting;
  const { session, connection, first, question } = await callThatAsks(setting);
  expect(first.message).toBe(null);
  connection.abort();
  await sendLegacy(core, login.accessToken, answerTo(question), { session });
  await vi.waitFor(() => expect(setting.upstream.count('tools/call')).toBe(1));
  const again = await resume(setting, session, question.id);
  const rest: Event[] = [];
  for await (const event of events(again)) rest.push(event);
  expect(rest.map(({ message }) => [message?.id, message?.result])).toEqual([
    [1, { content: [{ type: 'text', text: '{}' }] }],
  ]);
});

test('who comes back before the answer gets all of it again, from the event it names', async () => {
  const setting = await setUp('legacy');
  const { core, login } = setting;
  const { session, connection, first } = await callThatAsks(setting);
  connection.abort();
  const again = events(await resume(setting, session, first.id));
  const repeated = (await again.next()).value as Event;
  expect(repeated.message?.method).toBe('elicitation/create');
  await sendLegacy(core, login.accessToken, answerTo(repeated), { session });
  const last = (await again.next()).value as Event;
  expect(last.message?.result).toEqual({ content: [{ type: 'text', text: '{}' }] });
  expect((await again.next()).done).toBe(true);
});

test('SEC-53 an event opens nothing for another grant, or in another session of the same', async () => {
  const setting = await setUp('legacy');
  const { core, login } = setting;
  const { session, connection, first } = await callThatAsks(setting);
  connection.abort();
  const stranger = await another(core);
  const stolen = await sendLegacy(core, stranger.accessToken, null, { session, method: 'GET' });
  expect(stolen.status).toBe(404);
  const otherSession = await openSession(core, login.accessToken);
  const own = await resume(setting, otherSession, first.id);
  const received: Event[] = [];
  void (async () => {
    for await (const event of events(own)) received.push(event);
  })().catch(() => undefined);
  setting.upstream.announceChange();
  expect(own.status).toBe(200);
  expect(received).toEqual([]);
});

test('a revoked client loses what it came back for', async () => {
  const setting = await setUp('legacy');
  const { session, connection, first } = await callThatAsks(setting);
  connection.abort();
  const again = events(await resume(setting, session, first.id));
  await again.next();
  await setting.core.run('client.revoke', { clientId: setting.login.clientId });
  expect((await again.next()).done).toBe(true);
});

async function resume(
  { core, login }: Setting,
  session: string,
  lastEventId: string,
): Promise<Response> {
  const leave = new AbortController();
  onTestFinished(() => leave.abort());
  return fetch(core.endpoint, {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${login.accessToken}`,
      'mcp-session-id': session,
      'mcp-protocol-version': '2025-11-25',
      'last-event-id': lastEventId,
    },
    signal: leave.signal,
  });
}

test('what is kept is bounded, and a gap is not papered over', () => {
  const streams = createResumableStreams();
  const stream = streams.open();
  for (let n = 0; n < 300; n += 1) stream.event(`{"n":${n}}`, false);
  expect(streams.resume('1-0', () => undefined)).toBe(false);
  const received: string[] = [];
  expect(streams.resume('1-290', (text) => received.push(text))).not.toBe(false);
  expect(received).toHaveLength(10);
  for (const unknown of ['', '1', '2-0', '1-301', '1-x', `${'9'.repeat(30)}-1`])
    expect(streams.resume(unknown, () => undefined)).toBe(false);
  for (let n = 0; n < 40; n += 1) streams.open();
  expect(streams.resume('1-290', () => undefined)).toBe(false);
  const large = streams.open();
  for (let n = 0; n < 5; n += 1) large.event('x'.repeat(300 * 1024), false);
  expect(streams.resume('42-0', () => undefined)).toBe(false);
  expect(streams.resume('42-3', () => undefined)).not.toBe(false);
});
