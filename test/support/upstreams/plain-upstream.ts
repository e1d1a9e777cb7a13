/**
 * An HTTP MCP server of 2026-07-28 that says word for word what a test gives it for each method,
 * and nothing of its own: no sessions, no streams. For servers that misbehave in how they talk
 * there is `chaos-upstream.ts`.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface PlainMessage {
  readonly id?: number | string;
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

export type PlainAnswer = { readonly status?: number } & (
  { readonly result: object } | { readonly error: object }
);

/** What goes around every result of this era, unless a test says something else. */
export const complete = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' };

/**
 * The answers that a connection needs to be ready with these tools; `tools/call` and all else are
 * for the test.
 */
export function offering(
  tools: readonly object[],
  envelope: object = complete,
): Readonly<Record<string, object>> {
  return {
    'server/discover': {
      ...envelope,
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {} },
    },
    'tools/list': { ...envelope, tools },
  };
}

/**
 * Resolves with its address. `results` are by method; a function is asked each time.
 * What has neither a result nor an answer of `otherwise` is an unknown method.
 */
export async function startPlainUpstream(
  results: Readonly<Record<string, object | ((message: PlainMessage) => object)>>,
  {
    otherwise = () => ({ error: { code: -32601, message: 'Method not found' } }),
    headers = {},
  }: {
    readonly otherwise?: (message: PlainMessage) => PlainAnswer;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<string> {
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
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/mcp`;
}
