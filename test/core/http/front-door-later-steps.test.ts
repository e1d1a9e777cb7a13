/**
 * The front door over raw sockets: browsers, media types and sizes, sockets
 * (docs/reference/front-door.md#steps, steps 1, 6 and 7).
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { memoryPreferences } from '../../support/core/memory-ports.ts';
import { rawRequest, sendRaw } from '../../support/clients/raw-http.ts';
import { startCore } from '../../support/core/start-core.ts';
import {
  formType as form,
  getRoutes,
  jsonType as json,
  postRoutes,
  typeOf,
} from './routes-under-test.ts';

describe('step 6: browsers', () => {
  test('SEC-02 refuses a cross-site simple request on every POST route, and without Origin for its type', async () => {
    const { port } = await startCore();
    for (const path of postRoutes) {
      const withOrigin = await sendRaw(
        port,
        rawRequest(
          port,
          `POST ${path}`,
          ['Origin: https://evil.example', 'Content-Type: text/plain'],
          '{}',
        ),
      );
      expect(`${path} ${withOrigin.status}`).toBe(`${path} 403`);
      const without = await sendRaw(
        port,
        rawRequest(port, `POST ${path}`, ['Content-Type: text/plain'], '{}'),
      );
      expect(`${path} ${without.status}`).toBe(`${path} 415`);
    }
  });

  test('SEC-03 refuses pages of other localhost ports and never sets a cookie', async () => {
    const { port } = await startCore();
    for (const path of postRoutes) {
      const response = await sendRaw(
        port,
        rawRequest(port, `POST ${path}`, ['Sec-Fetch-Site: same-site', typeOf(path)], '{}'),
      );
      expect(`${path} ${response.status}`).toBe(`${path} 403`);
      expect(response.text.toLowerCase()).not.toContain('set-cookie');
    }
    for (const path of getRoutes) {
      const response = await sendRaw(
        port,
        rawRequest(port, `GET ${path}`, ['Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: cors']),
      );
      expect(`${path} ${response.status}`).toBe(`${path} 403`);
    }
  });

  test('lets another site navigate to the login and the home page only', async () => {
    const { port } = await startCore();
    const navigation = [
      'Sec-Fetch-Site: cross-site',
      'Sec-Fetch-Mode: navigate',
      'Sec-Fetch-Dest: document',
    ];
    expect((await sendRaw(port, rawRequest(port, 'GET /', navigation))).status).toBe(200);
    expect((await sendRaw(port, rawRequest(port, 'GET /oauth/authorize', navigation))).status).toBe(
      400,
    );
    expect(
      (
        await sendRaw(
          port,
          rawRequest(port, 'GET /.well-known/oauth-authorization-server', navigation),
        )
      ).status,
    ).toBe(403);
  });

  test('SEC-12 lets no page frame ours, not even one of ours', async () => {
    const { port } = await startCore();
    for (const path of ['/', '/oauth/authorize', '/oauth/authorize?request=x']) {
      for (const destination of ['iframe', 'frame', 'embed', 'object', 'fencedframe']) {
        for (const site of ['cross-site', 'same-site', 'same-origin', 'none']) {
          const headers = [
            `Sec-Fetch-Site: ${site}`,
            'Sec-Fetch-Mode: navigate',
            `Sec-Fetch-Dest: ${destination}`,
          ];
          const { status } = await sendRaw(port, rawRequest(port, `GET ${path}`, headers));
          expect(`${path} ${destination} ${site} ${status}`).toBe(
            `${path} ${destination} ${site} 403`,
          );
        }
      }
      // Browsers that send no Sec-Fetch headers are told by the page itself.
      const page = await sendRaw(port, rawRequest(port, `GET ${path}`));
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(page.headers.get('x-frame-options')).toBe('DENY');
    }
  });

  test('refuses Origin null, foreign ports and lookalikes; takes our own', async () => {
    const { port } = await startCore();
    for (const origin of [
      'null',
      `http://127.0.0.1:${port + 1}`,
      `https://127.0.0.1:${port}`,
      `http://localhost:${port}`,
      `http://127.0.0.1:${port}/`,
    ]) {
      const response = await sendRaw(port, rawRequest(port, 'GET /healthz', [`Origin: ${origin}`]));
      expect(`${origin} ${response.status}`).toBe(`${origin} 403`);
    }
    expect(
      (await sendRaw(port, rawRequest(port, 'GET /healthz', [`Origin: http://127.0.0.1:${port}`])))
        .status,
    ).toBe(200);
  });

  test('SEC-04 gives CORS to a listed developer origin only, without credentials, and only where it belongs', async () => {
    const origin = 'http://localhost:6274';
    const { port } = await startCore({
      ports: { preferences: memoryPreferences({ developerOrigins: [origin] }) },
    });
    const preflight = [
      'Access-Control-Request-Method: POST',
      'Access-Control-Request-Headers: authorization',
    ];
    const listed = await sendRaw(
      port,
      rawRequest(port, 'OPTIONS /mcp', [`Origin: ${origin}`, ...preflight]),
    );
    expect(listed.status).toBe(204);
    expect(listed.headers.get('access-control-allow-origin')).toBe(origin);
    expect(listed.headers.has('access-control-allow-credentials')).toBe(false);
    const unlisted = await sendRaw(
      port,
      rawRequest(port, 'OPTIONS /mcp', ['Origin: http://localhost:6275', ...preflight]),
    );
    expect(unlisted.status).toBe(405);
    expect(unlisted.headers.has('access-control-allow-origin')).toBe(false);
    const elsewhere = await sendRaw(
      port,
      rawRequest(port, 'OPTIONS /oauth/revoke', [`Origin: ${origin}`, ...preflight]),
    );
    expect(elsewhere.status).toBe(405);
    const call = await sendRaw(
      port,
      rawRequest(port, 'POST /mcp', [`Origin: ${origin}`, 'Sec-Fetch-Site: same-site', json], '{}'),
    );
    expect(call.status).toBe(401);
    expect(call.headers.get('access-control-allow-origin')).toBe(origin);
  });
});

describe('step 7: type and size', () => {
  test('refuses other media types, parameters and encodings', async () => {
    const { port } = await startCore();
    const statusOf = async (path: string, headers: string[]): Promise<number> =>
      (await sendRaw(port, rawRequest(port, `POST ${path}`, headers, '{}'))).status;
    expect(await statusOf('/oauth/register', [form])).toBe(415);
    expect(await statusOf('/oauth/token', [json])).toBe(415);
    expect(await statusOf('/oauth/register', [`${json}; charset=utf-16`])).toBe(415);
    expect(await statusOf('/oauth/register', ['Content-Type: application/jsonx'])).toBe(415);
    expect(await statusOf('/oauth/register', [json, 'Content-Encoding: gzip'])).toBe(415);
    expect(await statusOf('/oauth/register', [`${json}; charset=utf-8`])).toBe(400);
  });

  test('counts the body, announced or not', async () => {
    const { port } = await startCore();
    const long = `{"redirect_uris":["${'a'.repeat(17_000)}"]}`;
    expect(
      (await sendRaw(port, rawRequest(port, 'POST /oauth/register', [json], long))).status,
    ).toBe(413);
    const chunked = `${long.length.toString(16)}\r\n${long}\r\n0\r\n\r\n`;
    expect(
      (
        await sendRaw(
          port,
          rawRequest(port, 'POST /oauth/register', [json, 'Transfer-Encoding: chunked'], chunked),
        )
      ).status,
    ).toBe(413);
  });

  test('sends no 100 Continue to a request that is refused', async () => {
    const { port } = await startCore();
    const response = await sendRaw(
      port,
      rawRequest(port, 'POST /mcp', [
        'Host: evil.example',
        json,
        'Expect: 100-continue',
        'Content-Length: 10',
      ]),
    );
    expect(response.status).toBe(403);
    expect(response.text).not.toContain('100 Continue');
  });
});

describe('step 1 and the sockets', () => {
  test('SEC-09 never switches to a WebSocket, and opens no stream without a token', async () => {
    const { port } = await startCore();
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      'Sec-WebSocket-Version: 13',
    ];
    for (const path of ['/mcp', '/mcp/some', ...getRoutes]) {
      const response = await sendRaw(port, rawRequest(port, `GET ${path}`, upgrade));
      expect(`${path} ${response.status}`).toBe(`${path} 400`);
      expect(response.text).not.toContain('101 ');
    }
    const stream = await sendRaw(
      port,
      rawRequest(port, 'GET /mcp', ['Accept: text/event-stream', 'Connection: keep-alive']),
    );
    expect(stream.status).toBe(401);
    expect(stream.headers.get('content-type')).not.toContain('event-stream');
  });

  // The kernel's own table says what is bound; other systems have no such file.
  test.runIf(process.platform === 'linux')(
    'SEC-06 listens on both loopback families and nowhere else',
    async () => {
      const { port } = await startCore();
      expect((await sendRaw(port, rawRequest(port, 'GET /healthz'), '127.0.0.1')).status).toBe(200);
      expect(
        (await sendRaw(port, rawRequest(port, 'GET /healthz', [`Host: [::1]:${port}`]), '::1'))
          .status,
      ).toBe(200);
      const listening = await listeningAddresses(port);
      expect(listening.sort()).toEqual(['00000000000000000000000001000000', '0100007F']);
    },
  );

  test.each(['127.0.0.1', '::1'])('SEC-06 REL-01 serves nowhere when %s is taken', async (host) => {
    const stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen({ host, port: 0 }, resolve));
    const address = stranger.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startCore({ port })).rejects.toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('--port'),
    });
    const other = host === '::1' ? '127.0.0.1' : '::1';
    await expect(sendRaw(port, rawRequest(port, 'GET /healthz'), other)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    await new Promise((resolve) => stranger.close(resolve));
  });
});

/** Local addresses of listening sockets on a port, as the kernel writes them. */
async function listeningAddresses(port: number): Promise<string[]> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8')),
  );
  return tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/u))
    .filter(([, local = '', , state]) => state === '0A' && local.endsWith(suffix))
    .map(([, local = '']) => local.slice(0, -suffix.length));
}
