/** HTTP to one running instance, over connections that have proven themselves. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Identity } from '../../core/http/identity.ts';
import { limits } from '../../core/limits/limits.ts';
import { CheckedAgent, Stranger, Unreachable } from './checked-agent.ts';

/** The connection broke after something was sent: nobody knows what became of it. */
export class Lost extends Error {
  constructor() {
    super('The connection to Consentry broke.');
    this.name = 'Lost';
  }
}

export interface Sent {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Until the head of the answer is there. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface OwnServer {
  readonly port: number;
  /** Without trailing slash. */
  readonly origin: string;
  /**
   * The head of the answer; its body is the caller's to read or to destroy.
   *
   * @throws Unreachable, Stranger – nothing was sent; Lost – it broke, or took too long; AbortError
   */
  send(sent: Sent): Promise<IncomingMessage>;
  close(): void;
}

/** @returns the way to one instance; nothing is connected before the first request */
export function openServer(identity: Identity, port: number): OwnServer {
  const agent = new CheckedAgent(identity, port);
  const host = `127.0.0.1:${port}`;
  return {
    port,
    origin: `http://${host}`,
    send: ({ method, path, headers = {}, body, deadlineMs, signal }) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
        const asked = httpRequest({
          agent,
          host: '127.0.0.1',
          port,
          method,
          path,
          headers: { host, ...headers, ...length },
          ...(signal === undefined ? {} : { signal }),
        });
        const deadline = setTimeout(() => asked.destroy(new Lost()), deadlineMs);
        asked.once('response', (response) => {
          clearTimeout(deadline);
          resolve(response);
        });
        asked.on('error', (error) => {
          clearTimeout(deadline);
          const isOwn = error instanceof Unreachable || error instanceof Stranger;
          if (isOwn || error.name === 'AbortError') return reject(error);
          // What idles is as dead as this one; a new connection shows it, before anything is sent
          // over it.
          dropIdle(agent);
          reject(new Lost());
        });
        asked.end(body);
      }),
    close: () => agent.destroy(),
  };
}

function dropIdle({ freeSockets }: CheckedAgent): void {
  for (const sockets of Object.values(freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
}

/** The whole body of a small answer. @throws Lost – it broke, or is too large */
export async function readText(
  response: IncomingMessage,
  longest: number = limits.bridge.document,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > longest) throw new Lost();
      chunks.push(chunk);
    }
  } catch {
    throw new Lost();
  }
  return Buffer.concat(chunks).toString('utf8');
}
