/** What the chaos upstream takes and writes: requests, events and answers. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trouble } from './chaos-trouble.ts';

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rpc: {
    readonly id?: unknown;
    readonly method?: string;
    readonly params?: Record<string, unknown>;
    /** Of an answer to a request of the server. */
    readonly error?: { readonly code: number };
  } | null;
  /** Resolves when the client closed the stream before its end. */
  readonly left: Promise<void>;
}

export interface Rpc {
  id?: unknown;
  method?: string;
  params?: Record<string, unknown>;
}

export const certificate = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../certificates', name), 'utf8');

/** Of a server with tools and these lists. */
export function capabilitiesOf(
  offers: Readonly<Record<string, unknown>>,
  listChanged = true,
): object {
  const names = ['tools', ...Object.keys(offers).map((method) => method.split('/')[0] ?? '')];
  return Object.fromEntries(
    names.map((name) => [name, { listChanged, ...(name === 'resources' && { subscribe: true }) }]),
  );
}

/** A request of 2026-07-28 says so. */
export function looksModern(request: IncomingMessage, rpc: Rpc | null): boolean {
  return (
    request.headers['mcp-protocol-version'] === '2026-07-28' || rpc?.method === 'server/discover'
  );
}

export function event(message: object): string {
  return `event: message\ndata: ${JSON.stringify(message)}\n\n`;
}

export function answer(
  response: ServerResponse,
  rpc: Rpc,
  result: unknown,
  how: Trouble | undefined,
): void {
  const message = { jsonrpc: '2.0', id: how === 'wrong-id' ? 4711 : rpc.id, result };
  if (how === 'stream' || how === 'stream-stays-open') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\n');
    const meta = rpc.params?.['_meta'] as Record<string, unknown> | undefined;
    if (meta?.['progressToken'] !== undefined) {
      const params = { progressToken: meta['progressToken'], progress: 1, total: 2 };
      response.write(event({ jsonrpc: '2.0', method: 'notifications/progress', params }));
      response.write(
        event({
          jsonrpc: '2.0',
          method: 'notifications/progress',
          params: { ...params, progressToken: 'foreign' },
        }),
      );
    }
    response.write(event(message));
    if (how === 'stream') response.end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(message));
}

/** Ends a stream whose reader is to come back with this event (2025-11-25 polling). */
export function sendAway(
  response: ServerResponse,
  eventId: string,
  tells: readonly object[] = [],
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const notification of tells) response.write(event({ jsonrpc: '2.0', ...notification }));
  response.end(`id: ${eventId}\nretry: 50\ndata:\n\n`);
}
