/**
 * Asks whoever listens on a port to prove that it is the instance of our data directory (SEC-06,
 * SEC-07).
 */
import { request } from 'node:http';
import { limits } from '../limits/limits.ts';
import type { Random } from '../ports/ports.ts';
import { challengeHeader, proofHeader, type Identity } from './identity.ts';

/**
 * True when `host:port` answered the challenge; false for a stranger, silence or an error. Never
 * throws.
 */
export function verifyServer(
  host: '127.0.0.1' | '::1',
  port: number,
  identity: Identity,
  random: Random,
): Promise<boolean> {
  const nonce = random.bytes(32).toString('hex');
  const name = host === '::1' ? '[::1]' : host;
  return new Promise((resolve) => {
    const asked = request(
      {
        host,
        port,
        path: '/healthz',
        headers: { host: `${name}:${port}`, [challengeHeader]: nonce },
        timeout: limits.upstream.connect,
        agent: false,
      },
      (response) => {
        response.resume();
        const proof = response.headers[proofHeader];
        resolve(typeof proof === 'string' && identity.verify(nonce, port, proof));
      },
    );
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.on('close', () => resolve(false));
    asked.end();
  });
}
