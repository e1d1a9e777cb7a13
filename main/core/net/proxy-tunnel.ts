/**
 * A connection through a proxy (RFC 9110 section 9.3.6): the proxy moves bytes, TLS with the server
 * goes through it.
 */
import { request as startPlain, type ClientRequest, type RequestOptions } from 'node:http';
import { request as startSecure } from 'node:https';
import type { Socket } from 'node:net';
import { systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { DialError } from './dial-error.ts';
import type { Proxy, UnusableProxy } from './proxy-settings.ts';
import type { Trust } from './trusted-authorities.ts';

/**
 * @param host name or address of the server, without brackets
 * @throws DialError
 */
export function openTunnel(
  proxy: Proxy | UnusableProxy,
  { host, port }: { readonly host: string; readonly port: number },
  trust: Trust,
  signal: AbortSignal,
): Promise<Socket> {
  if ('unusable' in proxy)
    return Promise.reject(new DialError('unreachable', `${proxy.unusable} Nothing was sent.`));
  return new Promise((resolve, reject) => {
    const request = start(
      proxy,
      host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
      trust,
    );
    const giveUp = (): void => void request.destroy();
    const fail = (message: string): void => {
      signal.removeEventListener('abort', giveUp);
      reject(new DialError('unreachable', message));
      giveUp();
    };
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    request.once('connect', ({ statusCode }, socket: Socket, head) => {
      if (statusCode !== 200) {
        socket.destroy();
        fail(`${refusalWords(statusCode)} (${proxy.words}).`);
        return;
      }
      signal.removeEventListener('abort', giveUp);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.on('error', (error) =>
      fail(`${capital(proxy.words)} cannot be reached (${systemCodeOf(error) ?? 'broke off'}).`),
    );
    request.once('close', () => fail(`${capital(proxy.words)} closed the connection.`));
    request.end();
  });
}

function start(proxy: Proxy, target: string, trust: Trust): ClientRequest {
  const options: RequestOptions = {
    method: 'CONNECT',
    host: proxy.host,
    port: proxy.port,
    path: target,
    agent: false,
    maxHeaderSize: limits.http.headerBytes,
    headers: {
      host: target,
      ...(proxy.authorization === null
        ? {}
        : { 'proxy-authorization': proxy.authorization.open() }),
    },
  };
  if (!proxy.isSecure) return startPlain(options);
  const context = trust.context();
  return startSecure({
    ...options,
    rejectUnauthorized: true,
    ...(context === undefined ? {} : { secureContext: context }),
  });
}

function refusalWords(status: number | undefined): string {
  if (status === 407) return 'The proxy wants a user name and password';
  return `The proxy does not let the connection through (${status ?? 'no status'})`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
