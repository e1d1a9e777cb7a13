/**
 * A TLS connection to one of the addresses that were checked, and to nothing else: the name is not looked up a second
 * time (DNS rebinding, SEC-23, SEC-68), but the certificate has to prove it.
 */
import { connect, isIP, type Socket } from 'node:net';
import { connect as startTls, type TLSSocket } from 'node:tls';
import { systemCodeOf } from '../lib/errors.ts';
import { limits } from '../lib/limits.ts';
import type { Clock, ResolvedAddress } from '../ports.ts';
import { GuardedFetchError } from './fetch-refusal.ts';

export type Dial = (to: ResolvedAddress, port: number) => Socket;

export const dialAddress: Dial = ({ address, family }, port) =>
  connect({ host: address, family, port });

/** What a test may replace; the product uses the defaults. */
export interface FetchTransport {
  readonly dial?: Dial;
  /** Certificate authorities in PEM, in place of the ones that Node trusts. */
  readonly authorities?: string;
}

export interface Target {
  /** What the certificate has to be for. */
  readonly host: string;
  readonly port: number;
  /** In the order to try them. */
  readonly addresses: readonly ResolvedAddress[];
}

/** @throws GuardedFetchError `connection`, `certificate` */
export async function connectChecked(
  target: Target,
  transport: FetchTransport,
  clock: Clock,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const socket = await connectPlainly(target, transport, clock, signal);
  return secure(socket, target.host, transport.authorities, signal);
}

/** Without TLS: for an address that a person typed with `http:` only. @throws GuardedFetchError `connection` */
export async function connectPlainly(
  { port, addresses }: Target,
  { dial = dialAddress }: FetchTransport,
  clock: Clock,
  signal: AbortSignal,
): Promise<Socket> {
  for (const address of addresses) {
    if (signal.aborted) break;
    const socket = await attempt(dial(address, port), clock, signal);
    if (socket !== null) return socket;
  }
  throw new GuardedFetchError('connection');
}

/** The connected socket, or null when it failed or took so long that the next address is worth a try. */
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

function secure(
  socket: Socket,
  host: string,
  authorities: string | undefined,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = startTls({
      socket,
      host,
      // An address is proven by the certificate too, but is never sent as a name.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // Said aloud, so that no environment variable turns it off.
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      ...(authorities === undefined ? {} : { ca: authorities }),
    });
    onAbort(signal, () => secured.destroy());
    secured.once('secureConnect', () => resolve(secured));
    secured.on('error', (error) =>
      reject(new GuardedFetchError(isAboutTrust(error) ? 'certificate' : 'connection')),
    );
    secured.once('close', () => reject(new GuardedFetchError('connection')));
  });
}

/** OpenSSL's and Node's codes for a chain or a name that does not hold. */
function isAboutTrust(error: Error): boolean {
  return /CERT|SIGN|ISSUER|HOSTNAME/u.test(systemCodeOf(error) ?? '');
}

/** Runs `action` when the signal fires, at once when it has. */
export function onAbort(signal: AbortSignal, action: () => void): void {
  if (signal.aborted) action();
  else signal.addEventListener('abort', action, { once: true });
}
