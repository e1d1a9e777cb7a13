/**
 * The connections to one origin: undici's pool and nothing else of it (the whole package costs 90
 * ms at start and needs globals that the oldest runtime lacks). How each connection is made is
 * ours.
 */
import type { Socket } from 'node:net';
import type { buildConnector, Pool } from 'undici';
// @ts-expect-error undici has types for its root only
import UndiciPool from 'undici/lib/dispatcher/pool.js';
import { limits } from '../../limits/limits.ts';
import { connectTo, secureTo, type Network } from '../../net/network.ts';
import type { Clock } from '../../ports/ports.ts';

export interface ConnectionPool {
  readonly dispatch: Pool['dispatch'];
  /** Cuts every connection, also those that are being made. */
  close(): Promise<void>;
}

/** @returns a pool for one origin, without connections */
export function createPool(url: URL, network: Network, clock: Clock): ConnectionPool {
  const dialling = new Set<AbortController>();
  /** Shortens the handshake of the next connection. */
  let session: Buffer | undefined;

  async function dial(signal: AbortSignal): Promise<Socket> {
    const socket = await connectTo(url, network, clock, signal);
    if (url.protocol === 'http:') return socket;
    const secured = await secureTo(url, socket, network, clock, signal, session);
    secured.on('session', (next) => {
      session = next;
    });
    return secured;
  }

  /** @returns the error in place of throwing it, as the pool expects it */
  async function tryToDial(): Promise<Socket | Error> {
    const abort = new AbortController();
    dialling.add(abort);
    try {
      return await dial(abort.signal);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      dialling.delete(abort);
    }
  }

  async function connect(callback: buildConnector.Callback): Promise<void> {
    const dialled = await tryToDial();
    if (dialled instanceof Error) callback(dialled, null);
    else callback(null, dialled);
  }

  const pool = new (UndiciPool as typeof Pool)(url.origin, {
    connections: limits.upstream.connections,
    pipelining: 1,
    allowH2: false,
    // Deadlines are the caller's: a tool may think for minutes before its first byte.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: limits.http.headerBytes,
    connect: (_options, callback) => void connect(callback),
  });

  return {
    dispatch: (options, handler) => pool.dispatch(options, handler),
    async close() {
      for (const abort of dialling) abort.abort();
      await pool.destroy();
    },
  };
}
