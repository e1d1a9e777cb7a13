/**
 * A forwarder that adds the token the suite cannot send
 * (docs/reference/conformance.md#server-mode), and nothing else.
 */
import { createServer, request as httpRequest } from 'node:http';

/**
 * @param {string} targetOrigin
 * @param {string} token
 * @returns {Promise<{ origin: string, close: () => void }>}
 */
export async function startBearerForwarder(targetOrigin, token) {
  const target = new URL(targetOrigin);
  /** @type {Set<string>} */
  const own = new Set();
  const server = createServer((request, response) => {
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    // Foreign hosts and origins go on as they are: the rebinding check sends evil ones.
    if (own.has(headers.host ?? '')) headers.host = target.host;
    if (typeof headers.origin === 'string' && isOwn(headers.origin)) headers.origin = target.origin;
    const upstream = httpRequest(
      {
        host: target.hostname,
        port: target.port,
        method: request.method,
        path: request.url,
        headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        response.flushHeaders();
        answer.pipe(response);
      },
    );
    upstream.on('error', (error) => {
      if (!response.headersSent) response.writeHead(502);
      response.end(String(error));
    });
    // Closing an answer cancels its request in 2026-07-28.
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  });

  /** @param {string} origin */
  function isOwn(origin) {
    return URL.canParse(origin) && own.has(new URL(origin).host);
  }

  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  own.add(`localhost:${address.port}`).add(`127.0.0.1:${address.port}`);
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
