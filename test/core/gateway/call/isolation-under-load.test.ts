/**
 * SEC-52 with many calls at once: two clients, one of each era, with equal ids and nonces of their
 * own, in front of servers of every kind. Whatever reaches a client carries the nonce of the very
 * call that it reached it in; and a cancel ends that call alone.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTestClock, type TestClock } from '../../../support/core/memory-ports.ts';
import { callModern, type Login } from '../../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { callsOfEach } from '../../../support/values/counts.ts';
import { eventsOf, sendLegacy } from '../endpoint/legacy-client.ts';
import { another } from '../support.ts';

const program = join(
  resolve(import.meta.dirname, '../../..'),
  'support/upstreams/nonce-upstream.mjs',
);
const capabilities = { elicitation: { form: {} } };
const upstreamSessions = 25;
const perClient = callsOfEach;
/** No grant may have more questions open at once (SEC-44). */
const asking = 6;
const mostRounds = 10;

const kinds = [
  ['modern', 'http'],
  ['legacy', 'http'],
  ['modern', 'stdio'],
  ['legacy', 'stdio'],
] as const;
type Kind = (typeof kinds)[number];

interface Setting {
  readonly core: TestCore;
  readonly clock: TestClock;
  readonly modern: Login;
  readonly legacy: Login;
  readonly session: string;
}

async function setUp([era, transport]: Kind): Promise<Setting> {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const args = [program, '--era', era];
  await core.run(
    'connector.add',
    transport === 'stdio'
      ? { kind: 'stdio', name: 'up', command: process.execPath, args: [...args, '--stdio'] }
      : { kind: 'http', name: 'up', url: await started(args) },
  );
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  const many = { callsPerMinute: 100_000, callsPerDay: 100_000 };
  await core.run('limits.set', { grant: many, client: many, all: many });
  const [modern, legacy] = [await another(core), await another(core)];
  const opened = await sendLegacy(core, legacy.accessToken, {
    id: 0,
    method: 'initialize',
    params: {
      protocolVersion: '2025-11-25',
      capabilities,
      clientInfo: { name: 'legacy', version: '1' },
    },
  });
  await opened.text();
  return { core, clock, modern, legacy, session: opened.headers.get('mcp-session-id') ?? '' };
}

/**
 * Rounds of questions end, and budgets of notifications fill, as time goes by; calls that hang
 * would be given up.
 */
function letTimePass(clock: TestClock): void {
  const ticking = setInterval(() => clock.advance(50), 5);
  onTestFinished(() => clearInterval(ticking));
}

async function started(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return (JSON.parse(line.toString()) as { url: string }).url;
}

interface Seen {
  results: number;
  progress: number;
  logs: number;
  questions: number;
  /** What carried another nonce, another id or another token than it should. */
  readonly foreign: unknown[];
}

interface Call {
  readonly id: number;
  readonly nonce: string;
  readonly ask: boolean;
  /** By progress and log; a server that tells more at once is not heard to the end (SEC-70). */
  readonly tell: boolean;
  readonly isPiped: boolean;
}

type Event = Readonly<Record<string, unknown>> & {
  readonly params?: Readonly<Record<string, unknown>>;
};

/**
 * Notes one message of the answer to this call; true for a question. Over pipes a log or a question
 * does not say whose it is: there it may be of another call, and never of another client.
 */
function note(event: Event, { id, nonce, isPiped }: Call, seen: Seen): boolean {
  const isOwn = (told: unknown): boolean => (isPiped ? isOfClient(told, nonce) : told === nonce);
  const { method, params = {} } = event;
  const check = (isRight: boolean): void => {
    if (!isRight) seen.foreign.push({ nonce, event });
  };
  switch (method) {
    case 'notifications/progress':
      seen.progress += 1;
      check(params['progressToken'] === `token-${id}`);
      check(params['message'] === nonce || params['message'] === 'Waiting for up');
      return false;
    case 'notifications/message':
      if (params['logger'] === 'consentry') return false;
      seen.logs += 1;
      check(isOwn(params['data']));
      return false;
    case 'elicitation/create':
      seen.questions += 1;
      check(isOwn(String(params['message']).replace('[up] ', '')));
      return true;
    default:
      return false;
  }
}

function checkResult(event: Event | undefined, call: Call, seen: Seen): void {
  const { id, nonce, ask, isPiped } = call;
  seen.results += 1;
  const result = event?.['result'] as { content?: { text: string }[] } | undefined;
  const text = result?.content?.[0]?.text ?? '';
  const said = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>;
  const told = said['told'] ?? nonce;
  const isAnswered = isPiped ? isOfClient(told, nonce) : told === nonce;
  const isOwnState = said['state'] === undefined || said['state'] === nonce;
  // Where the question of another call was taken for one of this, this one may end without an
  // answer.
  const isOwn = said['nonce'] === nonce || (ask && isPiped && said['nonce'] === undefined);
  if (event?.['id'] !== id || !isOwn || !isAnswered || !isOwnState)
    seen.foreign.push({ nonce, event });
}

function isOfClient(told: unknown, nonce: string): boolean {
  return String(told).split('-')[0] === nonce.split('-')[0];
}

const answerOf = (nonce: string): object => ({ action: 'accept', content: { nonce } });

async function asModern({ core, modern }: Setting, call: Call, seen: Seen): Promise<void> {
  const params = {
    name: 'up__get_nonce',
    arguments: { nonce: call.nonce, ask: call.ask, tell: call.tell },
    _meta: {
      progressToken: `token-${call.id}`,
      'io.modelcontextprotocol/clientCapabilities': capabilities,
      'io.modelcontextprotocol/logLevel': 'info',
    },
  };
  const send = async (more: object): Promise<Event | undefined> => {
    const body = { ...params, ...more };
    const response = await callModern(core.endpoint, modern.accessToken, 'tools/call', body);
    let last: Event | undefined;
    for await (const event of messagesOf(response)) {
      note(event, call, seen);
      last = event;
    }
    return last;
  };
  let last = await send({});
  for (let round = 0; round < mostRounds; round += 1) {
    const asked = last?.['result'] as Readonly<Record<string, object>> | undefined;
    if (asked?.['inputRequests'] === undefined) break;
    const keys = Object.entries(asked['inputRequests'] as Record<string, Event>);
    for (const [, question] of keys) note(question, call, seen);
    const inputResponses = Object.fromEntries(keys.map(([key]) => [key, answerOf(call.nonce)]));
    last = await send({ inputResponses, requestState: asked['requestState'] });
  }
  checkResult(last, { ...call, id: 1 }, seen);
}

async function asLegacy(setting: Setting, call: Call, seen: Seen): Promise<void> {
  const { core, legacy, session } = setting;
  const message = {
    id: call.id,
    method: 'tools/call',
    params: {
      name: 'up__get_nonce',
      arguments: { nonce: call.nonce, ask: call.ask, tell: call.tell },
      _meta: { progressToken: `token-${call.id}` },
    },
  };
  const response = await sendLegacy(core, legacy.accessToken, message, { session });
  let last: Event | undefined;
  for await (const event of messagesOf(response)) {
    last = event;
    if (!note(event, call, seen)) continue;
    const answer = { id: event['id'], result: answerOf(call.nonce) };
    await sendLegacy(core, legacy.accessToken, answer, { session });
  }
  checkResult(last, call, seen);
}

async function* messagesOf(response: Response): AsyncGenerator<Event> {
  if (response.headers.get('content-type')?.startsWith('application/json') === true)
    yield (await response.json()) as Event;
  else yield* eventsOf(response);
}

describe.each(kinds)('a %s server over %s', (...kind) => {
  test('SEC-52 calls of two clients with the same ids: nothing of one reaches the other', async () => {
    const setting = await setUp(kind);
    letTimePass(setting.clock);
    const seen: Seen = { results: 0, progress: 0, logs: 0, questions: 0, foreign: [] };
    const upstreamSession = async (start: number, isLegacy: boolean): Promise<void> => {
      for (let n = start; n < perClient; n += upstreamSessions) {
        const nonce = `${isLegacy ? 'legacy' : 'modern'}-${n}`;
        const ask = start < asking && n % 3 === 0;
        const call = { id: 1 + start, nonce, ask, tell: n % 5 === 0, isPiped: kind[1] === 'stdio' };
        await (isLegacy ? asLegacy : asModern)(setting, call, seen);
      }
    };
    const starts = Array.from({ length: upstreamSessions }, (_, start) => start);
    await Promise.all(
      starts.flatMap((start) => [upstreamSession(start, false), upstreamSession(start, true)]),
    );
    expect(seen.foreign.slice(0, 3)).toEqual([]);
    expect(seen.results).toBe(2 * perClient);
    expect(seen.progress).toBeGreaterThan(perClient / 5);
    // Of a process that all share it cannot be told whose a log or an older question is: hardly one
    // is passed on.
    if (kind[1] === 'stdio') return;
    expect(seen.logs).toBeGreaterThan(perClient / 5);
    expect(seen.questions).toBeGreaterThan(0.12 * perClient);
  }, 60_000);

  test('SEC-52 a cancel ends the call that it is for, and a lost connection ends none in the legacy era', async () => {
    const setting = await setUp(kind);
    const { core, modern, legacy, session } = setting;
    const running: Promise<unknown>[] = [];
    const leaving = new Map<string, AbortController>();
    const hang = (who: 'modern' | 'legacy', n: number): void => {
      const nonce = `${who}-${n}`;
      const controller = new AbortController();
      leaving.set(nonce, controller);
      const { signal } = controller;
      const params = { name: 'up__get_nonce', arguments: { nonce, hang: true } };
      const message = { id: n, method: 'tools/call', params };
      const sent =
        who === 'modern'
          ? callModern(core.endpoint, modern.accessToken, 'tools/call', params, { signal })
          : sendLegacy(core, legacy.accessToken, message, { session, signal });
      running.push(sent.then((response) => response.text()).catch(() => 'left'));
    };
    for (let n = 1; n <= 8; n += 1) for (const who of ['modern', 'legacy'] as const) hang(who, n);
    const ask = async (name: string): Promise<unknown> => {
      const params = { name: `up__${name}`, arguments: {} };
      const response = await callModern(core.endpoint, modern.accessToken, 'tools/call', params);
      const { result } = (await response.json()) as { result: { content: { text: string }[] } };
      return JSON.parse(result.content[0]?.text ?? 'null');
    };
    // A call that is cancelled before it is sent never reaches the server.
    await vi.waitFor(async () => expect(await ask('get_hanging')).toBe(16), 5000);
    for (const n of [2, 5]) {
      leaving.get(`modern-${n}`)?.abort();
      const cancel = { method: 'notifications/cancelled', params: { requestId: n + 1 } };
      await sendLegacy(core, legacy.accessToken, cancel, { session });
      leaving.get(`legacy-${n + 2}`)?.abort();
    }
    const right = ['legacy-3', 'legacy-6', 'modern-2', 'modern-5'];
    await vi.waitFor(
      async () => expect(((await ask('get_cancelled')) as string[]).toSorted()).toEqual(right),
      5000,
    );
    await ask('get_released');
    const answers = await Promise.all(running);
    expect(((await ask('get_cancelled')) as string[]).toSorted()).toEqual(right);
    // Two were left by each client; of the cancelled ones the legacy client hears an error or
    // nothing.
    expect(answers.filter((text) => String(text).includes('\\"nonce\\"'))).toHaveLength(16 - 6);
  });
});
