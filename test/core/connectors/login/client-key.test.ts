/**
 * A client that signs instead of showing a secret (RFC 7523), at an authorization server that
 * checks every claim.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { startVendor } from '../../../support/vendors/vendor-base.ts';
import { memoryPreferences, memoryVault } from '../../../support/core/memory-ports.ts';
import { startPerson } from './support.ts';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const clientId = 'signs-for-itself';

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const jwk = (key: KeyObject, kid?: string): string =>
  JSON.stringify({ ...key.export({ format: 'jwk' }), ...(kid !== undefined && { kid }) });
/** As a field of one line makes it. */
const onOneLine = (text: string): string => text.trim().replace(/\n/gu, ' ');

describe('a client with a private key', () => {
  it.each([
    ['ES256', 'PEM', ec.publicKey, pem(ec.privateKey), undefined],
    ['ES256', 'PEM on one line', ec.publicKey, onOneLine(pem(ec.privateKey)), undefined],
    ['ES256', 'JWK with a kid', ec.publicKey, jwk(ec.privateKey, 'first'), 'first'],
    ['RS256', 'PEM', rsa.publicKey, pem(rsa.privateKey), undefined],
  ])(
    '%s, %s: logs in and renews, each time with another assertion',
    async (alg, _form, publicKey, text, kid) => {
      const vault = memoryVault();
      const preferences = memoryPreferences();
      const person = await startPerson({ ports: { vault, preferences } });
      const vendor = await startVendor({
        clients: [
          {
            id: clientId,
            key: {
              ...publicKey.export({ format: 'jwk' }),
              alg,
              use: 'sig',
              ...(kid !== undefined && { kid }),
            },
            redirectUris: [`http://127.0.0.1:${person.port}/oauth/callback`],
          },
        ],
        tools: [{ name: 'list_things', annotations: { readOnlyHint: true } }],
      });
      await person.run('connector.add', {
        kind: 'http',
        name: 'up',
        url: vendor.mcpUrl,
        oauth: { clientId, clientSecret: text },
      });
      await person.until('up', ({ connection }) => connection !== 'connecting');
      await person.logIn(vendor);

      // The server forgets what it gave out: the next call has to renew.
      vendor.advance(3_600_000);
      const { ok } = await person.run('connector.test', { name: 'up' });
      expect(ok).toBe(true);

      const [code] = vendor.tokenRequests('authorization_code');
      const [renewal] = vendor.tokenRequests('refresh_token');
      const assertions = [code, renewal].map(
        (request) => request?.form.get('client_assertion') ?? '',
      );
      for (const assertion of assertions) {
        expect(decodeProtectedHeader(assertion)).toEqual({
          alg,
          ...(kid !== undefined && { kid }),
        });
        const claims = decodeJwt(assertion);
        expect(claims).toMatchObject({ iss: clientId, sub: clientId, aud: vendor.origin });
        expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
      }
      expect(decodeJwt(assertions[0] ?? '').jti).not.toBe(decodeJwt(assertions[1] ?? '').jti);
      expect(code?.form.get('client_secret')).toBeNull();
      expect(code?.authorization).toBeUndefined();

      // SEC-91: the key is in the vault only; windows learn that there is one.
      expect(JSON.stringify(preferences.read())).not.toContain(text.slice(30, 60));
      expect(JSON.stringify(person.core.snapshot())).not.toContain(text.slice(30, 60));
      expect(person.view().login).toMatchObject({ clientId, hasClientSecret: true });
    },
  );

  it.each([
    ['another curve', pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey)],
    ['a short RSA key', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)],
    ['a key for encryption only', pem(generateKeyPairSync('x25519').privateKey)],
    [
      'a passphrase',
      rsa.privateKey
        .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
        .toString(),
    ],
    ['the public half', ec.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['the public half as JWK', jwk(ec.publicKey)],
    ['half of a paste', pem(ec.privateKey).slice(0, 80)],
  ])('SEC-91 %s is refused where it is entered, without a word of it', async (_what, text) => {
    const person = await startPerson();
    const refusal = await person.refused('connector.add', {
      kind: 'http',
      name: 'up',
      url: 'http://127.0.0.1:9/mcp',
      oauth: { clientId, clientSecret: text },
    });
    expect(refusal.code).toBe('invalid_input');
    expect(refusal.hint).toContain('ES256');
    expect(JSON.stringify(refusal)).not.toContain(text.slice(30, 60));
    expect(person.core.snapshot().connectors).toEqual([]);
  });
});
