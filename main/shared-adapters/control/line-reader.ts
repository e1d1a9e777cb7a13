/**
 * Splits a stream of bytes into lines with a cap, without ever holding more than one line's worth.
 */

export interface LineReader {
  /**
   * Takes the next bytes.
   *
   * @returns the lines that are now complete, or `too-long` when one exceeds the cap; the stream is
   *   then unusable
   */
  push(chunk: Buffer): readonly Buffer[] | 'too-long';
}

/** @param longest most bytes of one line, line feed not counted */
export function createLineReader(longest: number): LineReader {
  let parts: Buffer[] = [];
  let waiting = 0;

  return {
    push(chunk) {
      const lines: Buffer[] = [];
      let from = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        if (waiting + end - from > longest) return 'too-long';
        lines.push(Buffer.concat([...parts, chunk.subarray(from, end)]));
        parts = [];
        waiting = 0;
        from = end + 1;
      }
      waiting += chunk.length - from;
      if (waiting > longest) return 'too-long';
      if (from < chunk.length) parts.push(chunk.subarray(from));
      return lines;
    },
  };
}
