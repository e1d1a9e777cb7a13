/**
 * Splits a typed command line into the program and its arguments. No shell is involved, neither
 * here nor when it runs: quotes group words, a backslash only escapes a quote or a blank (so
 * Windows paths stay as they are), and everything else is literal.
 *
 * @returns the parts, and whether a quote is still open
 */
export function splitCommandLine(line: string): {
  readonly parts: readonly string[];
  readonly openQuote: boolean;
} {
  const parts: string[] = [];
  let part: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index] ?? '';
    const next = line[index + 1] ?? '';
    if (character === '\\' && quote !== "'" && escapable(next, quote)) {
      part = (part ?? '') + next;
      index += 1;
    } else if (quote !== null) {
      if (character === quote) quote = null;
      else part = (part ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      part ??= '';
    } else if (/\s/.test(character)) {
      if (part !== null) parts.push(part);
      part = null;
    } else {
      part = (part ?? '') + character;
    }
  }
  if (part !== null) parts.push(part);
  return { parts, openQuote: quote !== null };
}

function escapable(next: string, quote: '"' | "'" | null): boolean {
  return quote === '"' ? next === '"' : next === '"' || next === "'" || next === ' ';
}

/** The line that splits into these parts again. */
export function joinCommandLine(parts: readonly string[]): string {
  return parts.map(quotePart).join(' ');
}

function quotePart(part: string): string {
  if (part !== '' && !/[\s"']|\\$/u.test(part)) return part;
  // Between single quotes everything is literal; a single quote itself goes between double ones.
  return part
    .split("'")
    .map((piece) => (piece === '' ? '' : `'${piece}'`))
    .join(`"'"`)
    .replace(/^$/u, "''");
}
