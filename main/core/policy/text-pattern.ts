/**
 * Text with `*` for any run of characters. Linear in pattern and text together, whatever either
 * holds (SEC-59): every literal piece is found with Knuth, Morris and Pratt's search, leftmost
 * first, which is enough where only `*` is wild.
 */

/** True when the whole text fits. */
export type TextPattern = (text: string) => boolean;

/**
 * @param pattern `*` is wild, everything else means itself
 * @returns whether a whole text fits, in linear time
 */
export function compileTextPattern(pattern: string): TextPattern {
  const pieces = pattern.split('*');
  const [head = '', ...rest] = pieces;
  const tail = rest.pop();
  if (tail === undefined) return (text) => text === pattern;
  const middle = rest.filter((piece) => piece !== '').map(compilePiece);
  return (text) => {
    if (text.length < head.length + tail.length) return false;
    if (!text.startsWith(head) || !text.endsWith(tail)) return false;
    const end = text.length - tail.length;
    let from = head.length;
    for (const find of middle) {
      from = find(text, from, end);
      if (from < 0) return false;
    }
    return true;
  };
}

/** Finds the piece and says where it ends; -1 when it is not between `from` and `end`. */
function compilePiece(piece: string): (text: string, from: number, end: number) => number {
  const back = fallbacks(piece);
  return (text, from, end) => {
    let matched = 0;
    for (let index = from; index < end; index += 1) {
      while (matched > 0 && text.charCodeAt(index) !== piece.charCodeAt(matched))
        matched = back[matched - 1] ?? 0;
      if (text.charCodeAt(index) === piece.charCodeAt(matched)) matched += 1;
      if (matched === piece.length) return index + 1;
    }
    return -1;
  };
}

/** For every prefix: the length of the longest one that is also its end. */
function fallbacks(piece: string): readonly number[] {
  const back = [0];
  let length = 0;
  for (let index = 1; index < piece.length; index += 1) {
    while (length > 0 && piece.charCodeAt(index) !== piece.charCodeAt(length))
      length = back[length - 1] ?? 0;
    if (piece.charCodeAt(index) === piece.charCodeAt(length)) length += 1;
    back.push(length);
  }
  return back;
}
