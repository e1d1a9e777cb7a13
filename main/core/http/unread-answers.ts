/**
 * Answers that nobody takes (REL-15): a reader that stalls holds what is written for it in our
 * memory. Looked at once a second while anything is being answered; a reader that takes nothing for
 * too long ends, and earlier where all of them together hold too much, the one with the most first.
 */
import type { Socket } from 'node:net';
import { waitingLimits } from '../limits/waiting-limits.ts';
import type { Clock } from '../ports/ports.ts';

export interface UnreadAnswers {
  /** Looks at this connection until it closes. */
  watch(socket: Socket): void;
}

interface Reader {
  /** Bytes that wait for it. */
  held: number;
  /**
   * How often in a row it was looked at and had taken nothing. Looks count and not the time: after
   * a pause of the whole process, or of the computer, nobody has had a chance to take anything.
   */
  idleLooks: number;
}

export function createUnreadAnswers(clock: Clock): UnreadAnswers {
  const readers = new Map<Socket, Reader>();
  let isLooking = false;

  function look(): void {
    let inAll = 0;
    const stalled: Socket[] = [];
    for (const [socket, reader] of readers) {
      const held = socket.writableLength;
      const hasTaken = held === 0 || held < reader.held;
      reader.idleLooks = hasTaken ? 0 : reader.idleLooks + 1;
      reader.held = held;
      inAll += held;
      const idleMs = reader.idleLooks * waitingLimits.unreadLook;
      if (idleMs >= waitingLimits.unreadFor) socket.destroy();
      else if (idleMs >= 2 * waitingLimits.unreadLook) stalled.push(socket);
    }
    stalled.sort((one, other) => other.writableLength - one.writableLength);
    for (const socket of stalled) {
      if (inAll <= waitingLimits.unreadInAll) break;
      inAll -= socket.writableLength;
      socket.destroy();
    }
    // Between two looks the loop turns, so that what can be sent is sent.
    setImmediate(() => {
      isLooking = false;
      lookLater();
    });
  }

  function lookLater(): void {
    if (isLooking || readers.size === 0) return;
    isLooking = true;
    clock.after(waitingLimits.unreadLook, look);
  }

  return {
    watch(socket) {
      if (readers.has(socket)) return;
      readers.set(socket, { held: 0, idleLooks: 0 });
      socket.once('close', () => readers.delete(socket));
      lookLater();
    },
  };
}
