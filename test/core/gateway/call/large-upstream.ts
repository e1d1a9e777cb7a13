/**
 * A server of 2026-07-28 whose one tool answers with whatever bytes a test writes, and tells how
 * far it got.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  complete,
  offering,
  type PlainMessage,
} from '../../../support/upstreams/plain-upstream.ts';

export interface LargeUpstream {
  readonly url: string;
  /** Bytes of the answers of the tool that are still being written and were taken from it. */
  taken(): number;
  /** Resolves when the connection of an answer was cut before its end. */
  readonly cut: Promise<void>;
}

export type WriteAnswer = (id: string, response: ServerResponse) => void;

export async function startLargeUpstream(write: WriteAnswer): Promise<LargeUpstream> {
  const results = offering([{ name: 'get_large', inputSchema: { type: 'object' } }]);
  const answers = new Map<ServerResponse, () => number>();
  let noteCut: () => void = () => undefined;
  const cut = new Promise<void>((resolve) => {
    noteCut = resolve;
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { id, method } = JSON.parse(Buffer.concat(chunks).toString()) as PlainMessage;
      if (method === 'tools/call') {
        const { socket } = request;
        const before = socket.bytesWritten;
        answers.set(response, () => socket.bytesWritten - before);
        response.once('close', () => {
          answers.delete(response);
          if (!response.writableFinished) noteCut();
        });
        response.setHeader('content-type', 'application/json');
        write(JSON.stringify(id), response);
        return;
      }
      const result = results[method] ?? complete;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
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
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    taken: () => [...answers.values()].reduce((sum, taken) => sum + taken(), 0),
    cut,
  };
}

/**
 * Writes a head, a middle of so many bytes, and a tail, no faster than they are taken; with its
 * length, or in chunks.
 */
export function writeLarge(
  response: ServerResponse,
  {
    before,
    bytes,
    after,
    isDeclared,
  }: { before: string; bytes: number; after: string; isDeclared: boolean },
): void {
  const piece = Buffer.alloc(64 * 1024, 'large ');
  if (isDeclared)
    response.setHeader(
      'content-length',
      Buffer.byteLength(before) + bytes + Buffer.byteLength(after),
    );
  response.write(before);
  let left = bytes;
  const more = (): void => {
    while (left > 0) {
      const next = piece.subarray(0, Math.min(left, piece.length));
      left -= next.length;
      if (!response.write(next)) {
        response.once('drain', more);
        return;
      }
    }
    response.end(after);
  };
  more();
}
