/**
 * SEC-05: whatever is thrown at the door, the answer is a refusal, or the request equals its
 * canonical twin.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sendRaw } from '../../support/clients/raw-http.ts';
import { startCore } from '../../support/core/start-core.ts';

const refusals = new Set([0, 400, 401, 403, 404, 405, 413, 415, 431]);

test('SEC-05 a grammar fuzzer finds no third answer', async () => {
  const { port } = await startCore();
  const piece = fc.constantFrom(
    'Host: 127.0.0.1',
    `Host: 127.0.0.1:${port}`,
    `host: localhost:${port}`,
    'Host: evil.example',
    'Origin: null',
    'Origin: http://evil.example',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: chunked, identity',
    'Transfer-Encoding:\tchunked',
    'Content-Length: 0',
    'Content-Length: 2',
    'Content-Length: +2',
    'Content-Length: 2, 2',
    'Content-Length: 99999999999999999999',
    'Content-Type: application/json',
    'Content-Type: text/plain',
    'Authorization: Bearer x',
    'Authorization: Basic eDp5',
    'Connection: close',
    'Connection: keep-alive, Upgrade',
    'Upgrade: h2c',
    'Expect: 100-continue',
    'X: \u0000',
    'X: a\rb',
    '__proto__: x',
    ': empty',
    'X y: z',
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Site: same-origin',
    'Mcp-Session-Id: a',
    'MCP-Protocol-Version: 2026-07-28',
    ' folded',
  );
  const line = fc.tuple(
    fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'get', 'G ET', ''),
    fc.constantFrom(
      '/',
      '/mcp',
      '/mcp/x',
      '/healthz',
      '/oauth/token',
      '/oauth/register',
      '/../mcp',
      '//mcp',
      `http://127.0.0.1:${port}/mcp`,
      '*',
      '/mcp\u0000',
      '/mcp?a=%',
      'mcp',
      '',
    ),
    fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/1.1 ', 'http/1.1', ''),
  );
  const request = fc.tuple(
    line,
    fc.array(piece, { maxLength: 12 }),
    fc.constantFrom('', '{}', '0\r\n\r\n', '2\r\n{}\r\n0\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n'),
  );
  await fc.assert(
    fc.asyncProperty(request, async ([[method, target, version], headers, body]) => {
      const bytes = `${method} ${target} ${version}\r\n${[...headers, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`;
      const response = await sendRaw(port, Buffer.from(bytes, 'latin1'));
      // What passes the door without a token are our own public pages, on GET, under our own Host.
      const isPublic =
        response.status === 200 && method === 'GET' && ['/', '/healthz'].includes(target);
      const isOwnHost = headers
        .filter((header) => /^host:/iu.test(header))
        .every((header) => header.endsWith(`:${port}`));
      expect(
        refusals.has(response.status) || (isPublic && isOwnHost),
        `${response.status} for ${JSON.stringify(bytes)}`,
      ).toBe(true);
    }),
    { numRuns: 400 },
  );
  expect(
    (
      await sendRaw(
        port,
        `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
      )
    ).body,
  ).toBe('ok');
});
