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
   * How often in a row it was checked and had taken nothing. Checks count and not the time: after
   * a pause of the whole process, or of the computer, nobody has had a chance to take anything.
   */
  idleChecks: number;
}

export function createUnreadAnswers(clock: Clock): UnreadAnswers {
  const readers = new Map<Socket, Reader>();
  let isWaiting = false;

  function check(): void {
    let inAll = 0;
    const stalled: Socket[] = [];
    for (const [socket, reader] of readers) {
      const held = socket.writableLength;
      const hasTaken = held === 0 || held < reader.held;
      reader.idleChecks = hasTaken ? 0 : reader.idleChecks + 1;
      reader.held = held;
      inAll += held;
      const idleMs = reader.idleChecks * waitingLimits.unreadCheck;
      if (idleMs >= waitingLimits.unreadFor) socket.destroy();
      else if (idleMs >= 2 * waitingLimits.unreadCheck) stalled.push(socket);
    }
    stalled.sort((one, other) => other.writableLength - one.writableLength);
    for (const socket of stalled) {
      if (inAll <= waitingLimits.unreadInAll) break;
      inAll -= socket.writableLength;
      socket.destroy();
    }
    // Between two checks the loop turns, so that what can be sent is sent.
    setImmediate(() => {
      isWaiting = false;
      checkLater();
    });
  }

  function checkLater(): void {
    if (isWaiting || readers.size === 0) return;
    isWaiting = true;
    clock.after(waitingLimits.unreadCheck, check);
  }

  return {
    watch(socket) {
      if (readers.has(socket)) return;
      readers.set(socket, { held: 0, idleChecks: 0 });
      socket.once('close', () => readers.delete(socket));
      checkLater();
    },
  };
}
