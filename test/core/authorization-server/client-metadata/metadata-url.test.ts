/** Which client ids may be fetched: https, a public name, one spelling (SEC-23). */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isAcceptableMetadataUrl,
  looksLikeMetadataUrl,
} from '../../../../main/core/authorization-server/client-metadata/metadata-url.ts';
import { cases } from '../../../support/values/counts.ts';

describe('SEC-23 refused as a client metadata URL', () => {
  test.each([
    ['plain http', 'http://example.com/client'],
    ['another scheme', 'ftp://example.com/client'],
    ['an upper-case scheme', 'HTTPS://example.com/client'],
    ['an upper-case host', 'https://Example.com/client'],
    ['no path', 'https://example.com'],
    ['the root path', 'https://example.com/'],
    ['user information', 'https://user@example.com/client'],
    ['user and password', 'https://user:secret@example.com/client'],
    ['an empty user', 'https://@example.com/client'],
    ['a host hidden behind user information', 'https://claude.ai@evil.com/client'],
    ['a query', 'https://example.com/client?x=1'],
    ['an empty query', 'https://example.com/client?'],
    ['a fragment', 'https://example.com/client#x'],
    ['an empty fragment', 'https://example.com/client#'],
    ['a dot segment', 'https://example.com/./client'],
    ['a double-dot segment', 'https://example.com/a/../client'],
    ['a dot segment at the end', 'https://example.com/client/..'],
    ['an encoded dot segment', 'https://example.com/%2e%2e/client'],
    ['an encoded slash', 'https://example.com/a%2fclient'],
    ['an encoded letter', 'https://example.com/%63lient'],
    ['an encoded host', 'https://ex%61mple.com/client'],
    ['a backslash', 'https://example.com\\client'],
    ['a tab', 'https://example.com/cli\tent'],
    ['a line feed at the end', 'https://example.com/client\n'],
    ['a space in front', ' https://example.com/client'],
    ['a letter beyond ASCII in the path', 'https://example.com/cliënt'],
    ['a letter beyond ASCII in the host', 'https://exаmple.com/client'],
    ['the default port written out', 'https://example.com:443/client'],
    ['a port below 1024', 'https://example.com:22/client'],
    ['any other port', 'https://example.com:8443/client'],
    ['an empty port', 'https://example.com:/client'],
    ['a loopback address', 'https://127.0.0.1/client'],
    ['a short loopback address', 'https://127.1/client'],
    ['a number for an address', 'https://2130706433/client'],
    ['a hexadecimal address', 'https://0x7f000001/client'],
    ['a public address', 'https://93.184.216.34/client'],
    ['an IPv6 address', 'https://[2606:2800:220:1::1]/client'],
    ['localhost', 'https://localhost/client'],
    ['a name under localhost', 'https://me.localhost/client'],
    ['a single label', 'https://intranet/client'],
    ['.local', 'https://printer.local/client'],
    ['.internal', 'https://metadata.google.internal/client'],
    ['home.arpa', 'https://router.home.arpa/client'],
    ['a trailing dot', 'https://example.com./client'],
    ['two dots', 'https://example..com/client'],
    ['an underscore in the host', 'https://my_app.example.com/client'],
    ['a label that starts with a hyphen', 'https://-a.example.com/client'],
    ['three slashes', 'https:///example.com/client'],
    ['no slashes', 'https:example.com/client'],
    ['513 bytes', `https://example.com/${'a'.repeat(513 - 20)}`],
    ['nothing', ''],
  ])('%s', (_name, clientId) => {
    expect(isAcceptableMetadataUrl(clientId)).toBe(false);
  });
});

test.each([
  'https://claude.ai/oauth/claude-code-client-metadata',
  'https://vscode.dev/oauth/client-metadata.json',
  'https://goose-docs.ai/oauth/client-metadata.json',
  'https://example.com/client/',
  'https://xn--bcher-kva.example.com/~app/client_1',
  `https://example.com/${'a'.repeat(512 - 20)}`,
])('%s may be fetched', (clientId) => {
  expect(isAcceptableMetadataUrl(clientId)).toBe(true);
});

test('a URL that is taken is its own only spelling, and leads to the host that is read in it', () => {
  const pieces = fc.constantFrom(
    ...['https://', 'a', 'example.com', '/', '.', '..', '%2e', ':', '@', '?', '#', '\\', '443'],
    ...['\t', '[::1]', '127.0.0.1', 'é', '//', 'http', 'localhost', ' '],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const clientId = `https://${parts.join('')}`;
      if (!isAcceptableMetadataUrl(clientId)) return;
      const url = new URL(clientId);
      expect(url.href).toBe(clientId);
      expect(clientId.startsWith(`https://${url.hostname}/`)).toBe(true);
    }),
    { numRuns: cases(2000) },
  );
});

test.each([
  ['cst_client_abc', false],
  ['my-app', false],
  ['https://example.com/client', true],
  ['HTTP://127.0.0.1/', true],
])('%s looks like a URL: %s', (clientId, expected) => {
  expect(looksLikeMetadataUrl(clientId)).toBe(expected);
});
