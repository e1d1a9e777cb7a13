/**
 * stdio framing: one message per line (MCP 2026-07-28, stdio). Works on bytes, keeps a partial line
 * as a list of chunks and joins it once; a line over the cap is skipped, not kept (SEC-79). Pure.
 */

export interface LineEvents {
  /** A complete line without its line end, never empty. */
  readonly onLine: (line: Buffer) => void;
  /** A line over the cap has ended; only its first and last bytes are known. */
  readonly onTooLong: (head: Buffer, tail: Buffer) => void;
}

export interface LineSplitter {
  push(chunk: Buffer): void;
  /** Bytes of the unfinished line so far, also those that were not kept. */
  readonly pending: () => number;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const keptEnd = 128;

/** @param longest bytes a line may have without its line end */
export function createLineSplitter(longest: number, events: LineEvents): LineSplitter {
  let chunks: Buffer[] = [];
  let length = 0;
  let head: Buffer | null = null;
  let tail: Buffer = Buffer.alloc(0);

  function keep(part: Buffer): void {
    length += part.length;
    if (head === null && length > longest) {
      const joined = Buffer.concat([...chunks, part]);
      head = Buffer.from(joined.subarray(0, keptEnd));
      tail = Buffer.from(joined.subarray(-keptEnd));
      chunks = [];
    } else if (head === null) {
      chunks.push(part);
    } else {
      tail = Buffer.from(Buffer.concat([tail, part.subarray(-keptEnd)]).subarray(-keptEnd));
    }
  }

  function finish(part: Buffer): void {
    if (head === null && length + part.length <= longest) {
      const line = chunks.length === 0 ? part : Buffer.concat([...chunks, part]);
      const end = line.at(-1) === carriageReturn ? line.length - 1 : line.length;
      chunks = [];
      length = 0;
      if (end > 0) events.onLine(end === line.length ? line : line.subarray(0, end));
      return;
    }
    keep(part);
    const ends = { head: head ?? part.subarray(0, keptEnd), tail };
    chunks = [];
    length = 0;
    head = null;
    tail = Buffer.alloc(0);
    events.onTooLong(ends.head, ends.tail);
  }

  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        finish(chunk.subarray(start, end));
        start = end + 1;
      }
      if (start < chunk.length) keep(start === 0 ? chunk : chunk.subarray(start));
    },
    pending: () => length,
  };
}

/** The id of an answer of which only head and tail are known: numbers only, as our own ids are. */
export function idNearEnds(head: Buffer, tail: Buffer): number | null {
  const match =
    /"id"\s*:\s*(\d{1,15})\s*,/u.exec(head.toString('latin1')) ??
    /"id"\s*:\s*(\d{1,15})\s*\}\s*$/u.exec(tail.toString('latin1'));
  return match === null ? null : Number(match[1]);
}
