/**
 * Goes through one JSON string (RFC 8259 section 7) as its bytes come, and keeps the short ones.
 * Pure.
 */

export interface StringScan {
  /** Between the quotes of a string. */
  isOpen: boolean;
  /** The bytes of the last string as Latin-1, without quotes, while it is short. */
  text: string;
  isShort: boolean;
  hasEscape: boolean;
  /** Strings and escapes so far. */
  steps: number;
  /** The opening quote was read. */
  begin(): void;
  /** @returns where the string ends, the length when it goes on, or -1 when it is none */
  through(chunk: Buffer, from: number): number;
}

/** Of names and short values, in bytes. */
const longestText = 256;
const knownEscape = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})$/u;

export function createStringScan(): StringScan {
  /** What came after a backslash, until it is whole. */
  let escape: string | null = null;

  /** @returns where the escape ends, the length when it goes on, or -1 when it is none */
  function throughEscape(chunk: Buffer, from: number): number {
    let index = from;
    while (escape !== null && index < chunk.length) {
      escape += String.fromCharCode(chunk[index] ?? 0);
      index += 1;
      if (escape.length === 1 ? escape === 'u' : escape.length < 5) continue;
      if (!knownEscape.test(escape)) return -1;
      escape = null;
    }
    return index;
  }

  function keep(chunk: Buffer, from: number, to: number): void {
    if (!scan.isShort) return;
    if (scan.text.length + to - from > longestText) {
      scan.isShort = false;
      scan.text = '';
      return;
    }
    scan.text += chunk.toString('latin1', from, to);
  }

  const scan: StringScan = {
    isOpen: false,
    text: '',
    isShort: true,
    hasEscape: false,
    steps: 0,

    begin() {
      scan.isOpen = true;
      scan.steps += 1;
      scan.text = '';
      scan.isShort = true;
      scan.hasEscape = false;
    },

    through(chunk, from) {
      let index = from;
      let quote = -1;
      let slash = -1;
      for (;;) {
        if (escape !== null) {
          index = throughEscape(chunk, index);
          if (index < 0) return -1;
          if (escape !== null) break;
        }
        if (quote < index) quote = found(chunk.indexOf(0x22, index));
        if (slash < index) slash = found(chunk.indexOf(0x5c, index));
        if (slash < quote) {
          escape = '';
          scan.steps += 1;
          scan.hasEscape = true;
          index = slash + 1;
        } else if (quote === Infinity) {
          break;
        } else {
          keep(chunk, from, quote);
          scan.isOpen = false;
          return quote;
        }
      }
      keep(chunk, from, chunk.length);
      return chunk.length;
    },
  };
  return scan;
}

function found(index: number): number {
  return index < 0 ? Infinity : index;
}
