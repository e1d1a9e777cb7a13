/** One port on both loopback addresses, or none (SEC-06). */
import type { Server } from 'node:http';
import { CoreError, messageOf, systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';

export interface Bound {
  readonly servers: readonly Server[];
  readonly port: number;
}

const families = ['127.0.0.1', '::1'] as const;
const noSuchFamily = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT']);

/**
 * Binds `127.0.0.1` and `::1` (IPv4 alone only where the machine has no IPv6 loopback).
 *
 * @param port 0 picks one that is free on both
 * @throws CoreError `conflict` – somebody holds the port on either family; nothing is bound then
 */
export async function bindLoopback(makeServer: () => Server, port: number): Promise<Bound> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await bindAll(makeServer, port);
    } catch (error) {
      const isInUse = systemCodeOf(error) === 'EADDRINUSE';
      if (isInUse && port === 0 && attempt < limits.portAttempts) continue;
      throw new CoreError(
        'conflict',
        isInUse
          ? `Port ${port} is taken by another program.`
          : `Port ${port} cannot be used: ${messageOf(error)}`,
        {
          hint: `Stop the program that holds port ${port}, or choose another port with --port.`,
          cause: error,
        },
      );
    }
  }
}

async function bindAll(makeServer: () => Server, requestedPort: number): Promise<Bound> {
  const bound: Server[] = [];
  let actual = requestedPort;
  try {
    for (const host of families) {
      const server = makeServer();
      try {
        actual = await bind(server, host, actual);
        bound.push(server);
      } catch (error) {
        if (host === '127.0.0.1' || !noSuchFamily.has(systemCodeOf(error) ?? '')) throw error;
      }
    }
  } catch (error) {
    await Promise.all(bound.map(closeServer));
    throw error;
  }
  return { servers: bound, port: actual };
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
