/**
 * One GET of a small JSON document whose https URL came from outside (SEC-23, SEC-67, SEC-68, SEC-69). The name is looked
 * up once; if any of its addresses is special nothing is sent. No redirect, cookie or content coding; a proxy is told the
 * name and looks it up; size, time, rate and the number of requests at once are bounded here.
 */
import { request as startRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { limits } from '../limits/limits.ts';
import type { Clock, ResolvedAddress, Resolver } from '../ports/ports.ts';
import { connectChecked, isProxied, onAbort, type FetchTransport } from './checked-connection.ts';
import { GuardedFetchError, type FetchRefusal } from './fetch-refusal.ts';
import { lookUp } from './look-up.ts';
import { bareHost, placeOf } from './place.ts';
import { isSpecialAddress } from './special-addresses.ts';

interface FetchedDocument {
  readonly body: Buffer;
  /** By lower-case name, for the rules of caching. */
  readonly headers: IncomingHttpHeaders;
}

/** @throws GuardedFetchError */
export type GuardedFetch = (url: string, mostBytes: number) => Promise<FetchedDocument>;

export interface GuardedFetchParts {
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly perMinute: number;
  readonly transport?: FetchTransport | undefined;
}

export function createGuardedFetch(parts: GuardedFetchParts): GuardedFetch {
  const { resolver, clock, perMinute, transport = {} } = parts;
  const busyHosts = new Set<string>();
  let recent: number[] = [];

  function assertRate(): void {
    const now = clock.monotonicMs();
    recent = recent.filter((at) => now - at < 60_000);
    if (recent.length >= perMinute) throw new GuardedFetchError('rate');
    recent.push(now);
  }

  async function checkedAddresses(
    host: string,
    signal: AbortSignal,
  ): Promise<readonly ResolvedAddress[]> {
    const addresses = await lookUp(resolver, host, signal);
    // One is enough: a name that leads to both sides is not one to send anything to.
    if (addresses.some(({ address }) => isSpecialAddress(address)))
      throw new GuardedFetchError('address');
    return addresses.slice(0, limits.guardedFetch.addresses);
  }

  return async (text, mostBytes) => {
    const url = parseUrl(text);
    const host = url.hostname;
    if (busyHosts.has(host)) throw new GuardedFetchError('busy');
    assertRate();
    busyHosts.add(host);
    const abort = new AbortController();
    const cancel = clock.after(limits.guardedFetch.inAll, () => abort.abort());
    try {
      const addresses = isProxied(url, transport)
        ? null
        : await checkedAddresses(host, abort.signal);
      const target = { scheme: 'https', ...placeOf(url), addresses } as const;
      const socket = await connectChecked(target, transport, clock, abort.signal);
      return await exchange(socket, url, mostBytes, abort.signal);
    } catch (error) {
      throw abort.signal.aborted ? new GuardedFetchError('time') : error;
    } finally {
      cancel();
      // Ends whatever is still open, on every path.
      abort.abort();
      busyHosts.delete(host);
    }
  };
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url === null ||
    url.protocol !== 'https:' ||
    url.username !== '' ||
    url.password !== '' ||
    isIP(bareHost(url.hostname)) !== 0
  )
    throw new GuardedFetchError('url');
  return url;
}

/** Asks on a connection that is open already, so that neither an agent nor a proxy has a part in it. */
function exchange(
  socket: TLSSocket,
  url: URL,
  mostBytes: number,
  signal: AbortSignal,
): Promise<FetchedDocument> {
  return new Promise((resolve, reject) => {
    const request = startRequest({
      method: 'GET',
      path: url.pathname + url.search,
      headers: {
        host: url.host,
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'Consentry',
        connection: 'close',
      },
      maxHeaderSize: limits.guardedFetch.headerBytes,
      insecureHTTPParser: false,
      createConnection: () => socket,
    });
    const refuse = (refusal: FetchRefusal, status = 0): void => {
      reject(new GuardedFetchError(refusal, isPassing(status) || undefined));
      request.destroy();
    };
    onAbort(signal, () => request.destroy());
    request.once('response', (response) => {
      const refusal = refusalOf(response, mostBytes);
      if (refusal !== null) return refuse(refusal, response.statusCode);
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > mostBytes) refuse('size');
        else chunks.push(chunk);
      });
      response.once('end', () => {
        resolve({ body: Buffer.concat(chunks), headers: response.headers });
      });
      response.on('error', () => refuse('incomplete'));
    });
    // Also for a header block that is too large, and for what is no HTTP at all.
    request.on('error', () => refuse('incomplete'));
    request.once('close', () => refuse('incomplete'));
    request.end();
  });
}

/** Trouble of the server or of whatever stands before it; any other status is its answer. */
function isPassing(status: number): boolean {
  return status >= 500 || [403, 408, 425, 429].includes(status);
}

function refusalOf(
  { statusCode, headers }: IncomingMessage,
  mostBytes: number,
): FetchRefusal | null {
  if (statusCode !== 200) return 'status';
  const json = /^application\/(?:[\w.-]+\+)?json[\t ]*(?:;|$)/iu;
  if (!json.test(headers['content-type'] ?? '')) return 'type';
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') return 'coding';
  return Number(headers['content-length'] ?? 0) > mostBytes ? 'size' : null;
}
