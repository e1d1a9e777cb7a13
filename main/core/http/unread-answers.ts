/**
 * Answers that nobody takes (REL-15): a reader that stalls holds what is written for it in our memory. Looked at once a
 * second while anything is being answered; a reader that takes nothing for too long ends, and earlier where all of them
 * together hold too much, the one with the most first.
 */
import type { Socket } from 'node:net';
import { waitingLimits } from '../lib/waiting-limits.ts';
import type { Clock } from '../ports.ts';

export interface UnreadAnswers {
  /** Looks at this connection until it closes. */
  watch(socket: Socket): void;
}

interface Reader {
  /** Bytes that wait for it. */
  held: number;
  /** When it last took something, or had nothing to take; monotonic milliseconds. */
  tookAt: number;
}

export function createUnreadAnswers(clock: Clock): UnreadAnswers {
  const readers = new Map<Socket, Reader>();
  let isLooking = false;

  function look(): void {
    isLooking = false;
    const now = clock.monotonicMs();
    let inAll = 0;
    const stalled: Socket[] = [];
    for (const [socket, reader] of readers) {
      const held = socket.writableLength;
      if (held === 0 || held < reader.held) reader.tookAt = now;
      reader.held = held;
      inAll += held;
      if (now - reader.tookAt >= waitingLimits.unreadFor) socket.destroy();
      else if (now - reader.tookAt >= waitingLimits.unreadLook) stalled.push(socket);
    }
    stalled.sort((one, other) => other.writableLength - one.writableLength);
    for (const socket of stalled) {
      if (inAll <= waitingLimits.unreadInAll) break;
      inAll -= socket.writableLength;
      socket.destroy();
    }
    lookLater();
  }

  function lookLater(): void {
    if (isLooking || readers.size === 0) return;
    isLooking = true;
    clock.after(waitingLimits.unreadLook, look);
  }

  return {
    watch(socket) {
      if (readers.has(socket)) return;
      readers.set(socket, { held: 0, tookAt: clock.monotonicMs() });
      socket.once('close', () => readers.delete(socket));
      lookLater();
    },
  };
}
