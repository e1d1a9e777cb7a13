/** The authorization request: what is refused where, and what the answer says about us. */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import {
  authorize,
  authorizeUrl,
  awaitRedirect,
  logIn,
  register,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import { memoryPreferences } from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';
import { browse } from './support.ts';

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

describe('SEC-17 PKCE with S256 or nothing', () => {
  test.each<[string, Record<string, string | undefined>]>([
    ['no challenge', { code_challenge: undefined }],
    ['no challenge and no method', { code_challenge: undefined, code_challenge_method: undefined }],
    ['no method, which would mean plain', { code_challenge_method: undefined }],
    ['plain', { code_challenge_method: 'plain' }],
    ['s256 in another case', { code_challenge_method: 's256' }],
    ['an empty challenge', { code_challenge: '' }],
    ['a challenge that is too short', { code_challenge: challenge.slice(1) }],
    ['a challenge that is too long', { code_challenge: `${challenge}a` }],
    ['a challenge in plain Base64', { code_challenge: challenge.replace('-', '+') }],
    ['a padded challenge', { code_challenge: `${challenge}=` }],
    ['a challenge with a line feed', { code_challenge: `${challenge}\n` }],
  ])('refuses %s', async (_what, changes) => {
    const core = await startCore();
    const { url } = authorizeUrl(core.issuer, await register(core.issuer), changes);
    expect((await browse(url)).status).toBe(400);
    expect(await core.run('questions.list', {})).toEqual([]);
  });
});

describe('SEC-16 errors before any decision', () => {
  const faults: readonly [string, Record<string, string | undefined>, string][] = [
    ['a bad scope', { scope: 'github:admin' }, 'invalid_scope'],
    ['a foreign resource', { resource: 'https://evil.example/mcp' }, 'invalid_target'],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no response type', { response_type: undefined }, 'unsupported_response_type'],
    ['a fragment answer', { response_mode: 'fragment' }, 'invalid_request'],
    ['no PKCE', { code_challenge: undefined }, 'invalid_request'],
    ['an endless state', { state: 'x'.repeat(limits.oauth.stateLength + 1) }, 'invalid_request'],
  ];
  test.each(faults)('a fresh client with %s gets a local page', async (_what, changes) => {
    const core = await startCore();
    const response = await browse(
      authorizeUrl(core.issuer, await register(core.issuer), changes).url,
    );
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).not.toMatch(/refresh|href/u);
  });

  test.each(faults)(
    'a client that has a grant with this very URI gets %s there, and nowhere else',
    async (_what, changes, error) => {
      const core = await startCore();
      const client = await register(core.issuer);
      await logIn(core, { client });
      const response = await browse(authorizeUrl(core.issuer, client, changes).url);
      const location = new URL(response.headers.get('location') ?? 'about:blank');
      expect(location.origin + location.pathname).toBe('http://127.0.0.1/callback');
      expect(location.searchParams.get('error')).toBe(error);
      expect(location.searchParams.get('iss')).toBe(core.issuer);
      const elsewhere = { ...changes, redirect_uri: 'http://127.0.0.1:40404/callback' };
      expect((await browse(authorizeUrl(core.issuer, client, elsewhere).url)).status).toBe(400);
    },
  );

  test('an app behind a private scheme is not opened by an error, grant or not', async () => {
    const core = await startCore();
    const client = await register(core.issuer, { redirect_uris: ['cursor://some.app/callback'] });
    await logIn(core, { client });
    const response = await browse(authorizeUrl(core.issuer, client, { scope: 'no such' }).url);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  test('an unknown client gets a local page, and nobody is asked', async () => {
    const core = await startCore();
    const client = { clientId: 'https://evil.example/client', redirectUri: 'http://127.0.0.1/cb' };
    const { url } = authorizeUrl(core.issuer, { ...client, clientSecret: undefined });
    const response = await browse(url);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await core.run('questions.list', {})).toEqual([]);
  });
});

describe('SEC-27 iss is the issuer of the metadata, for the host the client used', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]'])('%s', async (host) => {
    const core = await startCore();
    const origin = `http://${host}:${core.port}`;
    const metadata = (await (
      await fetch(`${origin}/.well-known/oauth-authorization-server`)
    ).json()) as Record<string, unknown>;
    expect(metadata['issuer']).toBe(origin);
    expect(metadata['authorization_response_iss_parameter_supported']).toBe(true);
    const client = await register(origin);
    const said: (string | null)[] = [];
    for (const decide of ['question.allow', 'question.deny'] as const) {
      const { waitUrl } = await authorize(origin, client);
      const { id } = await waitingConsent(core, client.clientId);
      const isAllow = decide === 'question.allow';
      await core.run(decide, { id, ...(isAllow && { access: { '*': 'read' } }) });
      said.push((await awaitRedirect(waitUrl)).searchParams.get('iss'));
    }
    const bad = await browse(authorizeUrl(origin, client, { scope: 'no such' }).url);
    said.push(new URL(bad.headers.get('location') ?? '').searchParams.get('iss'));
    expect(said).toEqual([origin, origin, origin]);
  });
});

test('state comes back byte for byte, and what the redirect URI had in its query stays', async () => {
  const core = await startCore();
  const client = await register(core.issuer, { redirect_uris: ['http://127.0.0.1/cb?keep=a%20b'] });
  const state = 'ä +%2B&iss=evil#?\u2028';
  const { waitUrl } = await authorize(core.issuer, client, { state });
  await core.run('question.allow', {
    id: (await waitingConsent(core)).id,
    access: { '*': 'read' },
  });
  const redirect = await awaitRedirect(waitUrl);
  expect(redirect.searchParams.get('state')).toBe(state);
  expect(redirect.searchParams.getAll('iss')).toEqual([core.issuer]);
  expect(redirect.href).toMatch(/^http:\/\/127\.0\.0\.1\/cb\?keep=a%20b&code=cst_ac_/u);
});

describe('SEC-26 parked requests are few', () => {
  test('a flood of one client parks three; the others are refused because too many wait', async () => {
    const core = await startCore();
    const client = await register(core.issuer);
    // Each with a state of its own: identical ones are one question (TRIAL-A3).
    const open = (state: string): Promise<Response> =>
      browse(authorizeUrl(core.issuer, client, { state }).url);
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async (_, at) => (await open(`state-${at}`)).status),
    );
    expect(statuses.filter((status) => status === 303)).toHaveLength(limits.oauth.parkedPerClient);
    expect(statuses.filter((status) => status === 429)).toHaveLength(97);
    expect(await core.run('questions.list', {})).toHaveLength(limits.oauth.parkedPerClient);
    // An answer makes room.
    await core.run('question.deny', { id: (await waitingConsent(core)).id });
    expect((await open('another')).status).toBe(303);
  });

  test('a flood of many clients parks ten', async () => {
    const core = await startCore();
    const clients = await Promise.all(Array.from({ length: 6 }, () => register(core.issuer)));
    const statuses: number[] = [];
    for (const client of clients)
      for (let time = 0; time < limits.oauth.parkedPerClient; time += 1)
        statuses.push((await browse(authorizeUrl(core.issuer, client).url)).status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(limits.oauth.parkedInAll);
    expect(await core.run('questions.list', {})).toHaveLength(limits.oauth.parkedInAll);
  });

  test('a request that a web page started says so to the person', async () => {
    const core = await startCore();
    const { url } = authorizeUrl(core.issuer, await register(core.issuer));
    const { statusCode } = await crossSite(url);
    expect(statusCode).toBe(303);
    expect((await waitingConsent(core)).warnings.map(({ code }) => code)).toContain('web-page');
  });
});

test('with registration closed nobody registers', async () => {
  const core = await startCore({
    ports: { preferences: memoryPreferences({ registration: 'closed' }) },
  });
  await expect(register(core.issuer)).rejects.toThrow('400');
});

/** A navigation that a page of another site started; `fetch` may not set these headers. */
async function crossSite(url: string): Promise<{ statusCode: number | undefined }> {
  const { request } = await import('node:http');
  const headers = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  };
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resolve({ statusCode: response.statusCode });
    })
      .on('error', reject)
      .end();
  });
}
