/**
 * A TLS connection to one of the addresses that were checked, and to nothing else: the name is not
 * looked up a second time (DNS rebinding, SEC-23, SEC-68), but the certificate has to prove it. A
 * proxy gets the name where nothing was looked up here, because a network that has one often lets
 * nobody else look names up.
 */
import { connect, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { limits } from '../limits/limits.ts';
import type { Clock, ResolvedAddress } from '../ports/ports.ts';
import { DialError } from './dial-error.ts';
import { GuardedFetchError } from './fetch-refusal.ts';
import type { Network } from './network.ts';
import { openTunnel } from './proxy-tunnel.ts';
import { secureSocket } from './secure-socket.ts';

export type Dial = (to: ResolvedAddress, port: number) => Socket;

export const dialAddress: Dial = ({ address, family }, port) =>
  connect({ host: address, family, port });

/** The way out. A test replaces parts of it. */
export interface FetchTransport {
  readonly dial?: Dial;
  /** Certificate authorities in PEM, in place of the ones that are trusted. */
  readonly authorities?: string;
  /**
   * Through which proxy, and whose certificates are believed; directly, and whose Node believes,
   * without.
   */
  readonly network?: Network;
}

export interface Target {
  readonly scheme: 'http' | 'https';
  /** What the certificate has to be for. */
  readonly host: string;
  readonly port: number;
  /** In the order to try them; null: behind a proxy, which finds them. */
  readonly addresses: readonly ResolvedAddress[] | null;
}

/**
 * True where a proxy leads to this URL, so that it can look the name up: what it finds cannot be
 * checked here.
 */
export async function isProxied(url: URL, { network }: FetchTransport): Promise<boolean> {
  return network !== undefined && (await network.proxyFor(url)) !== null;
}

/** @throws GuardedFetchError `connection`, `certificate` */
export async function connectChecked(
  target: Target,
  transport: FetchTransport,
  clock: Clock,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const socket = await connectPlainly(target, transport, clock, signal);
  return secure(socket, target.host, transport, signal);
}

/**
 * Without TLS: for an address that a person typed with `http:` only.
 *
 * @throws GuardedFetchError `connection`
 */
export async function connectPlainly(
  { scheme, host, port, addresses }: Target,
  { dial = dialAddress, network }: FetchTransport,
  clock: Clock,
  signal: AbortSignal,
): Promise<Socket> {
  const proxy = network === undefined ? null : await network.proxyFor(urlOf(scheme, host, port));
  if (network !== undefined && proxy !== null) {
    // An address that was checked is better than a name: what the proxy makes of that cannot be
    // checked.
    for (const place of addresses?.map(({ address }) => address) ?? [host]) {
      if (signal.aborted) break;
      const socket = await tunnel(proxy, place, port, network, signal);
      if (socket !== null) return socket;
    }
    throw new GuardedFetchError('connection');
  }
  for (const address of addresses ?? []) {
    if (signal.aborted) break;
    const socket = await attempt(dial(address, port), clock, signal);
    if (socket !== null) return socket;
  }
  throw new GuardedFetchError('connection');
}

async function tunnel(
  proxy: NonNullable<Awaited<ReturnType<Network['proxyFor']>>>,
  host: string,
  port: number,
  network: Network,
  signal: AbortSignal,
): Promise<Socket | null> {
  try {
    return await openTunnel(proxy, { host, port }, network.trust, signal);
  } catch {
    return null;
  }
}

function urlOf(scheme: Target['scheme'], host: string, port: number): URL {
  return new URL(`${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`);
}

/**
 * The connected socket, or null when it failed or took so long that the next address is worth a
 * try.
 */
function attempt(socket: Socket, clock: Clock, signal: AbortSignal): Promise<Socket | null> {
  return new Promise((resolve) => {
    const giveUp = (): void => {
      socket.destroy();
      resolve(null);
    };
    const cancel = clock.after(limits.guardedFetch.connect, giveUp);
    onAbort(signal, giveUp);
    socket.once('connect', () => {
      cancel();
      resolve(socket);
    });
    socket.on('error', () => {
      cancel();
      giveUp();
    });
  });
}

async function secure(
  socket: Socket,
  host: string,
  { authorities, network }: FetchTransport,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const trusted = authorities === undefined ? (network?.trusted() ?? {}) : { ca: authorities };
  try {
    return await secureSocket(socket, { host, trusted }, signal);
  } catch (error) {
    const isUntrusted = error instanceof DialError && error.trouble === 'untrusted';
    throw new GuardedFetchError(isUntrusted ? 'certificate' : 'connection');
  }
}

/** Runs `action` when the signal fires, at once when it has. */
export function onAbort(signal: AbortSignal, action: () => void): void {
  if (signal.aborted) action();
  else signal.addEventListener('abort', action, { once: true });
}
