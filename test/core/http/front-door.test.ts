/** The front door over raw sockets: docs/reference/front-door.md#steps, for every route alike. */
import { describe, expect, test } from 'vitest';
import { rawRequest, sendRaw, type RawResponse } from '../../support/clients/raw-http.ts';
import { startCore } from '../../support/core/start-core.ts';
import {
  formType as form,
  getRoutes,
  jsonType as json,
  postRoutes,
  typeOf,
} from './routes-under-test.ts';

/** What every answer carries, refused or not. */
function expectSafeHeaders(response: RawResponse): void {
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
  });
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  for (const name of ['server', 'set-cookie', 'access-control-allow-origin', 'x-powered-by']) {
    expect(response.headers.has(name), name).toBe(false);
  }
}

describe('step 2: raw headers', () => {
  const refused: readonly (readonly [string, (port: number) => string, number])[] = [
    [
      'two Host headers',
      (port) =>
        rawRequest(port, 'GET /healthz', [`Host: 127.0.0.1:${port}`, `Host: 127.0.0.1:${port}`]),
      400,
    ],
    [
      'two Authorization headers',
      (port) =>
        rawRequest(port, 'GET /healthz', ['Authorization: Bearer a', 'authorization: Bearer b']),
      400,
    ],
    [
      'two Origin headers',
      (port) => rawRequest(port, 'GET /healthz', ['Origin: http://a', 'Origin: http://b']),
      400,
    ],
    ['two Content-Type headers', (port) => rawRequest(port, 'POST /mcp', [json, form], '{}'), 400],
    [
      'two Mcp-Name headers',
      (port) => rawRequest(port, 'POST /mcp', [json, 'Mcp-Name: a', 'mcp-name: b'], '{}'),
      400,
    ],
    [
      'two MCP-Protocol-Version headers',
      (port) =>
        rawRequest(
          port,
          'POST /mcp',
          [json, 'MCP-Protocol-Version: a', 'MCP-Protocol-Version: a'],
          '{}',
        ),
      400,
    ],
    [
      'two Sec-Fetch-Site headers',
      (port) => rawRequest(port, 'GET /healthz', ['Sec-Fetch-Site: none', 'Sec-Fetch-Site: none']),
      400,
    ],
    [
      'more than 100 headers',
      (port) =>
        rawRequest(
          port,
          'GET /healthz',
          Array.from({ length: 100 }, (_, index) => `X-${index}: 1`),
        ),
      431,
    ],
    [
      'a thousand headers',
      (port) =>
        rawRequest(
          port,
          'GET /healthz',
          Array.from({ length: 1000 }, (_, index) => `X-${index}: 1`),
        ),
      431,
    ],
    [
      'more than 16 KiB of headers',
      (port) => rawRequest(port, 'GET /healthz', [`X-Long: ${'a'.repeat(17_000)}`]),
      431,
    ],
    [
      'more headers than the parser takes',
      (port) => rawRequest(port, 'GET /healthz', [`X-Long: ${'a'.repeat(70_000)}`]),
      431,
    ],
    ['HTTP/1.0', (port) => `GET /healthz HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\n\r\n`, 400],
    ['HTTP/1.0 without Host', () => 'GET /healthz HTTP/1.0\r\n\r\n', 400],
    [
      'an absolute-form target',
      (port) => rawRequest(port, `GET http://127.0.0.1:${port}/healthz`),
      400,
    ],
    ['an asterisk target', (port) => rawRequest(port, 'OPTIONS *'), 400],
    [
      'Transfer-Encoding: identity, chunked',
      (port) =>
        rawRequest(port, 'POST /mcp', [json, 'Transfer-Encoding: identity, chunked'], '0\r\n\r\n'),
      400,
    ],
    [
      'Transfer-Encoding and Content-Length',
      (port) =>
        rawRequest(
          port,
          'POST /mcp',
          [json, 'Transfer-Encoding: chunked', 'Content-Length: 3'],
          '0\r\n\r\n',
        ),
      400,
    ],
    [
      'two Content-Length headers',
      (port) =>
        rawRequest(port, 'POST /mcp', [json, 'Content-Length: 2', 'Content-Length: 3'], '{} '),
      400,
    ],
    [
      'SEC-09 an upgrade',
      (port) =>
        rawRequest(port, 'GET /mcp', [
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
          'Sec-WebSocket-Version: 13',
        ]),
      400,
    ],
    ['CONNECT', (port) => rawRequest(port, 'CONNECT example.com:443'), 400],
    [
      'an unknown expectation',
      (port) => rawRequest(port, 'POST /mcp', [json, 'Expect: a-miracle'], '{}'),
      400,
    ],
    ['a folded header', (port) => rawRequest(port, 'GET /healthz', ['X-A: b\r\n c']), 400],
    ['a space before the colon', (port) => rawRequest(port, 'GET /healthz', ['Host : evil']), 400],
    [
      'a body on GET',
      (port) => rawRequest(port, 'GET /healthz', ['Content-Length: 5'], 'hello'),
      400,
    ],
  ];
  test.each(refused)('SEC-05 refuses %s', async (_what, request, status) => {
    const { port } = await startCore();
    const response = await sendRaw(port, request(port));
    expect(response.status).toBe(status);
    expectSafeHeaders(response);
    expect(response.headers.get('connection')).toBe('close');
  });
});

describe('step 3: host', () => {
  test('ATRYUM-63 SEC-01 answers no route under another Host or port', async () => {
    const { port } = await startCore();
    for (const host of [
      `evil.example:${port}`,
      `127.0.0.1:${port + 1}`,
      '127.0.0.1',
      `127.0.0.2:${port}`,
      `localhost.:${port}`,
      `0.0.0.0:${port}`,
      `[::]:${port}`,
      `127.0.0.1:0${port}`,
      '',
    ]) {
      for (const path of getRoutes) {
        const response = await sendRaw(port, rawRequest(port, `GET ${path}`, [`Host: ${host}`]));
        expect(`${response.status} ${host} ${path}`).toBe(`403 ${host} ${path}`);
        expect(response.body).not.toContain('Consentry');
      }
      for (const path of postRoutes) {
        const response = await sendRaw(
          port,
          rawRequest(port, `POST ${path}`, [`Host: ${host}`, typeOf(path)], '{}'),
        );
        expect(`${response.status} ${host} ${path}`).toBe(`403 ${host} ${path}`);
      }
    }
  });

  test('answers under each alias, whatever its case, with URLs of that alias', async () => {
    const { port } = await startCore();
    for (const host of [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `LOCALHOST:${port}`,
      `[::1]:${port}`,
    ]) {
      const response = await sendRaw(
        port,
        rawRequest(port, 'GET /.well-known/oauth-authorization-server', [`Host: ${host}`]),
      );
      expect(response.status).toBe(200);
      expect(JSON.parse(response.body)).toMatchObject({ issuer: `http://${host.toLowerCase()}` });
      expectSafeHeaders(response);
    }
  });
});

describe('steps 4 and 5: path and method', () => {
  test.each([
    '/MCP',
    '/mcp/',
    '/mcp//some',
    '/mcp/../mcp',
    '/mcp/./some',
    '/mcp/some/',
    '/mcp/so%6de',
    '/mcp\\some',
    '/mcp/Some',
    '/mcp/so_me',
    '/mcp/-some',
    '/mcp/some-',
    `/mcp/${'a'.repeat(33)}`,
    '/mcp/a/b',
    '//mcp',
    '/.well-known/oauth-protected-resource/',
    '/oauth',
    '/healthz/',
    '/%2e%2e/mcp',
    '/mcp#x',
    '/mcp;x',
    '/favicon.ico',
  ])('answers 404 for %s', async (path) => {
    const { port } = await startCore();
    const response = await sendRaw(port, rawRequest(port, `GET ${path}`));
    expect(response.status).toBe(404);
    expectSafeHeaders(response);
  });

  test('answers 405 with Allow for the wrong method', async () => {
    const { port } = await startCore();
    for (const [line, allow] of [
      ['PUT /mcp', 'POST, GET, DELETE'],
      ['GET /oauth/token', 'POST'],
      ['POST /oauth/authorize', 'GET'],
      ['DELETE /healthz', 'GET'],
      ['OPTIONS /mcp', 'POST, GET, DELETE'],
      ['HEAD /healthz', 'GET'],
    ] as const) {
      const response = await sendRaw(port, rawRequest(port, line));
      expect(`${line} ${response.status}`).toBe(`${line} 405`);
      expect(response.headers.get('allow')).toBe(allow);
    }
  });
});
