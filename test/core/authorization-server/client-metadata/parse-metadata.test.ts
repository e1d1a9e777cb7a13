/** What a client metadata document has to say, and which ones are refused (SEC-24). */
import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClientMetadataError } from '../../../../main/core/authorization-server/client-metadata/client-metadata-error.ts';
import {
  parseClientMetadata,
  type ClientMetadata,
} from '../../../../main/core/authorization-server/client-metadata/parse-metadata.ts';

const url = 'https://example.com/client.json';
const good = {
  client_id: url,
  client_name: 'Example',
  redirect_uris: ['http://127.0.0.1/callback'],
};
const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
  format: 'jwk',
});
const withKeys = {
  ...good,
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [{ ...ecKey, kid: 'one', use: 'sig' }] },
};

function parse(document: unknown): ClientMetadata {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return parseClientMetadata(url, Buffer.from(text));
}

const without = (member: keyof typeof good): object =>
  Object.fromEntries(Object.entries(good).filter(([name]) => name !== member));
const secondKey = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({
  format: 'jwk',
});
const shortRsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({
  format: 'jwk',
});

describe('SEC-24 refused', () => {
  test.each([
    ['another client_id', { ...good, client_id: 'https://example.com/other' }, 'another client_id'],
    ['a trailing slash', { ...good, client_id: `${url}/` }, 'another client_id'],
    [
      'another case',
      { ...good, client_id: 'https://Example.com/client.json' },
      'another client_id',
    ],
    [
      'the port written out',
      { ...good, client_id: 'https://example.com:443/client.json' },
      'other',
    ],
    ['no client_id', without('client_id'), 'client_id'],
    ['a client_id that is no text', { ...good, client_id: [url] }, 'client_id'],
    ['no name', without('client_name'), 'client_name'],
    ['an empty name', { ...good, client_name: '' }, 'client_name'],
    ['a name of 501 characters', { ...good, client_name: 'x'.repeat(501) }, 'client_name'],
    ['no redirect URIs', without('redirect_uris'), 'redirect_uris'],
    ['an empty list', { ...good, redirect_uris: [] }, 'redirect_uris'],
    ['a redirect URI that is no text', { ...good, redirect_uris: [7] }, 'redirect_uris'],
    ['a secret', { ...good, client_secret: 'x' }, 'secret'],
    ['the end of a secret', { ...good, client_secret_expires_at: 0 }, 'secret'],
    ['a secret of null', { ...good, client_secret: null }, 'secret'],
    ['basic', { ...good, token_endpoint_auth_method: 'client_secret_basic' }, 'method'],
    ['post', { ...good, token_endpoint_auth_method: 'client_secret_post' }, 'method'],
    ['a shared key', { ...good, token_endpoint_auth_method: 'client_secret_jwt' }, 'method'],
    ['TLS', { ...good, token_endpoint_auth_method: 'tls_client_auth' }, 'method'],
    ['implicit only', { ...good, response_types: ['token'] }, 'response type'],
    ['credentials only', { ...good, grant_types: ['client_credentials'] }, 'grant type'],
    ['a list', [good], 'object'],
    ['null', 'null', 'object'],
    ['no JSON', '{', 'JSON'],
    ['a byte order mark', `\ufeff${JSON.stringify(good)}`, 'byte order mark'],
    ['a member twice', `{"client_name":"A",${JSON.stringify(good).slice(1)}`, 'twice'],
    ['an escaped twin', `{"client_\\u0069d":"x",${JSON.stringify(good).slice(1)}`, 'twice'],
    ['a prototype', `{"__proto__":${JSON.stringify(good)}}`, 'client_id'],
  ])('%s', (_name, document, about) => {
    expect(() => parse(document)).toThrow(ClientMetadataError);
    expect(() => parse(document)).toThrow(about);
  });

  test.each([
    ['no keys', { ...withKeys, jwks: undefined }],
    ['both kinds of keys', { ...withKeys, jwks_uri: 'https://example.com/keys' }],
    ['an empty set', { ...withKeys, jwks: { keys: [] } }],
    ['no list', { ...withKeys, jwks: { keys: ecKey } }],
    ['a list of texts', { ...withKeys, jwks: { keys: ['x'] } }],
    ['eleven keys', { ...withKeys, jwks: { keys: Array.from({ length: 11 }, () => ecKey) } }],
    ['a private key', { ...withKeys, jwks: { keys: [{ ...ecKey, d: 'AAAA' }] } }],
    ['a private key beside', { ...withKeys, jwks: { keys: [ecKey, { ...secondKey, d: 'AA' }] } }],
    ['a shared key', { ...withKeys, jwks: { keys: [ecKey, { kty: 'oct', k: 'AAAA' }] } }],
    ['a short RSA key', { ...withKeys, jwks: { keys: [shortRsa] } }],
    ['a key for encryption only', { ...withKeys, jwks: { keys: [{ ...ecKey, use: 'enc' }] } }],
    ['keys over http', { ...withKeys, jwks: undefined, jwks_uri: 'http://example.com/keys' }],
    ['keys elsewhere', { ...withKeys, jwks: undefined, jwks_uri: 'https://other.com/keys' }],
    ['keys below', { ...withKeys, jwks: undefined, jwks_uri: 'https://a.example.com/keys' }],
    ['keys at a port', { ...withKeys, jwks: undefined, jwks_uri: 'https://example.com:8443/k' }],
    ['keys nowhere', { ...withKeys, jwks: undefined, jwks_uri: '/keys' }],
  ])('private_key_jwt with %s', (_name, document) => {
    expect(() => parse(document)).toThrow(ClientMetadataError);
  });

  test('INV-8 what stands in a prototype is no part of a document, and none is polluted', () => {
    const parsed = parse(
      `{"__proto__":{"jwks_uri":"x","polluted":1},${JSON.stringify(withKeys).slice(1)}`,
    );
    expect(parsed.authMethod).toBe('private_key_jwt');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const keys = `{"keys":[{"__proto__":${JSON.stringify(ecKey)}}]}`;
    const text = JSON.stringify({ ...withKeys, jwks: 0 }).replace('"jwks":0', `"jwks":${keys}`);
    expect(() => parse(text)).toThrow('no key');
  });
});

describe('taken', () => {
  test('Claude Code: port-less loopback URIs for both hosts, no secret', () => {
    const claude = 'https://claude.ai/oauth/claude-code-client-metadata';
    const document = {
      client_id: claude,
      client_name: 'Claude Code',
      client_uri: 'https://claude.ai',
      redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
    expect(parseClientMetadata(claude, Buffer.from(JSON.stringify(document)))).toMatchObject({
      clientId: claude,
      name: 'Claude Code',
      redirectUris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      authMethod: 'none',
      grantTypes: ['authorization_code', 'refresh_token'],
      keys: null,
    });
  });

  test('redirect URIs as they are listed, each once', () => {
    const redirectUris = ['https://vscode.dev/redirect', 'http://127.0.0.1/', 'http://127.0.0.1/'];
    expect(parse({ ...good, redirect_uris: redirectUris }).redirectUris).toEqual(
      redirectUris.slice(0, 2),
    );
  });

  test('no method means none, and keys are then not looked at', () => {
    expect(parse({ ...good, jwks: { keys: [{ kty: 'oct' }] } })).toMatchObject({
      authMethod: 'none',
      keys: null,
      grantTypes: ['authorization_code'],
    });
  });

  test('keys in the document: members we know, unknown kinds dropped', () => {
    const keys = [
      { ...ecKey, kid: 'one', x5c: ['AA'] },
      { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AA' },
    ];
    expect(parse({ ...withKeys, jwks: { keys } }).keys).toEqual({
      kind: 'inline',
      keys: [{ kty: 'EC', crv: 'P-256', x: ecKey.x, y: ecKey.y, kid: 'one' }],
    });
  });

  test('keys at the same origin', () => {
    const document = { ...withKeys, jwks: undefined, jwks_uri: 'https://example.com/keys' };
    expect(parse(document).keys).toEqual({ kind: 'remote', url: 'https://example.com/keys' });
  });
});

describe('SEC-24 the hash that a grant pins', () => {
  const hash = (changes: object): string => parse({ ...withKeys, ...changes }).documentHash;

  test.each([
    ['the name', { client_name: 'Other' }],
    [
      'a redirect URI more',
      { redirect_uris: [...good.redirect_uris, 'http://localhost/callback'] },
    ],
    ['another redirect URI', { redirect_uris: ['http://127.0.0.1/other'] }],
    ['the method', { token_endpoint_auth_method: 'none' }],
    ['another key', { jwks: { keys: [secondKey] } }],
    ['a key more', { jwks: { keys: [...withKeys.jwks.keys, secondKey] } }],
    ['keys elsewhere', { jwks: undefined, jwks_uri: 'https://example.com/keys' }],
  ])('changes with %s', (_name, changes) => {
    expect(hash(changes)).not.toBe(hash({}));
  });

  test.each([
    ['what is not shown or relied on', { client_uri: 'https://example.com', logo_uri: 'x' }],
  ])('stays with %s', (_name, changes) => {
    expect(hash(changes)).toBe(hash({}));
  });

  test('stays with the order of members, redirect URIs and keys', () => {
    const backwards = Object.fromEntries(Object.entries(withKeys).toReversed());
    expect(parse(backwards).documentHash).toBe(hash({}));
    const uris = ['http://127.0.0.1/a', 'http://127.0.0.1/b'];
    const keys = [ecKey, secondKey];
    expect(hash({ redirect_uris: uris, jwks: { keys } })).toBe(
      hash({ redirect_uris: uris.toReversed(), jwks: { keys: keys.toReversed() } }),
    );
  });
});

test('any bytes and any members: a refusal in words or a document, and no prototype is touched', () => {
  const members = fc.constantFrom(
    ...[...Object.keys(withKeys), '__proto__', 'constructor', 'prototype', 'jwks_uri', 'keys'],
  );
  const json = fc.oneof(
    fc.json(),
    fc
      .dictionary(members, fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(withKeys))))
      .map((changes) => JSON.stringify(Object.assign(Object.create(null), withKeys, changes))),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  );
  fc.assert(
    fc.property(json, (text) => {
      try {
        expect(parse(text).clientId).toBe(url);
      } catch (error) {
        expect(error).toBeInstanceOf(ClientMetadataError);
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});
