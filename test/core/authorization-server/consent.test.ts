/**
 * Consent comes from the person through a command, never through HTTP; once, in time, and on what
 * was shown.
 */
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Caller } from '../../../contract/commands/command.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import {
  authorize,
  authorizeUrl,
  awaitRedirect,
  callModern,
  logIn,
  register,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { browse, postForm } from './support.ts';

test('SEC-13 no order of requests gives a code while the person has not answered', async () => {
  const core = await startCore();
  const client = await register(core.issuer);
  const { waitUrl, verifier } = await authorize(core.issuer, client);
  const id = new URL(waitUrl).searchParams.get('request') ?? '';
  const page = `${core.issuer}/oauth/authorize`;
  const own = { client_id: client.clientId, redirect_uri: client.redirectUri };
  const actions: Readonly<Record<string, () => Promise<Response>>> = {
    'opens the waiting page': () => browse(waitUrl),
    'opens it as a page would after Allow': () =>
      browse(`${waitUrl}&allow=1&decision=allow&code=1`),
    'posts to it': () => postForm(waitUrl, { allow: '1' }),
    'posts Allow to authorize': () => postForm(page, { request: id, decision: 'allow' }),
    'asks again with the same parameters': () => browse(authorizeUrl(core.issuer, client).url),
    'asks with prompt=none': () =>
      browse(authorizeUrl(core.issuer, client, { prompt: 'none', approval: 'auto' }).url),
    'redeems the request id': () =>
      postForm(`${core.issuer}/oauth/token`, {
        ...own,
        grant_type: 'authorization_code',
        code: id,
        code_verifier: verifier,
      }),
    'asks for other grants': () =>
      postForm(`${core.issuer}/oauth/token`, { ...own, grant_type: 'client_credentials' }),
    'uses the request id as a token': () => callModern(core.endpoint, id, 'tools/list'),
    'calls a command over HTTP': () =>
      fetch(`${core.issuer}/question.allow`, { method: 'POST', body: JSON.stringify({ id }) }),
    'revokes it': () => postForm(`${core.issuer}/oauth/revoke`, { ...own, token: id }),
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...Object.keys(actions)), { minLength: 1, maxLength: 8 }),
      async (names) => {
        for (const name of names) {
          const response = await actions[name]?.();
          const seen = `${response?.headers.get('location') ?? ''}\n${await response?.text()}`;
          expect(seen, name).not.toMatch(/[?&]code=|cst_ac_|cst_at_|cst_rt_/u);
        }
      },
    ),
    { numRuns: 40 },
  );
  const waiting = await waitingConsent(core, client.clientId);
  expect(core.core.snapshot().clients[0]).toMatchObject({ status: 'registered', activeTokens: 0 });
  // The one way there is: a command from where the person is.
  await core.run('question.allow', { id: waiting.id, access: { '*': 'read' } }, 'terminal');
  expect((await awaitRedirect(waitUrl)).searchParams.get('code')).toMatch(/^cst_ac_/u);
});

test.each<[Caller, string]>([
  ['main-window', 'not_allowed_here'],
  ['tray', 'not_allowed_here'],
  ['control', 'not_allowed_here'],
  ['prompt-window', 'stale_prompt'],
  ['headless-ui', 'stale_prompt'],
])('SEC-41 Allow from %s without having shown the question: %s', async (caller, code) => {
  const core = await startCore();
  const client = await register(core.issuer);
  await authorize(core.issuer, client);
  const { id } = await waitingConsent(core);
  for (const nonce of [null, '', 'guessed'])
    expect(await core.refused('question.allow', { id, nonce }, caller)).toMatchObject({ code });
  expect(core.core.snapshot().questions).toHaveLength(1);
});

describe('a window that shows the question', () => {
  test('SEC-38 Allow is dead for a second after it was shown, and again after it was shown anew', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    await authorize(core.issuer, await register(core.issuer));
    const { id } = await waitingConsent(core);
    const press = (nonce: string | null): Promise<unknown> =>
      core.core.call('prompt-window', 'question.allow', { id, nonce, access: { '*': 'read' } });
    const shown = await core.run('prompt.get', {}, 'prompt-window');
    for (const waited of [0, 100, 500, 300]) {
      clock.advance(waited);
      expect(await press(shown.nonce)).toMatchObject({ error: { code: 'too_soon' } });
    }
    clock.advance(200);
    await core.run('prompt.get', { restart: true }, 'prompt-window');
    expect(await press(shown.nonce)).toMatchObject({ error: { code: 'too_soon' } });
    clock.advance(limits.questions.deadAllow);
    expect(await press(shown.nonce)).toMatchObject({ ok: true });
  });

  test('SEC-38 what is asked changed after it was shown: Allow answers nothing', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    await authorize(core.issuer, await register(core.issuer));
    const shown = await core.run('prompt.get', {}, 'prompt-window');
    await core.run('policy.setAccess', { access: 'read-only' });
    clock.advance(limits.questions.deadAllow);
    const input = { id: shown.question?.id, nonce: shown.nonce };
    expect(await core.refused('question.allow', input, 'prompt-window')).toMatchObject({
      code: 'stale_prompt',
    });
  });

  test('SEC-41 the nonce of one question does not answer another', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const [first, second] = [await register(core.issuer), await register(core.issuer)];
    await authorize(core.issuer, first);
    await authorize(core.issuer, second);
    const shown = await core.run('prompt.get', {}, 'prompt-window');
    const other = await waitingConsent(core, second.clientId);
    clock.advance(limits.questions.deadAllow);
    const input = { id: other.id, nonce: shown.nonce };
    expect(await core.refused('question.allow', input, 'prompt-window')).toMatchObject({
      code: 'stale_prompt',
    });
  });
});

test('a question is answered once, also by two doors at the same time', async () => {
  const core = await startCore();
  await authorize(core.issuer, await register(core.issuer));
  const { id } = await waitingConsent(core);
  const answers = await Promise.all([
    core.core.call('terminal', 'question.allow', { id, access: { '*': 'read' } }),
    core.core.call('operator', 'question.allow', { id, access: { '*': 'read' } }),
    core.core.call('tray', 'question.deny', { id }),
  ]);
  // An Allow looks at the managed policy first, so that the Deny is the quicker one.
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
    'already_answered',
    'already_answered',
    'ok',
  ]);
  expect(core.core.snapshot().clients[0]?.grants).toEqual([]);
});

test('two that allow at the same time give one grant', async () => {
  const core = await startCore();
  await authorize(core.issuer, await register(core.issuer));
  const { id } = await waitingConsent(core);
  const answers = await Promise.all(
    (['terminal', 'operator'] as const).map((caller) =>
      core.core.call(caller, 'question.allow', { id, access: { '*': 'read' } }),
    ),
  );
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
    'ok',
    'already_answered',
  ]);
  expect(core.core.snapshot().clients[0]?.grants).toHaveLength(1);
});

test('a second identical request is asked again, on another port too', async () => {
  const core = await startCore();
  const client = await register(core.issuer);
  await logIn(core, { client });
  for (const redirect_uri of [client.redirectUri, 'http://127.0.0.1:40404/callback']) {
    const { waitUrl } = await authorize(core.issuer, client, { redirect_uri });
    expect((await browse(waitUrl)).status).toBe(200);
    const { id } = await waitingConsent(core, client.clientId);
    await core.run('question.deny', { id });
  }
});

describe('how it ends without a yes', () => {
  test('denied: the client gets access_denied, with its state, and no code', async () => {
    const core = await startCore();
    const client = await register(core.issuer);
    const { waitUrl } = await authorize(core.issuer, client, { state: 'a b&c=d' });
    await core.run('question.deny', { id: (await waitingConsent(core)).id }, 'tray');
    const parameters = Object.fromEntries((await awaitRedirect(waitUrl)).searchParams);
    expect(parameters).toEqual({
      error: 'access_denied',
      error_description: 'The person denied the request.',
      state: 'a b&c=d',
      iss: core.issuer,
    });
  });

  test('denied and blocked: the next request of this client is refused without asking', async () => {
    const core = await startCore();
    const client = await register(core.issuer);
    await authorize(core.issuer, client);
    await core.run('question.deny', { id: (await waitingConsent(core)).id, block: true });
    expect((await browse(authorizeUrl(core.issuer, client).url)).status).toBe(400);
    expect(await core.run('questions.list', {})).toEqual([]);
  });

  test('nobody answers for five minutes: access_denied, and an answer after that is too late', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const { waitUrl } = await authorize(core.issuer, await register(core.issuer));
    const { id } = await waitingConsent(core);
    clock.advance(limits.oauth.parkedRequest - 1000);
    expect(await core.run('questions.list', {})).toHaveLength(1);
    clock.advance(1000);
    const redirect = await awaitRedirect(waitUrl);
    expect(redirect.searchParams.get('error')).toBe('access_denied');
    expect(await core.refused('question.allow', { id })).toMatchObject({ code: 'not_found' });
    // No person did that, so the log must not say so.
    const { entries } = await core.run('audit.list', { action: 'consent' });
    expect(entries).toMatchObject([{ actor: 'system', decision: 'deny', reason: 'expired' }]);
  });

  test('SEC-16 nobody answers: an app behind a private scheme is not opened', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const client = await register(core.issuer, { redirect_uris: ['cursor://some.app/callback'] });
    const { waitUrl } = await authorize(core.issuer, client);
    clock.advance(limits.oauth.parkedRequest);
    const response = await browse(waitUrl);
    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    expect(await response.text()).not.toContain('cursor:');
  });

  test('revoked while it waits: the request is withdrawn', async () => {
    const core = await startCore();
    const client = await register(core.issuer);
    const { waitUrl } = await authorize(core.issuer, client);
    await core.run('client.revoke', { clientId: client.clientId }, 'tray');
    expect(await core.run('questions.list', {})).toEqual([]);
    expect(await (await browse(waitUrl)).text()).toContain('Nothing was granted');
  });
});

test('TRIAL-A1 a consent never gives more than the ceiling, nor at what does not exist', async () => {
  const core = await startCore();
  await core.run('policy.setAccess', { access: 'read-only' });
  const client = await register(core.issuer);
  await authorize(core.issuer, client, { scope: 'github:read' });
  const { id } = await waitingConsent(core);
  for (const access of [
    { github: 'write' },
    { '*': 'write' },
    { other: 'read' },
    { github: 'read', other: 'read' },
  ] as const)
    expect(await core.refused('question.allow', { id, access })).toMatchObject({
      code: 'invalid_input',
    });
  await core.run('question.allow', { id, access: {} });
  await vi.waitFor(() => expect(core.core.snapshot().clients[0]?.scopes).toEqual([]));
});
