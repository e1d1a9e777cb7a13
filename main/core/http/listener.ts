/**
 * The loopback listener: both families on one port or neither (SEC-06), no request of another user
 * of the machine (SEC-11), the front door before routing, and a bound on connections that sheds the
 * idle before it refuses the busy (SEC-08).
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { limits } from '../limits/limits.ts';
import { waitingLimits } from '../limits/waiting-limits.ts';
import type { Clock, ProcessInspector } from '../ports/ports.ts';
import { bindLoopback, closeServer } from './bind-loopback.ts';
import { createConnections } from './connections.ts';
import { createDispatch, type DispatchOptions } from './dispatch.ts';
import { makeServer } from './make-server.ts';
import { createPeers } from './peer.ts';
import { plainAnswer } from './plain-answer.ts';
import { refused } from './raw-headers.ts';
import { createUnreadAnswers } from './unread-answers.ts';

export interface ListenerOptions extends DispatchOptions {
  readonly clock: Clock;
  readonly processes: ProcessInspector;
  readonly freeDescriptors?: (() => number) | undefined;
}

export interface Listener {
  /**
   * Binds `127.0.0.1` and `::1` (IPv4 alone only where the machine has no IPv6 loopback).
   *
   * @param port 0 picks one that is free on both
   * @returns the port
   * @throws CoreError `conflict` – somebody holds the port on either family; nothing is bound then
   */
  listen(port: number): Promise<number>;
  /**
   * Stops accepting at once, ends idle connections, waits `graceMs` for running requests, then cuts
   * the rest.
   */
  close(graceMs: number): Promise<void>;
}

export function createListener(options: ListenerOptions): Listener {
  const connections = createConnections({
    most: limits.http.connections,
    keepFree: waitingLimits.keepFree.endpoint,
    freeDescriptors: options.freeDescriptors,
    processes: options.processes,
    clock: options.clock,
  });
  const unread = createUnreadAnswers(options.clock);
  const peers = createPeers(options);
  const { handle, refuse } = createDispatch(options, peers, () => port);
  let servers: readonly Server[] = [];
  let port = 0;
  let isClosing = false;

  function admit(request: IncomingMessage, response: ServerResponse): void {
    markBusy(request, response);
    peers.whenKnown(request.socket, (owner) => {
      if (owner === 'foreign') refuse(request, response, refused(403, 'foreign_user'));
      else handle(request, response);
    });
  }

  function markBusy(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const over = connections.began(request);
    unread.watch(socket);
    response.on('close', () => {
      // A connection that falls idle while we stop would otherwise be kept alive until the grace
      // ends.
      if (over() && isClosing) socket.destroySoon();
    });
  }

  function accept(socket: Socket): void {
    if (connections.admit(socket)) peers.of(socket);
    else {
      socket.end(plainAnswer(503, 'too_many_connections'));
      socket.destroySoon();
    }
  }

  const { clock, logger, onRefused } = options;
  const makeOne = (): Server => makeServer({ accept, admit, refuse, onRefused, clock, logger });

  return {
    async listen(requestedPort) {
      const bound = await bindLoopback(makeOne, requestedPort);
      servers = bound.servers;
      port = bound.port;
      return port;
    },

    async close(graceMs) {
      isClosing = true;
      const closing = servers.map(closeServer);
      connections.end('idle');
      const cut = setTimeout(() => connections.end('all'), graceMs);
      await Promise.all(closing);
      clearTimeout(cut);
      servers = [];
    },
  };
}
