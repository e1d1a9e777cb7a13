/**
 * Tables for people: aligned, and on a terminal as wide as that. Cells are shown as they are: use
 * `shown` for foreign text.
 */
import { stripVTControlCharacters } from 'node:util';

const gap = 2;
/** A column is never narrower, or than its widest cell if that is less. */
const narrowest = 10;

/**
 * A header line and the rows; the last column is not padded.
 *
 * @param columns characters of the terminal; cells of wider tables go on in the next line, nothing
 *   is cut
 */
export function table(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  columns = terminalColumns(),
): string {
  const widths = widthsOf(headers, rows, columns);
  return [headers, ...rows].flatMap((row) => linesOf(row, widths, widths)).join('\n');
}

export interface GrowingTable {
  /** The header line and the rows it began with. */
  readonly first: string;
  /** Later rows, under the same columns. */
  more(rows: readonly (readonly string[])[]): string;
}

/**
 * A table whose rows go on coming. Every text ends with a line feed.
 *
 * @param least how wide each column is at least, where there is room
 */
export function growingTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  least: readonly number[],
  columns = terminalColumns(),
): GrowingTable {
  const room = least.map((each) => 'x'.repeat(each));
  const widths = widthsOf(headers, [...rows, room], columns);
  // Without an edge no row is wrapped: it stands out where it has to.
  const edges = columns === Number.POSITIVE_INFINITY ? widths.map(() => columns) : widths;
  const text = (some: readonly (readonly string[])[]): string =>
    some.map((row) => `${linesOf(row, widths, edges).join('\n')}\n`).join('');
  return { first: text([headers, ...rows]), more: text };
}

function widthsOf(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
): readonly number[] {
  const natural = headers.map((header, column) =>
    Math.max(width(header), ...rows.map((row) => width(row[column] ?? ''))),
  );
  // Painted cells are short words of ours, and a colour must not be cut in two.
  const isPainted = headers.map((_, column) =>
    rows.some((row) => width(row[column] ?? '') < (row[column] ?? '').length),
  );
  return fitted(natural, isPainted, columns - gap * (headers.length - 1));
}

/** Unlimited where no person looks: a program that reads lines gets one for each row. */
function terminalColumns(): number {
  return process.stdout.isTTY ? Math.max(40, process.stdout.columns) : Number.POSITIVE_INFINITY;
}

/** Takes from the widest column until all fit, or until none can give. */
function fitted(
  natural: readonly number[],
  isFixed: readonly boolean[],
  room: number,
): readonly number[] {
  const widths = [...natural];
  const excess = (): number => widths.reduce((sum, each) => sum + each, 0) - room;
  while (excess() > 0) {
    const widest = widths.reduce(
      (best, each, index) =>
        !isFixed[index] && each > narrowest && each > (widths[best] ?? 0) ? index : best,
      -1,
    );
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** One row as as many lines as its longest cell needs; a cell is wrapped at its edge. */
function linesOf(
  row: readonly string[],
  widths: readonly number[],
  edges: readonly number[],
): readonly string[] {
  const cells = row.map((cell, column) => wrapped(cell, edges[column] ?? 0));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, column) => pad(lines[line] ?? '', widths[column] ?? 0))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}

/** Broken between words, and inside one that is longer than the column. */
function wrapped(cell: string, columns: number): readonly string[] {
  if (width(cell) <= columns) return [cell];
  const lines: string[] = [];
  let line = '';
  for (const word of cell.split(' ')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length > columns) {
      lines.push(line);
      line = '';
    }
    while (rest.length > columns) {
      lines.push(rest.slice(0, columns));
      rest = rest.slice(columns);
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return line === '' ? lines : [...lines, line];
}

function width(cell: string): number {
  return stripVTControlCharacters(cell).length;
}

function pad(cell: string, columns: number): string {
  return cell + ' '.repeat(Math.max(0, columns - width(cell)));
}
