/**
 * The token endpoint: codes bound and used once, verifiers, scopes that only narrow, clients that
 * prove themselves.
 */
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { isWithin, accessOfScopes, type Access } from '../../../main/core/lib/access.ts';
import { verifierMatches } from '../../../main/core/authorization-server/protocol/pkce.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { callModern, logIn, register, requestToken } from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { grantCode, postForm, refreshWith } from './support.ts';

const works = async (core: TestCore, token: unknown): Promise<number> =>
  (await callModern(core.endpoint, String(token), 'server/discover')).status;

/** The S256 challenge of RFC 7636 section 4.2. */
const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');

describe('SEC-17 the verifier', () => {
  const right = 'a'.repeat(43);
  test.each([
    ['of 42 characters', 'a'.repeat(42)],
    ['of 129 characters', 'a'.repeat(129)],
    ['with a plus', `${'a'.repeat(43)}+`],
    ['with a slash', `${'a'.repeat(43)}/`],
    ['with a space', `${'a'.repeat(43)} `],
    ['with a line feed', `${'a'.repeat(43)}\n`],
    ['with a letter that is not ASCII', `${'a'.repeat(43)}ä`],
    ['that is empty', ''],
  ])('%s is refused even though its digest is the challenge', (_what, verifier) => {
    expect(verifierMatches(verifier, challengeOf(verifier))).toBe(false);
  });

  test.each([right, 'a'.repeat(128), '-._~'.repeat(11)])('%s is taken', (verifier) => {
    expect(verifierMatches(verifier, challengeOf(verifier))).toBe(true);
    expect(verifierMatches(verifier, challengeOf(`${verifier}a`))).toBe(false);
  });

  test('a missing or wrong one is refused, and does not use up the code', async () => {
    const core = await startCore();
    const { redeem } = await grantCode(core);
    for (const code_verifier of [undefined, '', right, 'a'.repeat(200)]) {
      const answer = await requestToken(core.issuer, { ...redeem, code_verifier });
      expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_grant']);
    }
    expect((await requestToken(core.issuer, redeem)).status).toBe(200);
  });
});

describe('SEC-18 a code', () => {
  test('redeemed twice ends the tokens of the first time', async () => {
    const core = await startCore();
    const { client, redeem } = await grantCode(core);
    const first = await requestToken(core.issuer, redeem);
    expect(await works(core, first.body['access_token'])).toBe(200);
    const second = await requestToken(core.issuer, redeem);
    expect([second.status, second.body['error']]).toEqual([400, 'invalid_grant']);
    expect(await works(core, first.body['access_token'])).toBe(401);
    const refreshed = await refreshWith(core, client, String(first.body['refresh_token']));
    expect([refreshed.status, refreshed.body['error']]).toEqual([400, 'invalid_grant']);
  });

  test('redeemed ten times at once gives tokens to one at most, and then to none', async () => {
    const core = await startCore();
    const { redeem } = await grantCode(core);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => requestToken(core.issuer, redeem)),
    );
    const issued = answers.filter(({ status }) => status === 200);
    expect(issued).toHaveLength(1);
    expect(await works(core, issued[0]?.body['access_token'])).toBe(401);
  });

  test('is of no use to another client, and stays good for its own', async () => {
    const core = await startCore();
    const { redeem } = await grantCode(core);
    const thief = await register(core.issuer);
    const stolen = await requestToken(core.issuer, { ...redeem, client_id: thief.clientId });
    expect([stolen.status, stolen.body['error']]).toEqual([400, 'invalid_grant']);
    expect((await requestToken(core.issuer, redeem)).status).toBe(200);
  });

  test('is good for 60 seconds', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const { redeem } = await grantCode(core);
    clock.advance(limits.oauth.code);
    expect((await requestToken(core.issuer, redeem)).body['error']).toBe('invalid_grant');
  });

  test('is good for its own resource only', async () => {
    const core = await startCore();
    const { redeem } = await grantCode(core, undefined, { resource: `${core.issuer}/mcp/a` });
    for (const resource of [`${core.issuer}/mcp/b`, core.endpoint, 'https://evil.example/mcp'])
      expect((await requestToken(core.issuer, { ...redeem, resource })).body['error']).toBe(
        'invalid_target',
      );
    const resource = `${core.issuer}/mcp/a`;
    expect((await requestToken(core.issuer, { ...redeem, resource })).status).toBe(200);
  });

  test.each(['', 'cst_ac_', 'null', `cst_ac_${'a'.repeat(43)}`, '../../etc', '\u0000'])(
    'made up (%j) is refused',
    async (code) => {
      const core = await startCore();
      const { redeem } = await grantCode(core);
      const answer = await requestToken(core.issuer, { ...redeem, code });
      expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_grant']);
    },
  );
});

describe('SEC-21 scope', () => {
  test.each([
    ['another connector', 'files:read'],
    ['writing', 'github:write'],
    ['every connector', 'connectors:read'],
    ['one more', 'github:read files:read'],
  ])(
    'a refresh that asks for %s gets invalid_scope, and its token stays good',
    async (_w, scope) => {
      const core = await startCore();
      const login = await logIn(core, { authorize: { scope: 'github:read offline_access' } });
      const answer = await refreshWith(core, login, login.refreshToken, { scope });
      expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_scope']);
      expect((await refreshWith(core, login, login.refreshToken)).status).toBe(200);
    },
  );

  test.each([
    'github:Write',
    'GITHUB:write',
    'github:write\u0000',
    'github::write',
    'github:write,x',
    ':write',
    'a_b:read',
    'consentry:ADMIN',
    '*:write',
  ])('an odd spelling (%j) is no scope', async (scope) => {
    const core = await startCore();
    const login = await logIn(core, { authorize: { scope: 'github:read offline_access' } });
    const answer = await refreshWith(core, login, login.refreshToken, { scope });
    expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_scope']);
  });

  test('the answer names what was given, not what was asked', async () => {
    const core = await startCore();
    const login = await logIn(core, {
      authorize: { scope: 'github:write files:read offline_access openid' },
      access: { github: 'read' },
    });
    expect(login.scope).toBe('github:read offline_access');
  });

  test('after any history of refreshes a token holds no more than the person allowed', async () => {
    const core = await startCore();
    const given = { a: 'write', b: 'read' } as const;
    const login = await logIn(core, {
      authorize: { scope: 'a:write b:write c:read' },
      access: given,
    });
    const allowed: Access = new Map(Object.entries(given));
    let { refreshToken } = login;
    const scope = fc
      .array(
        fc.constantFrom(
          'a:read',
          'a:write',
          'b:read',
          'b:write',
          'c:read',
          'connectors:write',
          'openid',
          'x',
        ),
        { maxLength: 4 },
      )
      .map((scopes) => scopes.join(' '));
    await fc.assert(
      fc.asyncProperty(scope, async (requestedScope) => {
        const answer = await refreshWith(core, login, refreshToken, { scope: requestedScope });
        if (answer.status !== 200) {
          expect(answer.body['error']).toBe('invalid_scope');
          return;
        }
        refreshToken = String(answer.body['refresh_token']);
        const held = accessOfScopes(String(answer.body['scope']).split(' '));
        expect(
          isWithin(held, allowed),
          `${requestedScope} gave ${String(answer.body['scope'])}`,
        ).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('SEC-29 a client with a secret', () => {
  const methods = ['client_secret_basic', 'client_secret_post', undefined] as const;
  const basic = (id: string, secret: string): Record<string, string> => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });

  test.each(methods)('registered with %s, proves itself in header or body', async (method) => {
    const core = await startCore();
    const client = await register(core.issuer, { token_endpoint_auth_method: method });
    const { clientId: id, clientSecret: secret = '' } = client;
    expect(secret).toMatch(/^cst_cs_[A-Za-z0-9_-]{43}$/u);
    const encoded = (text: string): string => encodeURIComponent(text).replaceAll('_', '%5F');
    for (const [fields, headers] of [
      [{ client_id: undefined }, basic(id, secret)],
      [{ client_id: undefined }, basic(encoded(id), encoded(secret))],
      [{ client_id: id }, basic(id, secret)],
      [{ client_id: id, client_secret: secret }, {}],
    ] as const) {
      const { redeem } = await grantCode(core, client);
      expect((await requestToken(core.issuer, { ...redeem, ...fields }, headers)).status).toBe(200);
    }
  });

  test('is refused without proof, with a wrong one, and with two at once', async () => {
    const core = await startCore();
    const client = await register(core.issuer, {
      token_endpoint_auth_method: 'client_secret_post',
    });
    const other = await register(core.issuer, { token_endpoint_auth_method: 'client_secret_post' });
    const { clientId: id, clientSecret: secret = '' } = client;
    const { redeem } = await grantCode(core, client);
    for (const [what, fields, headers] of [
      ['nothing', {}, {}],
      ['an empty secret', { client_secret: '' }, {}],
      ['a wrong secret', { client_secret: `${secret.slice(0, -1)}!` }, {}],
      ['the secret of another', { client_secret: other.clientSecret }, {}],
      ['a shorter secret', { client_secret: secret.slice(0, -1) }, {}],
      ['Basic and body', { client_secret: secret }, basic(id, secret)],
      ['Basic of another client', {}, basic(other.clientId, other.clientSecret ?? '')],
      ['Basic without colon', {}, { authorization: `Basic ${Buffer.from(id).toString('base64')}` }],
      ['Basic that is none', {}, { authorization: 'Basic !' }],
      ['a bearer token', {}, { authorization: `Bearer ${secret}` }],
    ] as const) {
      const answer = await requestToken(core.issuer, { ...redeem, ...fields }, headers);
      expect([what, answer.status, answer.body['error']]).toEqual([what, 401, 'invalid_client']);
    }
    expect((await requestToken(core.issuer, { ...redeem, client_secret: secret })).status).toBe(
      200,
    );
  });

  test('answers a failed Basic with a Basic challenge', async () => {
    const core = await startCore();
    const response = await postForm(`${core.issuer}/oauth/token`, {}, basic('a', 'b'));
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="consentry"',
    ]);
  });

  test('a public client that sends a secret is refused', async () => {
    const core = await startCore();
    const { redeem } = await grantCode(core);
    const answer = await requestToken(core.issuer, { ...redeem, client_secret: 'x' });
    expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_client']);
  });
});

test.each([
  ['no grant_type', { grant_type: undefined }, 'invalid_request'],
  ['client_credentials', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
  ['password', { grant_type: 'password' }, 'unsupported_grant_type'],
  ['no code', { code: undefined }, 'invalid_grant'],
])('%s is answered with 400', async (_what, changes, error) => {
  const core = await startCore();
  const { redeem } = await grantCode(core);
  const answer = await requestToken(core.issuer, { ...redeem, ...changes });
  expect([answer.status, answer.body['error']]).toEqual([400, error]);
});

test('a repeated parameter is refused at the token endpoint', async () => {
  const core = await startCore();
  const { redeem, code } = await grantCode(core);
  const body = `${new URLSearchParams(redeem as Record<string, string>).toString()}&code=${code}`;
  const response = await fetch(`${core.issuer}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  expect(await response.json()).toMatchObject({ error: 'invalid_request' });
});

test('an unknown client is told so, that it may register again', async () => {
  const core = await startCore();
  const { redeem } = await grantCode(core);
  const answer = await requestToken(core.issuer, { ...redeem, client_id: 'cst_client_gone' });
  expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_client']);
});
