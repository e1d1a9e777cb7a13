/**
 * One conversation for each client at a server that keeps sessions (INV-11): opened, kept apart,
 * bounded.
 */
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { InputRequest } from '../../../../main/core/connectors/conversation/upstream.ts';
import type { JsonObject } from '../../../../main/core/lib/json.ts';
import { limits } from '../../../../main/core/limits/limits.ts';
import { serveHttp } from '../../../support/everything-upstream/serve-http.mjs';
import { createTestClock } from '../../../support/core/memory-ports.ts';
import { createHarness, type Harness } from '../harness.ts';
import { sessionClient, type SessionClient } from './session-client.ts';
import { running, sessionsOf, startSessions } from './session-upstream.ts';

let harness: Harness;
const clock = createTestClock();
beforeEach(() => {
  harness = createHarness({ clock });
});
afterEach(() => harness.stop());
const client = (key: string, capabilities?: JsonObject): SessionClient =>
  sessionClient(harness, key, capabilities);
const forms = { elicitation: { form: {} } };

const chaos = (offers?: Record<string, unknown>) => startSessions(harness, offers);

describe('clients of a real legacy server', () => {
  beforeEach(async () => {
    const upstream = await serveHttp('legacy', 0);
    onTestFinished(() => upstream.close());
    await harness.addHttp('up', upstream.url);
    await harness.until('up', 'ready');
  });

  it('SEC-44 SEC-54 are asked what their own calls ask, and only what they declared', async () => {
    const [a, b, none] = [client('a', forms), client('b', forms), client('none')];
    const answers = await Promise.all([
      a.call('test_elicitation', { message: 'for a' }),
      b.call('test_elicitation', { message: 'for b' }),
      none.call('test_elicitation', { message: 'for none' }),
      a.call('test_sampling', { prompt: 'not declared' }),
    ]);
    expect(JSON.stringify(answers[0])).toContain('a@example.com');
    expect(JSON.stringify(answers[1])).toContain('b@example.com');
    expect(JSON.stringify(answers[2])).not.toContain('User response');
    expect(JSON.stringify(answers[3])).not.toContain('LLM response');
    expect(a.asked.map(({ params }) => params['message'])).toEqual(['for a']);
    expect(b.asked.map(({ params }) => params['message'])).toEqual(['for b']);
    expect(none.asked).toEqual([]);
  });

  it('SEC-54 receive what their own calls log, from their own level up', async () => {
    const [a, b, none] = [client('a'), client('b'), client('none')];
    await Promise.all([
      a.call('test_tool_with_logging', {}, { logLevel: 'info' }),
      b.call('test_tool_with_logging', {}, { logLevel: 'error' }),
      none.call('test_tool_with_logging'),
    ]);
    expect(a.received).toHaveLength(3);
    // Who set no level hears what the server says by itself.
    expect([b.received.length, none.received.length]).toEqual([0, 3]);
    expect([...a.notices, ...b.notices, ...none.notices]).toEqual([]);
  });
});

describe('an upstream session', () => {
  it('has a session of its own for what its client declared, opened once', async () => {
    const upstream = await chaos();
    const [a, b, more] = [client('a', forms), client('b'), client('a', { sampling: {} })];
    await Promise.all([a.call('echo'), a.call('echo'), b.call('echo'), more.call('echo')]);
    await a.call('echo');
    const opened = upstream.requests.filter(({ rpc }) => rpc?.method === 'initialize');
    expect(opened.map(({ rpc }) => rpc?.params?.['capabilities'])).toEqual(
      expect.arrayContaining([forms, {}, { sampling: {} }]),
    );
    // Ours, and three more.
    expect(opened).toHaveLength(4);
    const used = sessionsOf(upstream, 'tools/call');
    expect(new Set(used).size).toBe(3);
    expect(used).not.toContain('session-1');
  });

  it('SEC-54 receives its own notices and questions between calls, and no other session’s', async () => {
    const upstream = await chaos({ 'logging/setLevel': {} });
    const [a, b] = [client('a', forms), client('b', forms)];
    await a.call('echo');
    await b.call('echo');
    await vi.waitFor(() =>
      expect([upstream.streams('session-2'), upstream.streams('session-3')]).toEqual([1, 1]),
    );
    const message = { method: 'notifications/message', params: { level: 'info', data: 'for a' } };
    upstream.say(message, 'session-2');
    await vi.waitFor(() => expect(a.notices).toEqual(['for a']));
    const question = { id: 'q', method: 'elicitation/create', params: { message: 'for a?' } };
    // Nothing of a runs that could be asked.
    upstream.trouble.set('tools/call', 'hang-after-headers');
    const stop = new AbortController();
    const call = b.call('echo', {}, { signal: stop.signal });
    await running(upstream, 3);
    upstream.say(question, 'session-2');
    const refusal = (): unknown => upstream.requests.find(({ rpc }) => rpc?.id === 'q')?.rpc?.error;
    await vi.waitFor(() => expect(refusal()).toMatchObject({ code: -32601 }));
    expect([a.asked, b.asked, b.notices]).toEqual([[], [], []]);
    stop.abort();
    await call;
  });

  it('asks beside its calls the oldest of them, which is of the same client', async () => {
    const upstream = await chaos();
    const a = client('a', forms);
    await a.call('echo');
    await vi.waitFor(() => expect(upstream.streams('session-2')).toBe(1));
    upstream.trouble.set('tools/call', 'hang-after-headers');
    const stop = new AbortController();
    const first = a.call('echo', {}, { signal: stop.signal });
    await running(upstream, 2);
    upstream.say({ id: 'one', method: 'elicitation/create', params: {} }, 'session-2');
    await vi.waitFor(() => expect(a.asked).toHaveLength(1));
    const second = a.call(
      'echo',
      {},
      { signal: stop.signal, onInput: () => Promise.reject(new Error('not it')) },
    );
    await running(upstream, 3);
    upstream.say({ id: 'two', method: 'elicitation/create', params: {} }, 'session-2');
    const answerTo = (id: string) => upstream.requests.find(({ rpc }) => rpc?.id === id)?.rpc;
    await vi.waitFor(() => expect(answerTo('two')).toMatchObject({ result: { action: 'accept' } }));
    expect(answerTo('one')).toMatchObject({ result: { action: 'accept' } });
    stop.abort();
    await Promise.all([first, second]);
  });

  it('asks for the next call of the client when the one it asked for is over, and answers when there is none', async () => {
    const upstream = await chaos();
    const a = client('a', forms);
    await a.call('echo');
    await vi.waitFor(() => expect(upstream.streams('session-2')).toBe(1));
    upstream.trouble.set('tools/call', 'hang-after-headers');
    const [stopFirst, stop] = [new AbortController(), new AbortController()];
    const asked = vi.fn(() => new Promise<never>(() => undefined));
    const first = a.call('echo', {}, { signal: stopFirst.signal, onInput: asked });
    await running(upstream, 2);
    const askedNext = vi.fn(() => new Promise<never>(() => undefined));
    const second = a.call('echo', {}, { signal: stop.signal, onInput: askedNext });
    await running(upstream, 3);
    upstream.say({ id: 'q', method: 'elicitation/create', params: {} }, 'session-2');
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    stopFirst.abort();
    await vi.waitFor(() => expect(askedNext).toHaveBeenCalled());
    stop.abort();
    const answer = () => upstream.requests.find(({ rpc }) => rpc?.id === 'q')?.rpc;
    await vi.waitFor(() => expect(answer()?.error).toMatchObject({ code: -32601 }));
    await Promise.all([first, second]);
  });

  it('withdraws a question when the server, or the call, no longer waits', async () => {
    const upstream = await chaos();
    const a = client('a', forms);
    await a.call('echo');
    await vi.waitFor(() => expect(upstream.streams('session-2')).toBe(1));
    upstream.trouble.set('tools/call', 'hang-after-headers');
    const stop = new AbortController();
    const seen: InputRequest['signal'][] = [];
    const call = a.call(
      'echo',
      {},
      {
        signal: stop.signal,
        onInput: ({ signal }) => {
          seen.push(signal);
          return new Promise(() => undefined);
        },
      },
    );
    await running(upstream, 2);
    for (const id of ['one', 'two'])
      upstream.say({ id, method: 'elicitation/create', params: {} }, 'session-2');
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    upstream.say({ method: 'notifications/cancelled', params: { requestId: 'one' } }, 'session-2');
    await vi.waitFor(() => expect(seen[0]?.aborted).toBe(true));
    expect(seen[1]?.aborted).toBe(false);
    stop.abort();
    await call;
    expect(seen[1]?.aborted).toBe(true);
    // Nobody waits for an answer.
    expect(upstream.requests.filter(({ rpc }) => rpc?.id === 'one' || rpc?.id === 'two')).toEqual(
      [],
    );
  });

  it('SEC-70 gives no call up for a silence in which the server waits for the person', async () => {
    const upstream = await chaos();
    const a = client('a', forms);
    await a.call('echo');
    await vi.waitFor(() => expect(upstream.streams('session-2')).toBe(1));
    upstream.trouble.set('tools/call', 'hang-after-headers');
    let give: (answer: JsonObject) => void = () => undefined;
    const asked = vi.fn(
      () =>
        new Promise<JsonObject>((resolve) => {
          give = resolve;
        }),
    );
    const timeoutMs = 4 * limits.upstream.idle;
    const ended = vi.fn();
    const call = a.call('echo', {}, { timeoutMs, onInput: asked });
    void call.then(ended);
    await running(upstream, 2);
    upstream.say({ id: 'q', method: 'elicitation/create', params: {} }, 'session-2');
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    clock.advance(limits.upstream.idle + 1000);
    give({ action: 'accept' });
    const answer = () => upstream.requests.find(({ rpc }) => rpc?.id === 'q')?.rpc;
    await vi.waitFor(() => expect(answer()).toMatchObject({ result: { action: 'accept' } }));
    expect(ended).not.toHaveBeenCalled();
    clock.advance(limits.upstream.idle + 1000);
    expect(await call).toMatchObject({ code: 'timed_out' });
  });

  it('sets the log level where it differs, and anew in a new session', async () => {
    const upstream = await chaos({ 'logging/setLevel': {} });
    const a = client('a');
    const levels = (): unknown[] =>
      upstream.requests.flatMap(({ rpc }) =>
        rpc?.method === 'logging/setLevel' ? [rpc.params?.['level']] : [],
      );
    await a.call('echo', {}, { logLevel: 'error' });
    await a.call('echo', {}, { logLevel: 'error' });
    await a.call('echo');
    expect(levels()).toEqual(['error']);
    await a.call('echo', {}, { logLevel: 'debug' });
    expect(levels()).toEqual(['error', 'debug']);
    upstream.forgetSessions();
    await a.call('echo', {}, { logLevel: 'debug' });
    expect(levels().at(-1)).toBe('debug');
    expect(sessionsOf(upstream, 'logging/setLevel').at(-1)).toBe('session-3');
  });

  it('notifies of changed folders in its own session, and opens none for it', async () => {
    const upstream = await chaos();
    const a = client('a', { roots: { listChanged: true } });
    harness.connectors.notify('up', a.upstreamSession, 'notifications/roots/list_changed');
    await a.call('echo');
    harness.connectors.notify('up', a.upstreamSession, 'notifications/roots/list_changed');
    await vi.waitFor(() =>
      expect(sessionsOf(upstream, 'notifications/roots/list_changed')).toEqual(['session-2']),
    );
  });
});
