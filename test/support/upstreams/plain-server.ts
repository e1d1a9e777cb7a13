/**
 * An HTTP server of MCP 2026-07-28 that says word for word what it is given for each method; for
 * Vitest and Playwright alike.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PlainMessage {
  readonly id?: number | string;
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

type PlainAnswer = { readonly status?: number } & (
  { readonly result: object } | { readonly error: object }
);

export type PlainResults = Readonly<Record<string, object | ((message: PlainMessage) => object)>>;

export interface PlainOptions {
  readonly otherwise?: (message: PlainMessage) => PlainAnswer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What goes around every result of this era, unless a test says something else. */
export const complete = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' };

/**
 * `results` are by method; a function is asked each time. What has neither a result nor an answer
 * of `otherwise` is an unknown method.
 */
export async function servePlain(
  results: PlainResults,
  {
    otherwise = () => ({ error: { code: -32601, message: 'Method not found' } }),
    headers = {},
  }: PlainOptions = {},
): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const message = JSON.parse(Buffer.concat(chunks).toString()) as PlainMessage;
      const known = results[message.method];
      const result = typeof known === 'function' ? known(message) : known;
      const answer: PlainAnswer = result === undefined ? otherwise(message) : { result };
      const { status = 200, ...said } = answer;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...said }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
