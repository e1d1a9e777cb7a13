/**
 * One HTTP request to a URL that somebody else named: metadata, registration, tokens of an
 * upstream's authorization server (SEC-67, SEC-68, SEC-69). https on the public internet, or
 * exactly an origin that the person typed. Names are looked up once and connected to as checked; no
 * redirect is followed, no cookie or content coding; a proxy receives the address, or the name
 * where nothing but the proxy can look it up; time and size are bounded.
 */
import { isIP } from 'node:net';
import { limits } from '../limits/limits.ts';
import type { Clock, ResolvedAddress, Resolver } from '../ports/ports.ts';
import {
  connectChecked,
  connectPlainly,
  isProxied,
  onAbort,
  type FetchTransport,
} from './checked-connection.ts';
import { exchange, type Answer, type Exchange } from './exchange.ts';
import { GuardedFetchError } from './fetch-refusal.ts';
import { lookUp } from './look-up.ts';
import { bareHost, placeOf } from './place.ts';
import { isSpecialAddress } from './special-addresses.ts';

export interface NamedRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /**
   * Origins that the person typed: reached wherever they lead, also without TLS; nothing else on
   * their hosts is.
   */
  readonly typedOrigins: ReadonlySet<string>;
}

/**
 * @returns an answer of any status, redirects included
 * @throws GuardedFetchError
 */
export type NamedFetch = (request: NamedRequest) => Promise<Answer>;

export interface NamedFetchParts {
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly transport?: FetchTransport | undefined;
}

export function createNamedFetch({ resolver, clock, transport = {} }: NamedFetchParts): NamedFetch {
  async function addressesOf(
    url: URL,
    isTyped: boolean,
    signal: AbortSignal,
  ): Promise<readonly ResolvedAddress[] | null> {
    const host = bareHost(url.hostname);
    const family = isIP(host);
    if (family !== 0) return [{ address: host, family: family === 4 ? 4 : 6 }];
    // The one name that the internet has no say in.
    if (isTyped && host === 'localhost') return loopback;
    return (await isProxied(url, transport))
      ? lookUpBehindProxy(host, signal)
      : lookUp(resolver, host, signal);
  }

  /**
   * What can be checked is; null where nobody but the proxy can look the name up, as in networks
   * whose only way out it is. `mayBeNamed` has refused every address of this machine and its
   * networks.
   */
  async function lookUpBehindProxy(
    host: string,
    signal: AbortSignal,
  ): Promise<readonly ResolvedAddress[] | null> {
    const limit = new AbortController();
    const cancel = clock.after(limits.guardedFetch.connect, () => limit.abort());
    onAbort(signal, () => limit.abort());
    try {
      return await lookUp(resolver, host, limit.signal);
    } catch (error) {
      if (error instanceof GuardedFetchError && !signal.aborted) return null;
      throw error;
    } finally {
      cancel();
    }
  }

  return async (request) => {
    const url = URL.canParse(request.url) ? new URL(request.url) : null;
    if (url === null || !mayBeNamed(url, request.typedOrigins)) throw new GuardedFetchError('url');
    const isTyped = request.typedOrigins.has(url.origin);
    const abort = new AbortController();
    const cancel = clock.after(limits.upstreamLogin.request, () => abort.abort());
    try {
      const addresses = await addressesOf(url, isTyped, abort.signal);
      // One is enough: a name that leads to both sides is not one to send anything to.
      if (!isTyped && addresses?.some(({ address }) => isSpecialAddress(address)) === true)
        throw new GuardedFetchError('address');
      const isSecure = url.protocol === 'https:';
      const target = {
        scheme: isSecure ? ('https' as const) : ('http' as const),
        ...placeOf(url),
        addresses: addresses?.slice(0, limits.guardedFetch.addresses) ?? null,
      };
      const connect = isSecure ? connectChecked : connectPlainly;
      const socket = await connect(target, transport, clock, abort.signal);
      const asked = {
        url,
        method: request.method,
        headers: request.headers,
        body: request.body,
        headerBytes: limits.http.headerBytes,
        answerBytes: limits.upstreamLogin.documentBytes,
        refusalOf: () => null,
      } satisfies Exchange;
      return await exchange(socket, asked, abort.signal);
    } catch (error) {
      throw abort.signal.aborted ? new GuardedFetchError('time') : error;
    } finally {
      cancel();
      abort.abort();
    }
  };
}

/**
 * True for a URL that an upstream may name: https without a user name, no address or name of this
 * machine or its networks; or anything of an origin that the person typed. What a name resolves to
 * is only known when it is connected to.
 */
export function mayBeNamed(url: URL, typedOrigins: ReadonlySet<string>): boolean {
  if (url.username !== '' || url.password !== '' || url.href.length > limits.upstreamLogin.urlBytes)
    return false;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false;
  if (typedOrigins.has(url.origin)) return true;
  if (url.protocol !== 'https:') return false;
  const host = bareHost(url.hostname).replace(/\.$/u, '');
  if (isIP(host) !== 0) return !isSpecialAddress(host);
  return host !== 'localhost' && !host.endsWith('.localhost');
}

const loopback: readonly ResolvedAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];
