/**
 * Messages out of what a process writes; too much that is none, or a line without an end, is enough
 * (SEC-79).
 */
import { limits } from '../../limits/limits.ts';
import { parseReceived } from '../../mcp/as-received.ts';
import type { RpcId, RpcMessage } from '../../mcp/json-rpc.ts';
import { createLineSplitter, idNearEnds } from '../../mcp/line-framing.ts';

export interface StdioReader {
  push(chunk: Buffer): void;
  /** A message that could be read, and means nothing here. */
  countBadLine(): void;
}

export interface StdioReaderEvents {
  /** @param bytes of its line */
  readonly onMessage: (message: RpcMessage, bytes: number) => void;
  /** A line over the cap has passed; the id is the one near its ends, if there is one. */
  readonly onTooLong: (id: RpcId | null) => void;
  /** What it writes is not worth reading on. */
  readonly onHopeless: (code: 'garbage' | 'too_large', message: string) => void;
}

/** @returns a reader for the output of one process */
export function createStdioReader(events: StdioReaderEvents): StdioReader {
  let badLines = 0;

  const splitter = createLineSplitter(limits.upstream.stdioLine, {
    onLine: (line) => {
      const message = parseReceived(line);
      if (message === null) countBadLine();
      else events.onMessage(message, line.length);
    },
    onTooLong: (head, tail) => {
      countBadLine();
      events.onTooLong(idNearEnds(head, tail));
    },
  });

  function countBadLine(): void {
    badLines += 1;
    if (badLines < limits.upstream.badLines) return;
    events.onHopeless('garbage', `The server wrote ${badLines} lines that are not MCP messages.`);
  }

  return {
    push(chunk) {
      splitter.push(chunk);
      // A line that never ends is not worth waiting for.
      if (splitter.pending() > 4 * limits.upstream.stdioLine) {
        events.onHopeless('too_large', 'The server wrote a line that does not end.');
      }
    },
    countBadLine,
  };
}
