/** Where a text stops being JSON, for a person who has to mend it. */

const space = /[ \t\n\r]*/uy;
const scalar =
  /"(?:[^"\\\u{0}-\u{1f}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
const key = /"(?:[^"\\\u{0}-\u{1f}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"[ \t\n\r]*:/uy;

/** @returns the line of the first fault, counted from 1; null: the text is JSON */
export function lineOfJsonFault(text: string): number | null {
  const at = offsetOfFault(text);
  return at === null ? null : text.slice(0, at).split('\n').length;
}

function offsetOfFault(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let at = 0;
  const pass = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const isThere = pattern.test(text);
    if (isThere) at = pattern.lastIndex;
    return isThere;
  };
  /** A bracket was opened: its first member may be missing. */
  let mayClose = false;
  for (;;) {
    pass(space);
    const inside = open.at(-1);
    const closing = inside === '{' ? '}' : ']';
    if (!(mayClose && inside !== undefined && text[at] === closing)) {
      if (inside === '{' && !pass(key)) return at;
      pass(space);
      const next = text[at];
      if (next === '{' || next === '[') {
        open.push(next);
        at += 1;
        mayClose = true;
        continue;
      }
      if (!pass(scalar)) return at;
    }
    mayClose = false;
    for (;;) {
      pass(space);
      const around = open.at(-1);
      if (around === undefined) return at === text.length ? null : at;
      if (text[at] !== (around === '{' ? '}' : ']')) break;
      open.pop();
      at += 1;
    }
    if (text[at] !== ',') return at;
    at += 1;
  }
}
