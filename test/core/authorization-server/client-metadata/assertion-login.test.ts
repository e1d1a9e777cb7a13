/**
 * Clients that sign with a key of their document, over real HTTP, also as the MCP SDK does it (RFC
 * 7523, SEC-29).
 */
import {
  generateKeyPairSync,
  randomUUID,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { createPrivateKeyJwtAuth } from '@modelcontextprotocol/client';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { sendDocument } from '../../../support/upstreams/document-server.ts';
import { requestToken, type TokenAnswer } from '../../../support/clients/oauth-client.ts';
import type { TestCore } from '../../../support/core/start-core.ts';
import { grantCode, postForm, type Granted } from '../support.ts';
import { client, document, start, url, type Started } from './support.ts';

const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = (key: KeyObject): JsonWebKey => ({
  ...key.export({ format: 'jwk' }),
  kid: 'one',
});
const signing = {
  ...document,
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [publicKey(pair.publicKey)] },
};

async function startSigning(changes: object = {}): Promise<Started> {
  const started = await start();
  started.server.answer = sendDocument({ ...signing, ...changes });
  return started;
}

function assertion({ core, clock }: Started, claims: object = {}, key = pair.privateKey): string {
  const now = Math.floor(clock.nowMs() / 1000);
  const encode = (value: object): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const all = { iss: url, sub: url, aud: core.issuer, exp: now + 60, iat: now, jti: randomUUID() };
  const input = `${encode({ alg: 'ES256', kid: 'one' })}.${encode({ ...all, ...claims })}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

const proof = (client_assertion: string): Record<string, string> => ({
  client_assertion,
  client_assertion_type: type,
});

function redeem(
  core: TestCore,
  granted: Granted,
  changes: Readonly<Record<string, string | undefined>>,
): Promise<TokenAnswer> {
  return requestToken(core.issuer, { ...granted.redeem, ...changes });
}

describe('SEC-29 refused with invalid_client, and the code is still good', () => {
  test.each([
    ['nothing', () => ({})],
    ['an empty secret', () => ({ client_secret: '' })],
    ['a secret', () => ({ client_secret: 'x' })],
    ['an assertion and a secret', (s: Started) => ({ ...proof(assertion(s)), client_secret: 'x' })],
    ['no type', (s: Started) => ({ client_assertion: assertion(s) })],
    ['another type', (s: Started) => ({ ...proof(assertion(s)), client_assertion_type: 'saml2' })],
    ['no assertion', () => ({ client_assertion_type: type })],
    ['another client in the assertion', (s: Started) => proof(assertion(s, { sub: `${url}/` }))],
    ['another audience', (s: Started) => proof(assertion(s, { aud: `${s.core.issuer}/mcp` }))],
    [
      'another key',
      (s: Started) =>
        proof(assertion(s, {}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)),
    ],
  ])('%s', async (_name, changes) => {
    const started = await startSigning();
    const granted = await grantCode(started.core, client);
    const answer = await redeem(started.core, granted, changes(started));
    expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_client']);
    expect((await redeem(started.core, granted, proof(assertion(started)))).status).toBe(200);
  });

  test('an assertion a second time', async () => {
    const started = await startSigning();
    const first = await grantCode(started.core, client);
    const second = await grantCode(started.core, client);
    const used = proof(assertion(started));
    expect((await redeem(started.core, first, used)).status).toBe(200);
    expect((await redeem(started.core, second, used)).body['error']).toBe('invalid_client');
  });

  test('an assertion beside Basic', async () => {
    const started = await startSigning();
    const basic = Buffer.from(`${encodeURIComponent(url)}:x`).toString('base64');
    const response = await postForm(
      `${started.core.issuer}/oauth/token`,
      { grant_type: 'refresh_token', refresh_token: 'x', ...proof(assertion(started)) },
      { authorization: `Basic ${basic}` },
    );
    expect(response.status).toBe(401);
  });

  test('an assertion of a client that has no key', async () => {
    const started = await start();
    const granted = await grantCode(started.core, client);
    expect((await redeem(started.core, granted, proof(assertion(started)))).status).toBe(401);
  });

  test('revocation without an assertion', async () => {
    const started = await startSigning();
    const granted = await grantCode(started.core, client);
    const { body } = await redeem(started.core, granted, proof(assertion(started)));
    const token = String(body['refresh_token']);
    const revoke = (more: Record<string, string>): Promise<Response> =>
      postForm(`${started.core.issuer}/oauth/revoke`, { token, client_id: url, ...more });
    expect((await revoke({})).status).toBe(401);
    expect((await revoke(proof(assertion(started)))).status).toBe(200);
  });
});

test('the audience by any alias, issuer or token endpoint, and no client_id beside the assertion', async () => {
  const started = await startSigning();
  const { port } = started.core;
  for (const aud of [
    `http://localhost:${port}`,
    `http://127.0.0.1:${port}/oauth/token`,
    [`http://[::1]:${port}/oauth/token`],
  ]) {
    const granted = await grantCode(started.core, client);
    const changes = { ...proof(assertion(started, { aud })), client_id: undefined };
    expect((await redeem(started.core, granted, changes)).status).toBe(200);
  }
});

test('as the MCP SDK signs', async () => {
  const { core } = await startSigning();
  const granted = await grantCode(core, client);
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(granted.redeem))
    if (value !== undefined) parameters.set(name, value);
  const privateKey = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const addProof = createPrivateKeyJwtAuth({ issuer: url, subject: url, privateKey, alg: 'ES256' });
  await addProof(new Headers(), parameters, `${core.issuer}/oauth/token`);
  const response = await postForm(
    `${core.issuer}/oauth/token`,
    Object.fromEntries(parameters.entries()),
  );
  expect(response.status).toBe(200);
});

describe('keys that are elsewhere', () => {
  const keysUrl = 'https://example.com/keys.json';
  const second = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  async function startRemote(): Promise<Started & { publish(...keys: KeyObject[]): void }> {
    const started = await start();
    let published = [pair.publicKey];
    started.server.answer = (request, response) =>
      request.url === '/keys.json'
        ? sendDocument({ keys: published.map(publicKey) }, { 'cache-control': 'max-age=3600' })(
            request,
            response,
          )
        : sendDocument({ ...signing, jwks: undefined, jwks_uri: keysUrl })(request, response);
    return { ...started, publish: (...keys) => void (published = keys) };
  }

  const keyRequests = ({ server }: Started): number =>
    server.requests.filter(({ path }) => path === '/keys.json').length;

  test('are fetched when they are needed, through the same guard, and kept', async () => {
    const started = await startRemote();
    const first = await grantCode(started.core, client);
    expect(keyRequests(started)).toBe(0);
    started.server.addresses = ['10.0.0.1'];
    expect((await redeem(started.core, first, proof(assertion(started)))).status).toBe(401);
    expect(keyRequests(started)).toBe(0);
    started.server.addresses = ['93.184.216.34'];
    expect((await redeem(started.core, first, proof(assertion(started)))).status).toBe(200);
    const other = await grantCode(started.core, client);
    expect((await redeem(started.core, other, proof(assertion(started)))).status).toBe(200);
    expect(keyRequests(started)).toBe(1);
  });

  test('a replaced key is found after five minutes; wrong assertions fetch no more often', async () => {
    const started = await startRemote();
    const granted = await grantCode(started.core, client);
    expect((await redeem(started.core, granted, proof(assertion(started)))).status).toBe(200);
    started.publish(second.publicKey);
    const next = await grantCode(started.core, client);
    const withSecond = (): Record<string, string> =>
      proof(assertion(started, {}, second.privateKey));
    for (let time = 0; time < 5; time += 1)
      expect((await redeem(started.core, next, withSecond())).status).toBe(401);
    expect(keyRequests(started)).toBe(1);
    started.clock.advance(limits.clientMetadata.cacheLeast);
    const later = await grantCode(started.core, client);
    expect((await redeem(started.core, later, withSecond())).status).toBe(200);
    expect((await redeem(started.core, later, proof(assertion(started)))).status).toBe(401);
  });
});

test('SEC-24 a key that replaces another in the document ends the access', async () => {
  const started = await startSigning();
  const granted = await grantCode(started.core, client);
  const { body } = await redeem(started.core, granted, proof(assertion(started)));
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  started.server.answer = sendDocument({
    ...signing,
    jwks: { keys: [publicKey(other.publicKey)] },
  });
  started.clock.advance(limits.clientMetadata.cacheLeast);
  await grantCode(started.core, client);
  const answer = await requestToken(started.core.issuer, {
    grant_type: 'refresh_token',
    refresh_token: String(body['refresh_token']),
    client_id: url,
    ...proof(assertion(started, {}, other.privateKey)),
  });
  expect(answer.body['error']).toBe('invalid_grant');
});
