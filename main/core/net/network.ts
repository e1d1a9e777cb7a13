/**
 * How this computer reaches what a person typed: through which proxy, believing whose certificates,
 * with a deadline for each step (REL-07, ALATION-17). For addresses that somebody else named see
 * `named-request.ts`.
 */
import { connect, type Socket } from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { Clock } from '../ports/ports.ts';
import { createCompanyNetwork, type CompanyNetwork } from './company-network.ts';
import { DialError } from './dial-error.ts';
import { placeOf } from './place.ts';
import { createProxyFor, type ProxyFor } from './proxy-settings.ts';
import { openTunnel } from './proxy-tunnel.ts';
import { secureSocket, tlsTooSlow } from './secure-socket.ts';
import { createTrust, type Trust } from './trusted-authorities.ts';

export interface Network {
  readonly proxyFor: ProxyFor;
  readonly trust: Trust;
  /** What TLS connections are checked against. */
  readonly trusted: () => Pick<ConnectionOptions, 'ca' | 'secureContext'>;
  /** What local servers are told of both. */
  readonly company: CompanyNetwork;
}

/**
 * @param authorities in PEM, what a test trusts in place of everybody else
 * @param bySystem what the system says of the proxy; absent: it is not asked
 * @param folder where a file with all authorities may be kept, for local servers
 */
export function createNetwork(
  environment: Readonly<Record<string, string | undefined>>,
  authorities?: string,
  folder: string | null = null,
  bySystem?: ProxyFor,
): Network {
  const trust = createTrust();
  return {
    proxyFor: createProxyFor(environment, bySystem),
    trust,
    trusted: () => trustedBy(trust, authorities),
    company: createCompanyNetwork(environment, trust, folder, bySystem),
  };
}

/**
 * Ready for `tls.connect`; a context is made once, because reading all authorities takes a while.
 */
function trustedBy(
  trust: Trust,
  authorities: string | undefined,
): Pick<ConnectionOptions, 'ca' | 'secureContext'> {
  if (authorities !== undefined) return { ca: authorities };
  const context = trust.context();
  return context === undefined ? {} : { secureContext: context };
}

/**
 * A connection to the host of this URL, directly or through the proxy; nothing is sent on it yet.
 *
 * @throws DialError
 */
export async function connectTo(
  url: URL,
  network: Network,
  clock: Clock,
  signal: AbortSignal,
): Promise<Socket> {
  const { host, port } = placeOf(url);
  const late = new DialError(
    'unreachable',
    `${visible(url.host)} did not accept a connection within ${limits.upstream.connect / 1000} s.`,
  );
  const socket = await within(clock, limits.upstream.connect, late, signal, async (limited) => {
    const proxy = await network.proxyFor(url);
    return proxy === null
      ? connectDirectly(url, host, port, limited)
      : openTunnel(proxy, { host, port }, network.trust, limited);
  });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 60_000);
  return socket;
}

/** TLS on a connection of `connectTo`. @throws DialError */
export function secureTo(
  url: URL,
  socket: Socket,
  network: Network,
  clock: Clock,
  signal: AbortSignal,
  session?: Buffer,
): Promise<TLSSocket> {
  const { host } = placeOf(url);
  const trusted = { ...network.trusted(), ...(session === undefined ? {} : { session }) };
  return within(clock, limits.upstream.tls, tlsTooSlow(host), signal, (limited) =>
    secureSocket(socket, { host, trusted }, limited),
  );
}

function connectDirectly(
  url: URL,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const giveUp = (): void => void socket.destroy();
    const fail = (error?: unknown): void => {
      signal.removeEventListener('abort', giveUp);
      reject(connectTrouble(url, error));
    };
    socket.once('connect', () => {
      signal.removeEventListener('abort', giveUp);
      socket.off('error', fail);
      socket.off('close', fail);
      resolve(socket);
    });
    socket.once('error', fail);
    socket.once('close', fail);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
  });
}

function connectTrouble(url: URL, error: unknown): DialError {
  const code = systemCodeOf(error) ?? 'it broke off';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new DialError(
      'unresolved',
      `The address ${visible(url.hostname)} could not be found: no network, or a wrong name.`,
    );
  }
  if (code === 'ECONNREFUSED') {
    return new DialError('unreachable', `Nothing answers at ${visible(url.host)}.`);
  }
  return new DialError('unreachable', `${visible(url.host)} could not be reached (${code}).`);
}

async function within<Connected extends Socket>(
  clock: Clock,
  ms: number,
  late: DialError,
  signal: AbortSignal,
  work: (limited: AbortSignal) => Promise<Connected>,
): Promise<Connected> {
  const limit = new AbortController();
  const abort = (): void => limit.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  let isLate = false;
  const cancel = clock.after(ms, () => {
    isLate = true;
    abort();
  });
  try {
    return await work(limit.signal);
  } catch (error) {
    throw isLate ? late : error;
  } finally {
    cancel();
    signal.removeEventListener('abort', abort);
  }
}
