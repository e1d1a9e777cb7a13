/**
 * One login that is opened twice is one question; a program whose registration is gone hears so
 * before a browser opens.
 */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { waitingLimits } from '../../../main/core/limits/waiting-limits.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { rawRequest, sendRaw } from '../../support/clients/raw-http.ts';
import {
  authorizeUrl,
  awaitRedirect,
  logIn,
  register,
  requestToken,
  type Registered,
} from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { browse } from './support.ts';

/** Opens an authorization URL as a browser does, up to the waiting page. */
async function open(core: TestCore, url: string): Promise<string> {
  const response = await browse(url);
  expect(response.status).toBe(303);
  return new URL(response.headers.get('location') ?? '', core.issuer).href;
}

const questions = (core: TestCore) => core.run('questions.list', {});
const access = { '*': 'read' } as const;

async function opened(core: TestCore, client?: Registered) {
  const who = client ?? (await register(core.issuer));
  const { url, verifier } = authorizeUrl(core.issuer, who);
  return { who, url, verifier, first: await open(core, url), second: await open(core, url) };
}

describe('an authorization request that is opened twice', () => {
  test('TRIAL-A3 is one question, and both browsers go on: one with the code, one is told', async () => {
    const core = await startCore();
    const { who, verifier, first, second } = await opened(core);
    expect(first).not.toBe(second);
    const [question, ...more] = await questions(core);
    expect(more).toEqual([]);
    const held = [first, second].map((page) => browse(`${page}&held=1`));
    await core.run('question.allow', { id: question?.id ?? '', access });
    const answers = await Promise.all(held);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 302]);
    const code = answers
      .map((answer) => new URL(answer.headers.get('location') ?? 'about:blank').searchParams)
      .find((parameters) => parameters.has('code'))
      ?.get('code');
    const ended = answers.find(({ status }) => status === 200);
    expect(await ended?.text()).toContain('This login went on in another window');
    const token = await requestToken(core.issuer, {
      grant_type: 'authorization_code',
      code: code ?? '',
      code_verifier: verifier,
      client_id: who.clientId,
    });
    expect(token.status).toBe(200);
    expect(core.core.snapshot().clients[0]?.grants).toHaveLength(1);
  });

  test('TRIAL-A3 goes on in the second where the first was only a look, also when the answer came before', async () => {
    const core = await startCore();
    const { url } = await opened(core);
    const [question] = await questions(core);
    await core.run('question.allow', { id: question?.id ?? '', access });
    const late = await open(core, url);
    expect(await questions(core)).toEqual([]);
    expect((await awaitRedirect(late)).searchParams.get('code')).toMatch(/^cst_ac_/u);
    // It is over with that: whoever opens it again is asked.
    await open(core, url);
    expect(await questions(core)).toHaveLength(1);
  });

  test('TRIAL-A3 denied, both go back to the client with the error', async () => {
    const core = await startCore();
    const { first, second } = await opened(core);
    const [question] = await questions(core);
    await core.run('question.deny', { id: question?.id ?? '' });
    for (const page of [first, second])
      expect((await awaitRedirect(page)).searchParams.get('error')).toBe('access_denied');
  });

  test('TRIAL-A3 is another question when anything in it differs', async () => {
    const core = await startCore();
    const client = await register(core.issuer);
    const { url } = authorizeUrl(core.issuer, client, { scope: 'github:read' });
    await open(core, url);
    for (const [name, value] of [
      ['state', 'other'],
      ['scope', 'github:write'],
    ] as const) {
      const other = new URL(url);
      other.searchParams.set(name, value);
      await open(core, other.href);
    }
    expect(await questions(core)).toHaveLength(3);
  });

  test('TRIAL-A3 may be opened a few times, not without end, and holds up nobody else', async () => {
    const core = await startCore();
    const { url } = await opened(core);
    for (let more = 2; more < waitingLimits.parkedPerLogin; more += 1) await open(core, url);
    expect((await browse(url)).status).toBe(429);
    await open(core, authorizeUrl(core.issuer, await register(core.issuer)).url);
    expect(await questions(core)).toHaveLength(2);
  });

  test('TRIAL-A3 the answer is forgotten with its code', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const { url } = await opened(core);
    const [question] = await questions(core);
    await core.run('question.allow', { id: question?.id ?? '', access });
    clock.advance(limits.oauth.code);
    await open(core, url);
    expect(await questions(core)).toHaveLength(1);
  });
});

describe('a client that was removed', () => {
  test('TRIAL-A3 gets invalid_client as JSON if it asks before it opens a browser, and the person is not asked', async () => {
    const core = await startCore();
    const login = await logIn(core);
    await core.run('client.remove', { clientId: login.clientId });
    const { url } = authorizeUrl(core.issuer, login);
    const looked = await browse(url, { headers: { accept: 'application/json' } });
    expect([looked.status, await looked.json()]).toEqual([
      401,
      expect.objectContaining({ error: 'invalid_client' }),
    ]);
    const person = await browse(url, { headers: { accept: 'text/html,application/json;q=0.9' } });
    expect([person.status, person.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('text/html'),
    ]);
    const refreshed = await requestToken(core.issuer, {
      grant_type: 'refresh_token',
      refresh_token: login.refreshToken,
      client_id: login.clientId,
    });
    expect([refreshed.status, refreshed.body['error']]).toEqual([401, 'invalid_client']);
    expect(await questions(core)).toEqual([]);
  });
});

describe('what nobody opened', () => {
  test.each([
    'Sec-Purpose: prefetch',
    'Sec-Purpose: prefetch;prerender',
    'Purpose: prefetch',
    'X-Moz: prefetch',
  ])('TRIAL-C5 a request with %s neither asks nor takes an answer', async (header) => {
    const core = await startCore();
    const { url, first } = await opened(core);
    const [question] = await questions(core);
    const fetched = async (address: string): Promise<unknown> => {
      const { pathname, search } = new URL(address);
      const request = rawRequest(core.port, `GET ${pathname}${search}`, [header]);
      const { status, headers } = await sendRaw(core.port, request);
      return [status, headers.get('location')];
    };
    const other = authorizeUrl(core.issuer, await register(core.issuer)).url;
    expect(await fetched(other)).toEqual([503, undefined]);
    expect(await questions(core)).toHaveLength(1);
    await core.run('question.allow', { id: question?.id ?? '', access });
    expect(await fetched(first)).toEqual([503, undefined]);
    expect(await fetched(url)).toEqual([503, undefined]);
    expect((await awaitRedirect(first)).searchParams.has('code')).toBe(true);
  });

  test('TRIAL-C5 a hundred lookups from a page of another site leave room for everybody else’s login', async () => {
    const core = await startCore();
    for (let at = 0; at < 100; at += 1) {
      const clientId = `https://host${at}.example.com/client.json`;
      const { pathname, search } = new URL(
        authorizeUrl(core.issuer, {
          clientId,
          clientSecret: undefined,
          redirectUri: 'http://127.0.0.1/callback',
        }).url,
      );
      const headers = [
        'Sec-Fetch-Site: cross-site',
        'Sec-Fetch-Mode: navigate',
        'Sec-Fetch-Dest: document',
      ];
      await sendRaw(core.port, rawRequest(core.port, `GET ${pathname}${search}`, headers));
    }
    expect((await questions(core)).length).toBe(waitingLimits.parkedFromPages);
    for (let at = 0; at < 3; at += 1)
      await open(core, authorizeUrl(core.issuer, await register(core.issuer)).url);
    expect(await questions(core)).toHaveLength(waitingLimits.parkedFromPages + 3);
  });
});
