/**
 * One request and its whole answer on a connection that is open already, so that neither an agent
 * nor a proxy has a part in it: no redirect, cookie or content coding, and every size is bounded.
 */
import { request as startRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { onAbort } from './checked-connection.ts';
import { GuardedFetchError } from './fetch-refusal.ts';

export interface Exchange {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly headerBytes: number;
  readonly answerBytes: number;
  /** @returns why the answer is not read, from its status line and headers; null: it is read */
  readonly refusalOf: (head: IncomingMessage) => GuardedFetchError | null;
}

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Closes the connection, however it ends.
 * @throws GuardedFetchError `size`, `coding`, `incomplete`, or what `refusalOf` returned
 */
export function exchange(socket: Socket, asked: Exchange, signal: AbortSignal): Promise<Answer> {
  const { url, method, body } = asked;
  return new Promise((resolve, reject) => {
    const request = startRequest({
      method,
      path: url.pathname + url.search,
      headers: {
        ...asked.headers,
        host: url.host,
        'accept-encoding': 'identity',
        'user-agent': 'Consentry',
        connection: 'close',
        ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }),
      },
      maxHeaderSize: asked.headerBytes,
      insecureHTTPParser: false,
      createConnection: () => socket,
    });
    const refuse = (error: GuardedFetchError): void => {
      reject(error);
      request.destroy();
    };
    const breakOff = (): void => refuse(new GuardedFetchError('incomplete'));
    onAbort(signal, () => request.destroy());
    request.once('response', (response) => {
      const refusal = asked.refusalOf(response) ?? codingRefusal(response);
      if (refusal !== null) refuse(refusal);
      else readWhole(response, asked.answerBytes).then(resolve, refuse);
    });
    // Also for a header block that is too large, and for what is no HTTP at all.
    request.on('error', breakOff);
    request.once('close', breakOff);
    request.end(body ?? undefined);
  });
}

function codingRefusal({ headers }: IncomingMessage): GuardedFetchError | null {
  const coding = headers['content-encoding'] ?? 'identity';
  return coding.toLowerCase() === 'identity' ? null : new GuardedFetchError('coding');
}

/** @throws GuardedFetchError */
function readWhole(response: IncomingMessage, most: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) reject(new GuardedFetchError('size'));
      else chunks.push(chunk);
    });
    response.once('end', () => {
      const { statusCode: status = 0, headers } = response;
      resolve({ status, headers, body: Buffer.concat(chunks) });
    });
    response.on('error', () => reject(new GuardedFetchError('incomplete')));
  });
}
