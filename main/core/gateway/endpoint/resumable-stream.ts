/**
 * Answers of 2025-11-25 that outlive their connection: events have ids, and a client that returns
 * with the last id it received gets the events after it (MCP 2025-11-25, Transports, Resumability
 * and Redelivery). Kept for one session, bounded. When events are gone, the client gets a new
 * stream without them.
 */
import { limits } from '../../limits/limits.ts';

/** Writes the text of an event, which may be empty; after the last one the connection is ended. */
type EventWriter = (text: string, isLast: boolean) => void;

export interface ResumableStream {
  /** The first event: an id to come back with, and how long to wait before. */
  readonly priming: string;
  /**
   * The text of an event with this data, kept for who comes back.
   *
   * @returns null when another connection has the stream now and got it
   */
  event(data: string, isLast: boolean): string | null;
  /**
   * What sends its reader away for so long; the stream stays, and the reader comes back.
   *
   * @returns null when another connection has the stream now and was ended
   */
  sendAway(retryMs: number): string | null;
  /**
   * All of it was written: what is small is kept all the same, for a connection that broke at the
   * very end.
   */
  written(): void;
  /** There will be no answer. */
  abandon(): void;
}

export interface ResumableStreams {
  open(): ResumableStream;
  /**
   * Hands over the stream of this event, from the next one on; false for an event that is not
   * known.
   */
  resume(lastEventId: string, write: EventWriter): (() => void) | false;
}

interface Kept {
  readonly events: { readonly sequence: number; readonly text: string; readonly isLast: boolean }[];
  sequence: number;
  bytes: number;
  writer: EventWriter | null;
}

const eventId = /^(\d{1,10})-(\d{1,10})$/u;

/**
 * @returns the streams of one session; there are none yet
 * @see MCP 2025-11-25, Transports, Resumability and Redelivery
 */
export function createResumableStreams(): ResumableStreams {
  // The oldest first.
  const streams = new Map<number, Kept>();
  let opened = 0;

  function trim(own: Kept): void {
    while (own.bytes > limits.resumable.bytes || own.events.length > limits.resumable.events) {
      const oldest = own.events.shift();
      if (oldest === undefined) return;
      own.bytes -= oldest.text.length;
    }
  }

  return {
    open() {
      opened += 1;
      const number = opened;
      const own: Kept = { events: [], sequence: 0, bytes: 0, writer: null };
      streams.set(number, own);
      for (const oldest of streams.keys()) {
        if (streams.size <= limits.resumable.streams) break;
        streams.delete(oldest);
      }
      return {
        priming: `id: ${number}-0\nretry: ${limits.resumable.retry}\ndata:\n\n`,
        event(data, isLast) {
          own.sequence += 1;
          const text = `id: ${number}-${own.sequence}\nevent: message\ndata: ${data}\n\n`;
          own.events.push({ sequence: own.sequence, text, isLast });
          own.bytes += text.length;
          trim(own);
          if (own.writer === null) return text;
          own.writer(text, isLast);
          if (isLast) streams.delete(number);
          return null;
        },
        sendAway(retryMs) {
          const text = `retry: ${retryMs}\n\n`;
          const { writer } = own;
          if (writer === null) return text;
          own.writer = null;
          writer(text, true);
          return null;
        },
        written() {
          if (own.bytes > limits.resumable.keptAfterwards) streams.delete(number);
        },
        abandon() {
          streams.delete(number);
          own.writer?.('', true);
        },
      };
    },
    resume(lastEventId, write) {
      const [, number, sequence] = eventId.exec(lastEventId) ?? [];
      const own = streams.get(Number(number));
      const after = Number(sequence);
      // What came after it has to be there without a gap.
      const first = own?.events[0]?.sequence ?? after + 1;
      if (own === undefined || after > own.sequence || first > after + 1) return false;
      own.writer = write;
      for (const event of own.events.filter((kept) => kept.sequence > after)) {
        write(event.text, event.isLast);
        if (event.isLast) streams.delete(Number(number));
      }
      return () => {
        if (own.writer === write) own.writer = null;
      };
    },
  };
}
