/**
 * What proves a client with a key of its own, and everything that looks like it and does not (RFC
 * 7523 section 3).
 */
import {
  createHmac,
  generateKeyPairSync,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { provesClient } from '../../../../main/core/authorization-server/client-metadata/client-assertion.ts';
import { assertionAlgorithms } from '../../../../main/core/authorization-server/protocol/supported.ts';
import { parsePublicKeys } from '../../../../main/core/authorization-server/client-metadata/public-keys.ts';
import {
  createUsedIds,
  type UsedIds,
} from '../../../../main/core/authorization-server/client-metadata/used-ids.ts';
import { createTestClock, type TestClock } from '../../../support/core/memory-ports.ts';

const clientId = 'https://example.com/client.json';
const issuer = 'http://127.0.0.1:29170';
const audiences = [issuer, `${issuer}/oauth/token`, 'http://localhost:29170'];

const pairs = {
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  EdDSA: generateKeyPairSync('ed25519'),
};
type Algorithm = keyof typeof pairs;

function signed(algorithm: Algorithm, input: string, key: KeyObject): Buffer {
  const data = Buffer.from(input);
  switch (algorithm) {
    case 'ES256':
      return sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' });
    case 'ES384':
      return sign('sha384', data, { key, dsaEncoding: 'ieee-p1363' });
    case 'RS256':
      return sign('sha256', data, key);
    case 'PS256':
      // 6 is RSA_PKCS1_PSS_PADDING.
      return sign('sha256', data, { key, padding: 6, saltLength: 32 });
    default:
      return sign(null, data, key);
  }
}

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

let count = 0;
interface Changes {
  readonly algorithm?: Algorithm;
  readonly header?: object;
  readonly claims?: object | string;
  readonly key?: KeyObject;
}

interface Started {
  readonly clock: TestClock;
  readonly usedIds: UsedIds;
  make(changes?: Changes): string;
  proves(assertion: string, keys?: readonly JsonWebKey[]): Promise<boolean>;
}

const publicOf = (algorithm: Algorithm): JsonWebKey =>
  pairs[algorithm].publicKey.export({ format: 'jwk' });

function start(): Started {
  let now = Date.parse('2026-11-21T12:00:00Z');
  // Stands still, so that bounds are exact.
  const clock: TestClock = {
    ...createTestClock(),
    nowMs: () => now,
    advance: (ms) => void (now += ms),
  };
  const usedIds = createUsedIds(clock);
  return {
    clock,
    usedIds,
    make({ algorithm = 'ES256', header = {}, claims = {}, key } = {}) {
      const seconds = now / 1000;
      const full = {
        iss: clientId,
        sub: clientId,
        aud: issuer,
        exp: seconds + 60,
        iat: seconds,
        jti: `id-${(count += 1)}`,
        ...(typeof claims === 'string' ? {} : claims),
      };
      const input = `${encode({ alg: algorithm, ...header })}.${encode(typeof claims === 'string' ? claims : full)}`;
      return `${input}.${signed(algorithm, input, key ?? pairs[algorithm].privateKey).toString('base64url')}`;
    },
    proves: (assertion, keys = [publicOf('ES256')]) =>
      provesClient(
        assertion,
        {
          clientId,
          keys: parsePublicKeys({ keys: keys.map((key) => ({ ...key }) as never) }),
          audiences,
        },
        clock,
        usedIds,
      ),
  };
}

describe('refused: the signature', () => {
  test('of another key', async () => {
    const { make, proves } = start();
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(await proves(make({ key: other }))).toBe(false);
  });

  test('none at all, in every spelling', async () => {
    const { make, proves } = start();
    const [, claims = ''] = make().split('.');
    for (const alg of ['none', 'None', 'NONE', ''])
      expect(await proves(`${encode({ alg })}.${claims}.`)).toBe(false);
  });

  test('made with the public key as a shared secret', async () => {
    const { make, proves } = start();
    const [, claims = ''] = make().split('.');
    const input = `${encode({ alg: 'HS256' })}.${claims}`;
    const pem = pairs.RS256.publicKey.export({ format: 'pem', type: 'spki' });
    const mac = createHmac('sha256', pem).update(input).digest('base64url');
    expect(await proves(`${input}.${mac}`, [publicOf('RS256')])).toBe(false);
  });

  test('of claims that were changed', async () => {
    const { make, proves } = start();
    const [header = '', , signature = ''] = make().split('.');
    const [, claims = ''] = make({ claims: { aud: `${issuer}/oauth/token` } }).split('.');
    expect(await proves(`${header}.${claims}.${signature}`)).toBe(false);
  });

  test.each(['RS512', 'ES512', 'PS384', 'ES256K', 'HS256', 'es256'])('by %s', async (alg) => {
    const { make, proves } = start();
    expect(await proves(make({ header: { alg } }))).toBe(false);
  });

  test('with a header that wants to be understood', async () => {
    const { make, proves } = start();
    expect(await proves(make({ header: { crit: ['exp'], exp: 1 } }))).toBe(false);
    expect(await proves(make({ header: { b64: false, crit: ['b64'] } }))).toBe(false);
  });

  test('that brings its own key', async () => {
    const { make, proves } = start();
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const header = {
      jwk: pair.publicKey.export({ format: 'jwk' }),
      jku: 'https://example.com/keys',
    };
    expect(await proves(make({ key: pair.privateKey, header }))).toBe(false);
  });

  test('with a key that is meant for another algorithm', async () => {
    const { make, proves } = start();
    const keys = [{ ...publicOf('RS256'), alg: 'PS256' }];
    expect(await proves(make({ algorithm: 'RS256' }), keys)).toBe(false);
  });

  test('named by a key id that is not there', async () => {
    const { make, proves } = start();
    const keys = [{ ...publicOf('ES256'), kid: 'one' }];
    expect(await proves(make({ header: { kid: 'two' } }), keys)).toBe(false);
    expect(await proves(make({ header: { kid: 'one' } }), keys)).toBe(true);
  });

  test.each(['', '.', '..', 'a.b', 'a.b.c', 'a.b.c.d', '{}.{}.{}'])(
    '%j is no assertion',
    async (text) => {
      const { proves } = start();
      expect(await proves(text)).toBe(false);
    },
  );

  test('longer than we read', async () => {
    const { make, proves } = start();
    const long = make({ claims: { more: 'x'.repeat(limits.clientAssertion.length) } });
    expect(await proves(long)).toBe(false);
  });
});

describe('refused: the claims', () => {
  test.each([
    ['another issuer', { iss: 'https://example.com/client.json/' }],
    ['another subject', { sub: 'https://example.com/other' }],
    ['no issuer', { iss: undefined }],
    ['no subject', { sub: undefined }],
    ['another audience', { aud: 'https://example.com' }],
    ['our resource as audience', { aud: `${issuer}/mcp` }],
    ['our issuer with a slash', { aud: `${issuer}/` }],
    ['another port', { aud: 'http://127.0.0.1:29171' }],
    ['two audiences', { aud: [issuer, 'https://example.com'] }],
    ['no audience', { aud: undefined }],
    ['an empty list', { aud: [] }],
    ['no end', { exp: undefined }],
    ['an end in a text', { exp: '9999999999' }],
    ['no beginning', { iat: undefined }],
    ['no id', { jti: undefined }],
    ['an empty id', { jti: '' }],
    ['an id that is too long', { jti: 'x'.repeat(257) }],
    ['an id that is no text', { jti: 7 }],
  ])('%s', async (_name, claims) => {
    const { make, proves } = start();
    expect(await proves(make({ claims }))).toBe(false);
  });

  test('a claim twice', async () => {
    const { make, proves, clock } = start();
    const now = Math.floor(clock.nowMs() / 1000);
    const text = `{"iss":"x","iss":"${clientId}","sub":"${clientId}","aud":"${issuer}","exp":${now + 60},"iat":${now},"jti":"twice"}`;
    expect(await proves(make({ claims: text }))).toBe(false);
    expect(await proves(make({ claims: text.replace('"iss":"x",', '') }))).toBe(true);
  });

  test('times: to the second around each bound', async () => {
    const { make, proves, clock } = start();
    const now = Math.floor(clock.nowMs() / 1000);
    const skew = limits.clientAssertion.skew / 1000;
    const life = limits.clientAssertion.life / 1000;
    const at = async (claims: object): Promise<boolean> => proves(make({ claims }));
    expect(await at({ exp: now - skew })).toBe(false);
    expect(await at({ exp: now - skew + 1 })).toBe(true);
    expect(await at({ exp: now + life + skew + 1 })).toBe(false);
    expect(await at({ exp: now + life + skew })).toBe(true);
    expect(await at({ iat: now + skew + 1 })).toBe(false);
    expect(await at({ iat: now + skew })).toBe(true);
    expect(await at({ iat: now - life - skew - 1 })).toBe(false);
    expect(await at({ iat: now - life - skew })).toBe(true);
    expect(await at({ nbf: now + skew + 1 })).toBe(false);
    expect(await at({ nbf: now })).toBe(true);
  });
});

describe('an assertion works once', () => {
  test('the second time is refused, for as long as it would be in time', async () => {
    const { make, proves, clock } = start();
    const assertion = make({ claims: { exp: Math.floor(clock.nowMs() / 1000) + 300 } });
    expect(await proves(assertion)).toBe(true);
    expect(await proves(assertion)).toBe(false);
    clock.advance(limits.clientAssertion.life + limits.clientAssertion.skew - 2000);
    expect(await proves(assertion)).toBe(false);
    clock.advance(4000);
    expect(await proves(assertion)).toBe(false);
  });

  test('a fresh signature over a used id is refused', async () => {
    const { make, proves } = start();
    expect(await proves(make({ claims: { jti: 'same' } }))).toBe(true);
    expect(await proves(make({ claims: { jti: 'same' } }))).toBe(false);
  });

  test('what did not prove anything uses up no id', async () => {
    const { make, proves } = start();
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(await proves(make({ key: other, claims: { jti: 'mine' } }))).toBe(false);
    expect(await proves(make({ claims: { jti: 'mine', aud: 'x' } }))).toBe(false);
    expect(await proves(make({ claims: { jti: 'mine' } }))).toBe(true);
  });

  test('INV-10 a full memory refuses, and is free again when the remembered ones expire', async () => {
    const { make, proves, clock, usedIds } = start();
    for (let index = 0; index < limits.clientAssertion.remembered; index += 1)
      usedIds.use(`other-${index}`, clock.nowMs() + 1000);
    expect(await proves(make())).toBe(false);
    clock.advance(2000);
    expect(await proves(make())).toBe(true);
  });
});

test.each(assertionAlgorithms)(
  '%s with the right key among others proves the client',
  async (algorithm) => {
    const { make, proves } = start();
    const keys = assertionAlgorithms.map(publicOf);
    expect(await proves(make({ algorithm }), keys)).toBe(true);
    expect(
      await proves(make({ algorithm, claims: { aud: [`${issuer}/oauth/token`] } }), keys),
    ).toBe(true);
    expect(await proves(make({ algorithm, claims: { aud: 'http://localhost:29170' } }), keys)).toBe(
      true,
    );
  },
);
