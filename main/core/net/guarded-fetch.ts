/**
 * One GET of a small JSON document whose https URL came from outside (SEC-23, SEC-67, SEC-68,
 * SEC-69). The name is looked up once; if any of its addresses is special nothing is sent. No
 * redirect, cookie or content coding; a proxy receives the name and looks it up; size, time, rate
 * and the number of requests at once are bounded here.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { limits } from '../limits/limits.ts';
import type { Clock, ResolvedAddress, Resolver } from '../ports/ports.ts';
import { connectChecked, isProxied, type FetchTransport } from './checked-connection.ts';
import { exchange, type Exchange } from './exchange.ts';
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
      const addresses = (await isProxied(url, transport))
        ? null
        : await checkedAddresses(host, abort.signal);
      const target = { scheme: 'https', ...placeOf(url), addresses } as const;
      const socket = await connectChecked(target, transport, clock, abort.signal);
      const asked = {
        url,
        method: 'GET',
        headers: { accept: 'application/json' },
        body: null,
        headerBytes: limits.guardedFetch.headerBytes,
        answerBytes: mostBytes,
        refusalOf: (head) => refusalOf(head, mostBytes),
      } satisfies Exchange;
      return await exchange(socket, asked, abort.signal);
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

/** Trouble of the server or of whatever stands before it; any other status is its answer. */
function isPassing(status: number): boolean {
  return status >= 500 || [403, 408, 425, 429].includes(status);
}

function refusalOf(head: IncomingMessage, mostBytes: number): GuardedFetchError | null {
  const refusal = ruleBroken(head, mostBytes);
  return refusal === null
    ? null
    : new GuardedFetchError(refusal, isPassing(head.statusCode ?? 0) || undefined);
}

function ruleBroken(
  { statusCode, headers }: IncomingMessage,
  mostBytes: number,
): FetchRefusal | null {
  if (statusCode !== 200) return 'status';
  const json = /^application\/(?:[\w.-]+\+)?json[\t ]*(?:;|$)/iu;
  if (!json.test(headers['content-type'] ?? '')) return 'type';
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') return 'coding';
  return Number(headers['content-length'] ?? 0) > mostBytes ? 'size' : null;
}
