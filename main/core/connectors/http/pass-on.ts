/**
 * Passes an answer on while it comes: one piece behind what was looked through, so that nothing
 * leaves before the piece that follows it is known, and no faster than its reader reads (REL-15).
 */
import { isUtf8 } from 'node:buffer';
import type { AnswerScan } from '../../mcp/answer-scan.ts';
import { isFreeOf, longestForm } from '../conversation/secret-search.ts';
import type { LargeSink } from '../conversation/upstream.ts';
import { failure, type Trouble } from './exchange-end.ts';
import type { HttpFlow } from './http-endpoint.ts';

export interface PassOnParts {
  /** Has seen every piece that is taken. */
  readonly scan: AnswerScan;
  /** Where what is passed on begins, counted from the first byte of the answer. */
  readonly start: number;
  readonly begin: () => LargeSink | null;
  readonly secrets: () => readonly string[];
  readonly flow: HttpFlow;
  readonly onPassedOn: (() => void) | undefined;
}

export interface PassingOn {
  /** What was taken so far may leave, and what is taken from now on. False: it cannot. */
  begin(): boolean;
  /**
   * The next piece of the answer, from its first byte on. Trouble ends it: what has left already is
   * cut off.
   */
  take(chunk: Buffer): Trouble | null;
  /** Calls back when everything has left, or cannot. */
  finish(then: (trouble: Trouble | null) => void): void;
  abandon(): void;
}

/** @returns what takes the pieces of one large result (docs/adr/0022) */
export function passOn(parts: PassOnParts): PassingOn {
  const { scan, flow } = parts;
  let sink: LargeSink | null = null;
  const queue: Buffer[] = [];
  let offset = 0;
  let held: Buffer | null = null;
  /** The end of what was searched, where something may begin that goes on in the next piece. */
  let seam: Buffer = Buffer.alloc(0);
  let isWaiting = false;
  let isOver = false;
  let done: ((trouble: Trouble | null) => void) | null = null;

  function stop(trouble: Trouble): Trouble {
    if (!isOver) sink?.destroy();
    isOver = true;
    return trouble;
  }

  /** The part of a piece that belongs to the body of the result. */
  function cut(chunk: Buffer, from: number): Buffer {
    const end = scan.resultEnd();
    const last = end === null ? chunk.length : Math.min(chunk.length, Math.max(0, end - 1 - from));
    return chunk.subarray(Math.min(last, Math.max(0, parts.start - from)), last);
  }

  function isFit(piece: Buffer): boolean {
    if (piece.includes(0x0a) || piece.includes(0x0d)) return false;
    const secrets = parts.secrets();
    const text = seam.length === 0 ? piece : Buffer.concat([seam, piece]);
    const keep = Math.max(4, secrets.length === 0 ? 0 : longestForm(secrets));
    seam = Buffer.from(text.subarray(-keep));
    return isFreeOf(text, secrets) && isUtf8(wholeCharacters(text));
  }

  function pump(): void {
    if (sink === null) return;
    isWaiting = false;
    while (!isOver && !isWaiting) {
      const next = queue.shift();
      if (next === undefined) break;
      parts.onPassedOn?.();
      isWaiting = !sink.write(next);
    }
    if (isOver) return;
    if (isWaiting) {
      flow.pause();
      sink.whenDrained(pump);
    } else if (done === null) flow.resume();
    else {
      isOver = true;
      sink.end();
      done(null);
    }
  }

  function left(): void {
    if (isOver) return;
    isOver = true;
    if (done === null) flow.resume();
    done?.(nobody());
  }

  return {
    begin() {
      sink = parts.begin();
      sink?.whenGone(left);
      pump();
      return sink !== null;
    },
    take(chunk) {
      if (isOver) return nobody();
      if (!scan.isSound()) return stop(inDoubt());
      const piece = cut(chunk, offset);
      offset += chunk.length;
      if (piece.length === 0) return null;
      if (!isFit(piece)) return stop(inDoubt());
      if (held !== null) queue.push(held);
      held = piece;
      if (!isWaiting) pump();
      return null;
    },
    finish(then) {
      if (isOver || scan.end() === null) {
        then(isOver ? nobody() : stop(inDoubt()));
        return;
      }
      if (held !== null) queue.push(held);
      held = null;
      done = then;
      if (!isWaiting) pump();
    },
    abandon() {
      if (!isOver) sink?.destroy();
      isOver = true;
    },
  };
}

function nobody(): Trouble {
  return failure('cancelled', 'Nobody reads the answer any more.');
}

function inDoubt(): Trouble {
  return failure(
    'too_large',
    'The answer is too large to be read as a whole, and something in it would have to be.',
  );
}

/** Without the beginning of a character at the start, and without the end of one at the end. */
function wholeCharacters(bytes: Buffer): Buffer {
  let start = 0;
  while (start < Math.min(3, bytes.length) && isContinuation(bytes[start])) start += 1;
  let end = bytes.length;
  while (end > Math.max(start, bytes.length - 3) && isContinuation(bytes[end - 1])) end -= 1;
  if (end > start && (bytes[end - 1] ?? 0) >= 0xc0) end -= 1;
  else end = bytes.length;
  return bytes.subarray(start, end);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
