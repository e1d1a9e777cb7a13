/** One request to an address of this computer, with a deadline and a bound on the answer. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AbortWatch } from '../lib/abort.ts';
import { limits } from '../limits/limits.ts';
import type { Clock } from '../ports/ports.ts';

interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly deadlineMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Of a redirect, which is never followed here. */
  readonly location: string | null;
  readonly contentType: string;
  readonly body: string;
}

/** @throws Error in one sentence – nobody answers, too late, or more than is read */
export type SendRequest = (request: HttpRequest) => Promise<HttpAnswer>;

/** @param signal ends whatever still runs */
export function createSendRequest(clock: Pick<Clock, 'after'>, signal: AbortWatch): SendRequest {
  return ({ url, method, headers, body, deadlineMs }) =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(
        url,
        {
          method,
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
          agent: false,
        },
        (response) => void read(response).then(resolve, fail),
      );
      const stop = (): void => fail(new Error('The demo was ended.'));
      const cancel = clock.after(deadlineMs, () => fail(new Error('No answer came in time.')));
      function fail(error: Error): void {
        reject(error);
        sent.destroy();
      }
      sent.on('error', fail);
      sent.on('close', () => {
        cancel();
        signal.removeEventListener('abort', stop);
        reject(new Error('The connection ended before the answer.'));
      });
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      sent.end(body);
    });
}

async function read(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limits.demo.answerBytes) throw new Error('The answer is too long.');
    chunks.push(chunk);
  }
  return {
    status: response.statusCode ?? 0,
    location: response.headers.location ?? null,
    contentType: response.headers['content-type'] ?? '',
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
