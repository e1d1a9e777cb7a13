/**
 * What the SDK's HTTP+SSE transport fetches with: our connections and headers, our caps on
 * everything that comes back (SEC-70), one origin and no redirect (SEC-67). It knows the two
 * requests of that transport and no others.
 */
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { failed, type UpstreamFailure, type UpstreamOutcome } from '../conversation/upstream.ts';
import { baseHeaders, type HttpOpening } from './http-opening.ts';
import { refusalOf } from './old-refusal.ts';
import { openOldStream } from './old-stream.ts';

export interface OldFetchEvents {
  /** The stream ended, or has to end because of what came on it. Once. */
  readonly onLost: (why: UpstreamFailure) => void;
  /** A message with this id is about to leave. */
  readonly onSent: (id: number) => void;
  /** It was not taken. */
  readonly onNotTaken: (id: number | null, outcome: UpstreamOutcome) => void;
  /** The revision that was agreed on; null before. */
  readonly protocolVersion: () => string | null;
}

export interface OldFetch {
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  /** Ends the stream; nothing is reported after that. */
  stop(): void;
}

const statusBody = 64 * 1024;

/** @returns what the transport fetches with; nothing is opened yet */
export function createOldFetch(opening: HttpOpening, events: OldFetchEvents): OldFetch {
  const { endpoint, clock, url: place } = opening;
  let isLost = false;
  let endStream: () => void = () => undefined;

  function lose(why: UpstreamFailure): void {
    if (isLost) return;
    isLost = true;
    events.onLost(why);
    endStream();
  }

  function headers(): Record<string, string> {
    const version = events.protocolVersion();
    return {
      ...baseHeaders(opening),
      ...(version === null ? {} : { 'mcp-protocol-version': version }),
    };
  }

  function openStream(): Promise<Response> {
    const stream = openOldStream(opening, headers(), lose);
    endStream = stream.end;
    // Perhaps it was lost before it was ours.
    if (isLost) endStream();
    return stream.response;
  }

  function post(to: URL, text: string): Promise<Response> {
    const id = idOf(text);
    return new Promise((resolve, reject) => {
      const refuse = (outcome: UpstreamOutcome): void => {
        events.onNotTaken(id, outcome);
        reject(new Error('the message was not taken'));
      };
      let bytes = 0;
      const stop = endpoint.send(
        { method: 'POST', path: `${to.pathname}${to.search}`, headers: headers(), body: text },
        {
          onSent: () => {
            if (id !== null) events.onSent(id);
          },
          onHead(status, header) {
            if (status >= 200 && status <= 299) {
              resolve(new Response(null, { status }));
              return;
            }
            refuse(refusalOf(status, header, clock.nowMs()));
          },
          onData(chunk) {
            bytes += chunk.length;
            if (bytes > statusBody) stop();
          },
          onEnd: () => undefined,
          onError: (code, message) => refuse(failed(code, message)),
        },
      );
    });
  }

  return {
    fetch(target, init = {}) {
      const url = new URL(target);
      if (isLost || url.origin !== place.origin)
        return Promise.reject(new Error('there is no way there'));
      if (init.method !== 'POST') return openStream();
      return typeof init.body === 'string'
        ? post(url, init.body)
        : Promise.reject(new Error('a message is text'));
    },
    stop() {
      isLost = true;
      endStream();
    },
  };
}

function idOf(text: string): number | null {
  const message = JSON.parse(text) as JsonValue;
  const id = isJsonObject(message) && 'method' in message ? message['id'] : null;
  return typeof id === 'number' ? id : null;
}
