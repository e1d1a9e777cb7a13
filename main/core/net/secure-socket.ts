/**
 * TLS on a connection that is there already; who answers has to prove its name, and whose
 * certificate it showed is said.
 */
import { isIP, type Socket } from 'node:net';
import {
  connect as startTls,
  type ConnectionOptions,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import { messageOf, systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import { DialError } from './dial-error.ts';

export interface TlsWish {
  /** What the certificate has to be for: a name or an address without brackets. */
  readonly host: string;
  /** Authorities, or a context that has them; Node's own without. */
  readonly trusted?: Pick<ConnectionOptions, 'ca' | 'secureContext'>;
}

/** @throws DialError – the connection is closed then */
export function secureSocket(
  socket: Socket,
  { host, trusted = {} }: TlsWish,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = startTls({
      socket,
      host,
      // An address is proven by the certificate too, but is never sent as a name.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // Said aloud, so that no environment variable turns it off (SEC-72).
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      ...trusted,
    });
    let issuer: string | null = null;
    const giveUp = (): void => void secured.destroy();
    const fail = (error: unknown): void => {
      signal.removeEventListener('abort', giveUp);
      reject(asDialError(error, host, issuer));
    };
    // The certificate is gone once it was refused: this runs right before it is judged.
    secured.prependOnceListener('secure', () => {
      issuer = issuerOf(secured);
    });
    secured.once('secureConnect', () => {
      signal.removeEventListener('abort', giveUp);
      secured.off('error', fail);
      secured.off('close', fail);
      resolve(secured);
    });
    secured.once('error', fail);
    secured.once('close', fail);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
  });
}

function asDialError(error: unknown, host: string, issuer: string | null): DialError {
  const code = error instanceof Error ? (systemCodeOf(error) ?? messageOf(error)) : 'it broke off';
  const where = `The secure connection to ${visible(host)} failed`;
  if (!isAboutTrust(code)) {
    return new DialError('unreachable', `${where} (${visible(code, 80)}).`);
  }
  const seen = issuer === null ? '' : ` Its certificate was issued by “${visible(issuer, 120)}”.`;
  return new DialError(
    'untrusted',
    `${where}: ${reasonWords(code)} (${visible(code, 80)}).${seen}`,
  );
}

/** OpenSSL's and Node's codes for a chain or a name that does not hold. */
function isAboutTrust(code: string): boolean {
  return /CERT|SIGN|ISSUER|HOSTNAME/u.test(code);
}

function reasonWords(code: string): string {
  if (code.includes('EXPIRED')) return 'its certificate has expired';
  if (code.includes('ALTNAME') || code.includes('HOSTNAME'))
    return 'its certificate is for another name';
  if (code.includes('NOT_YET_VALID')) return 'its certificate is not valid yet';
  return 'its certificate comes from an authority that is not trusted here';
}

/** The name an authority gives itself: foreign text. */
function issuerOf(socket: TLSSocket): string | null {
  // Not `getPeerX509Certificate`: it takes the certificate away from the check that follows (Node
  // 20).
  const { issuer } = socket.getPeerCertificate() as Partial<PeerCertificate>;
  const parts = [issuer?.CN, issuer?.O].flat().filter((part) => part !== undefined);
  return parts.length === 0 ? null : parts.join(', ');
}

/** The error of a deadline, for those that `signal` ends. */
export function tlsTooSlow(host: string): DialError {
  const seconds = limits.upstream.tls / 1000;
  return new DialError(
    'unreachable',
    `The secure connection to ${visible(host)} was not made within ${seconds} s.`,
  );
}
