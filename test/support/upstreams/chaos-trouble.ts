/** The ways in which the chaos upstream misbehaves before or in place of an ordinary answer. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

export type Trouble =
  | 'hang-before-headers'
  | 'hang-after-headers'
  | 'hang-mid-event'
  | 'cut-before-headers'
  | 'cut-after-headers'
  | 'cut-mid-event'
  | 'end-without-result'
  | 'garbage'
  | 'html'
  | 'gzip'
  | 'huge'
  | 'endless-line'
  | 'comment-drip'
  | 'wrong-id'
  | 'stream'
  | 'stream-stays-open'
  | 'poll'
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  | { readonly redirect: string; readonly status?: number };

/** @returns false when the ordinary answer follows */
export function misbehave(how: Trouble, response: ServerResponse): boolean {
  if (typeof how === 'object') {
    if ('redirect' in how) response.writeHead(how.status ?? 307, { location: how.redirect }).end();
    else
      response
        .writeHead(how.status, { 'content-type': 'application/json', ...how.headers })
        .end(how.body ?? '');
    return true;
  }
  const json = { 'content-type': 'application/json' };
  const stream = { 'content-type': 'text/event-stream' };
  switch (how) {
    case 'stream':
    case 'poll':
    case 'stream-stays-open':
    case 'wrong-id':
      return false;
    case 'hang-before-headers':
      break;
    case 'hang-after-headers':
      response.writeHead(200, json).flushHeaders();
      break;
    case 'hang-mid-event':
      response.writeHead(200, stream).write('data: {"jsonrpc":"2.0",');
      break;
    case 'cut-before-headers':
      response.socket?.destroy();
      break;
    case 'cut-after-headers':
      response.writeHead(200, stream);
      response.write(': soon\n\n', () => response.socket?.destroy());
      break;
    case 'cut-mid-event':
      response.writeHead(200, stream);
      response.write('data: {"jsonrpc":"2.0",', () => response.socket?.destroy());
      break;
    case 'end-without-result':
      response.writeHead(200, stream).end(': that was all\n\n');
      break;
    case 'garbage':
      response.writeHead(200, json).end('}{ not json');
      break;
    case 'html':
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<h1>Please log in to the hotel</h1>');
      break;
    case 'gzip':
      response
        .writeHead(200, { ...json, 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(32 * 1024 * 1024, 0x20)));
      break;
    case 'huge':
      response.writeHead(200, json);
      pour(response, Buffer.alloc(1 << 20, 0x20), 24);
      break;
    case 'endless-line':
      response.writeHead(200, stream).write('data: ');
      pour(response, Buffer.alloc(1 << 20, 0x61), 24);
      break;
    case 'comment-drip':
      response.writeHead(200, stream);
      drip(response);
      break;
  }
  return true;
}

function pour(response: ServerResponse, block: Buffer, times: number): void {
  if (times === 0 || response.destroyed) return;
  response.write(block, () => {
    pour(response, block, times - 1);
  });
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(': still here\n\n'), 20);
  response.on('close', () => {
    clearInterval(timer);
  });
}
