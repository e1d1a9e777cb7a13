/** A reader that takes what it is given only when told to. */
import { Writable } from 'node:stream';

export function fullWriter() {
  let take: (() => void) | null = null;
  const writer = new Writable({
    highWaterMark: 1,
    write(_chunk, _encoding, done) {
      take = done;
    },
  });
  return { writer, takeOne: () => take?.() };
}
