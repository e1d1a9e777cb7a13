/**
 * Where a code may be sent: what may be registered, and when a presented URI is the registered one.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import {
  findRegistered,
  isAcceptableRedirectUri,
} from '../../../main/core/authorization-server/registration/redirect-uri.ts';
import { authorizeUrl, register, requestToken } from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { browse, grantCode } from './support.ts';
import { cases } from '../../support/values/counts.ts';

describe('SEC-14 matching', () => {
  const part = fc.record({
    scheme: fc.constantFrom('http', 'https', 'HTTP', 'cursor', 'com.example.app'),
    user: fc.constantFrom('', '', '', 'x@', 'x:y@'),
    host: fc.constantFrom(
      '127.0.0.1',
      '[::1]',
      'localhost',
      'LOCALHOST',
      '127.0.0.2',
      '127.1',
      '2130706433',
      '[::ffff:127.0.0.1]',
      'localhost.evil.example',
      '127.0.0.1.nip.io',
      'evil.example',
    ),
    port: fc.constantFrom('', ':', ':1', ':8080', ':65535', ':65536', ':99999', ':080', ':8080x'),
    path: fc.constantFrom('', '/', '/cb', '/CB', '/cb/', '/cb/..', '/cb;x', '/c%62', '//cb'),
    query: fc.constantFrom('', '?', '?a=1', '?a=1&a=2'),
    tail: fc.constantFrom('', '', '', '#', '#f', ' ', '\\', '\n', '\u0000', '@evil.example'),
  });
  const uri = part.map(
    ({ scheme, user, host, port, path, query, tail }) =>
      `${scheme}://${user}${host}${port}${path}${query}${tail}`,
  );

  /** The written rule, by hand: equal bytes, or equal after the port digits of a loopback host. */
  function oracle(registered: string, presented: string): boolean {
    if (registered === presented) return true;
    const split = (text: string): readonly [string, string] | null => {
      for (const host of ['127.0.0.1', '[::1]', 'localhost']) {
        const start = `http://${host}`;
        if (!text.startsWith(start)) continue;
        let rest = text.slice(start.length);
        if (rest.startsWith(':')) {
          let digits = 1;
          while (/\d/u.test(rest.charAt(digits))) digits += 1;
          const port = rest.slice(1, digits);
          if (port === '' || port.length > 5 || Number(port) > 65_535) return null;
          rest = rest.slice(digits);
        }
        return rest === '' || rest.startsWith('/') || rest.startsWith('?') ? [host, rest] : null;
      }
      return null;
    };
    const [one, other] = [split(registered), split(presented)];
    return one !== null && other !== null && one[0] === other[0] && one[1] === other[1];
  }

  test('equals the written rule for pairs of registered and presented', () => {
    fc.assert(
      fc.property(uri, uri, (registered, presented) => {
        fc.pre(isAcceptableRedirectUri(registered, []));
        expect(findRegistered([registered], presented) !== undefined).toBe(
          oracle(registered, presented),
        );
      }),
      { numRuns: cases(10_000), maxSkipsPerRun: 1000 },
    );
  });

  test('a changed byte anywhere but in the port is another URI', () => {
    const registered = 'http://127.0.0.1:8123/callback/path?x=1';
    fc.assert(
      fc.property(
        fc.nat(registered.length - 1),
        fc.integer({ min: 1, max: 0x7e }),
        (index, code) => {
          const changed = `${registered.slice(0, index)}${String.fromCharCode(code)}${registered.slice(index + 1)}`;
          const isPort = index >= 17 && index < 21 && /\d/u.test(String.fromCharCode(code));
          fc.pre(changed !== registered && !isPort);
          // A port that lost its colon or grew a slash may by chance read as another valid loopback
          // URI; never as this one.
          expect(findRegistered([registered], changed)).toBe(undefined);
        },
      ),
      { numRuns: cases(10_000) },
    );
  });

  test.each([
    'http://127.0.0.1:5000/callback/',
    'http://127.0.0.1:5000/Callback',
    'http://127.0.0.1:5000/callback?x=1',
    'http://127.0.0.1:5000/callback#x',
    'http://127.0.0.1:5000/callback/../callback',
    'http://127.0.0.1:5000/callbac%6b',
    'http://localhost:5000/callback',
    'http://[::1]:5000/callback',
    'http://127.0.0.2:5000/callback',
    'http://0177.0.0.1:5000/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://127.0.0.1@evil.example/callback',
    'http://127.0.0.1:5000@evil.example/callback',
    'http://user@127.0.0.1/callback',
    'https://127.0.0.1/callback',
    'http:\\\\127.0.0.1\\callback',
    'http://127.0.0.1:/callback',
    'http://127.0.0.1:99999/callback',
    '//127.0.0.1/callback',
    'javascript:alert(1)//http://127.0.0.1/callback',
    '',
  ])('authorize answers %j with a local page', async (redirect_uri) => {
    const core = await startCore();
    const client = await register(core.issuer, {
      redirect_uris: ['http://127.0.0.1/callback', 'http://127.0.0.1/other'],
    });
    const response = await browse(authorizeUrl(core.issuer, client, { redirect_uri }).url);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await core.run('questions.list', {})).toEqual([]);
  });

  test.each(['redirect_uri', 'client_id', 'state', 'code_challenge', 'resource', 'scope'])(
    'authorize refuses a repeated %s, whichever of the two is right',
    async (name) => {
      const core = await startCore();
      const client = await register(core.issuer);
      const { url } = authorizeUrl(core.issuer, client, { scope: 'connectors:read' });
      const right = new URL(url).searchParams.get(name) ?? '';
      for (const doubled of [
        `${url}&${name}=evil`,
        `${url}&${name}=${encodeURIComponent(right)}`,
        url.replace('?', `?${name}=evil&`),
        `${url}&${name.replace('e', '%65')}=evil`,
      ]) {
        const response = await browse(doubled);
        expect([response.status, response.headers.get('location')]).toEqual([400, null]);
      }
    },
  );

  test('a missing redirect_uri is taken for the only registered one, and for none of two', async () => {
    const core = await startCore();
    const one = await register(core.issuer);
    const two = await register(core.issuer, {
      redirect_uris: ['http://127.0.0.1/a', 'http://127.0.0.1/b'],
    });
    const open = async (client: typeof one): Promise<number> =>
      (await browse(authorizeUrl(core.issuer, client, { redirect_uri: undefined }).url)).status;
    expect([await open(one), await open(two)]).toEqual([303, 400]);
  });

  test.each([
    'http://127.0.0.1:5001/callback',
    'http://127.0.0.1/callback',
    'http://127.0.0.1:5000/callback/',
    'http://localhost:5000/callback',
  ])(
    'the token endpoint wants the URI of the authorization, byte for byte: not %s',
    async (uri) => {
      const core = await startCore();
      const { redeem } = await grantCode(core, undefined, {
        redirect_uri: 'http://127.0.0.1:5000/callback',
      });
      const answer = await requestToken(core.issuer, { ...redeem, redirect_uri: uri });
      expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_grant']);
    },
  );
});

describe('SEC-15 schemes', () => {
  const good = [
    'http://127.0.0.1/',
    'http://127.0.0.1',
    'http://127.0.0.1:33418/',
    'http://localhost/callback',
    'http://[::1]:1/x?y=z',
    'cursor://anysphere.cursor-mcp/oauth/callback',
    'vscode://some.extension/callback',
    'com.example.app:/oauth',
    'com.example.app://oauth/cb',
  ];
  const bad = [
    'javascript:alert(1)',
    'javascript://127.0.0.1/%0aalert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'search-ms:query=x',
    'ms-msdt:/id',
    'ms-settings:x',
    'mailto:x@y',
    'tel:1',
    'blob:http://127.0.0.1/x',
    'about:blank',
    'ws://127.0.0.1/',
    'ftp://127.0.0.1/',
    'http://evil.example/cb',
    'http://127.0.0.1.evil.example/cb',
    'http://0.0.0.0/cb',
    'http://192.168.0.1/cb',
    'https://evil.example/cb',
    'https://127.0.0.1/cb',
    'http://user@127.0.0.1/cb',
    'http://user:pass@localhost/cb',
    'http://127.0.0.1/cb#fragment',
    'http://127.0.0.1/c b',
    'http://127.0.0.1/cb\n',
    'http://127.0.0.1\\@evil.example/',
    'http://127.0.0.1/\u202e',
    'http://127.0.0.1:65536/',
    'cursor://x#y',
    'com.example.app://user@host/',
    'x:y',
    ':',
    '',
    '/callback',
    '127.0.0.1/callback',
    `http://127.0.0.1/${'a'.repeat(limits.oauth.redirectUriBytes)}`,
  ];
  test.each(good)('takes %j', (uri) => expect(isAcceptableRedirectUri(uri, [])).toBe(true));
  test.each(bad)('does not take %j', (uri) => expect(isAcceptableRedirectUri(uri, [])).toBe(false));

  test('nothing that Node reads as another host is ever taken as loopback', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', maxLength: 20 }),
        fc.constantFrom('http://127.0.0.1', 'http://localhost', 'http://[::1]'),
        (rest, start) => {
          const text = `${start}${rest}`;
          if (!isAcceptableRedirectUri(text, [])) return;
          const { hostname, username, password, protocol } = new URL(text);
          expect([protocol, username, password]).toEqual(['http:', '', '']);
          expect(['127.0.0.1', 'localhost', '[::1]']).toContain(hostname);
        },
      ),
      { numRuns: cases(10_000) },
    );
  });

  test('a registration with nothing acceptable is refused, a mixed one keeps what is acceptable', async () => {
    const core = await startCore();
    const post = async (redirect_uris: readonly string[]): Promise<unknown> => {
      const response = await fetch(`${core.issuer}/oauth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ redirect_uris, token_endpoint_auth_method: 'none' }),
      });
      const body = (await response.json()) as Record<string, unknown>;
      return [response.status, body['error'] ?? body['redirect_uris']];
    };
    expect(await post(['javascript:alert(1)'])).toEqual([400, 'invalid_redirect_uri']);
    expect(await post(bad.slice(0, 20))).toEqual([400, 'invalid_redirect_uri']);
    expect(await post([])).toEqual([400, 'invalid_redirect_uri']);
    expect(await post(['javascript:alert(1)', 'https://x.example/cb', ...good])).toEqual([
      201,
      good,
    ]);
    const many = Array.from({ length: 30 }, (_, index) => `http://127.0.0.1/${index}`);
    expect(await post(many)).toEqual([201, many.slice(0, limits.oauth.redirectUris)]);
  });
});

test.each([
  'x-apple.systempreferences:com.apple.preference',
  'com.apple.systempreferences:/callback',
  'com.apple.mobilesafari://callback',
  'x-apple.systempreferences.security://callback',
  'x-android.settings://callback',
  'org.freedesktop.portal://callback',
  'ms-settings.app://callback',
  'ms-appinstaller:?source=https://example.com',
  'x.-a.b://callback',
])('TRIAL-C7 %s belongs to a system, or to no domain, and gets no code', (uri) => {
  expect(isAcceptableRedirectUri(uri, [])).toBe(false);
});

test.each(['com.example.app:/callback', 'dev.example.tool://callback', 'io.github.someone:/cb'])(
  'TRIAL-C7 %s, the reverse of a domain name, is taken',
  (uri) => {
    expect(isAcceptableRedirectUri(uri, [])).toBe(true);
  },
);
