/**
 * Incremental parser of `text/event-stream` (WHATWG HTML, Server-sent events) with caps on line and
 * event (SEC-70). Takes bytes as they come, in pieces of any size. Pure.
 */

export interface SseEvent {
  /** `message` when the block names none. */
  readonly event: string;
  /** Data lines joined; empty for a block that only sets id or retry. */
  readonly data: string;
  /** The block's own id, undefined when it has none. */
  readonly id: string | undefined;
  /** Milliseconds to wait before reconnecting, undefined when the block does not say. */
  readonly retryMs: number | undefined;
}

export interface SseParser {
  /** @returns false once a cap was exceeded: stop reading then, nothing more is parsed */
  push(chunk: Uint8Array): boolean;
}

export interface SseCaps {
  /** Characters of one line. */
  readonly line: number;
  /** Characters of one event's data. */
  readonly event: number;
}

export function createSseParser(caps: SseCaps, onEvent: (event: SseEvent) => void): SseParser {
  // The decoder drops a byte order mark at the start, as the format requires.
  const decoder = new TextDecoder('utf-8');
  const block = createBlock(caps.event, onEvent);
  let pieces: string[] = [];
  let pieceLength = 0;
  let skipLineFeed = false;
  let broken = false;

  function takeLine(part: string): boolean {
    if (pieceLength + part.length > caps.line) return false;
    const line = pieces.length === 0 ? part : pieces.join('') + part;
    pieces = [];
    pieceLength = 0;
    return block.line(line);
  }

  function read(text: string): boolean {
    let start = 0;
    if (skipLineFeed && text.startsWith('\n')) start = 1;
    if (text.length > 0) skipLineFeed = false;
    let lf = text.indexOf('\n', start);
    let cr = text.indexOf('\r', start);
    while (lf >= 0 || cr >= 0) {
      const end = cr >= 0 && (lf < 0 || cr < lf) ? cr : lf;
      if (!takeLine(text.slice(start, end))) return false;
      start = end + 1;
      if (end === cr) {
        if (start === text.length) skipLineFeed = true;
        else if (text.charCodeAt(start) === 0x0a) start += 1;
      }
      if (lf >= 0 && lf < start) lf = text.indexOf('\n', start);
      if (cr >= 0 && cr < start) cr = text.indexOf('\r', start);
    }
    if (start < text.length) {
      pieces.push(start === 0 ? text : text.slice(start));
      pieceLength += text.length - start;
    }
    return pieceLength <= caps.line;
  }

  return {
    push(chunk) {
      if (!broken && !read(decoder.decode(chunk, { stream: true }))) broken = true;
      return !broken;
    },
  };
}

function createBlock(longest: number, onEvent: (event: SseEvent) => void) {
  let data: string[] = [];
  let dataLength = 0;
  let event = '';
  let id: string | undefined;
  let retryMs: number | undefined;

  function dispatch(): void {
    const isWorthSaying = data.length > 0 || id !== undefined || retryMs !== undefined;
    const finished: SseEvent = {
      event: event === '' ? 'message' : event,
      data: data.length === 1 ? (data[0] ?? '') : data.join('\n'),
      id,
      retryMs,
    };
    data = [];
    dataLength = 0;
    event = '';
    id = undefined;
    retryMs = undefined;
    if (isWorthSaying) onEvent(finished);
  }

  function field(name: string, value: string): boolean {
    if (name === 'data') {
      data.push(value);
      dataLength += value.length + 1;
      return dataLength <= longest + 1;
    }
    if (name === 'event') event = value;
    else if (name === 'id' && !value.includes('\0')) id = value;
    else if (name === 'retry' && /^\d{1,9}$/u.test(value)) retryMs = Number(value);
    return true;
  }

  return {
    /** Takes one line; false when the event grew over its cap. */
    line(line: string): boolean {
      if (line === '') {
        dispatch();
        return true;
      }
      const colon = line.indexOf(':');
      if (colon === 0) return true;
      if (colon < 0) return field(line, '');
      const start = line.charCodeAt(colon + 1) === 0x20 ? colon + 2 : colon + 1;
      return field(line.slice(0, colon), line.slice(start));
    },
  };
}
