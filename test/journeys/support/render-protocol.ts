/** The document about what passes: `docs/protocol.md`. */
import { differences } from './differences.ts';
import { features, type Cell } from './features.ts';

const words: Readonly<Record<Cell, string>> = { passes: 'passes', differs: 'differs', absent: '–' };

const heading = [
  'Feature',
  'Client 2025 → server 2025',
  '2025 → 2026',
  '2026 → 2025',
  '2026 → 2026',
  'Note',
];

/** @returns the text of the document */
export function renderProtocol(): string {
  return [
    '# What passes',
    '',
    'A client of 2025-11-25 and one of 2026-07-28 hold one conversation with a server alone and',
    'through Consentry, and both are compared message by message. Each cell of the table is one',
    'comparison of `test/journeys/clients/differential.test.ts`, which fails where a cell is wrong.',
    'Where the server is of another revision than the client, the same server in the revision of the',
    'client is what is compared with. Through the bridge the messages are the ones that come over HTTP;',
    'that is compared with servers of the revision of the client, or of both. The published servers',
    '`server-everything`, `server-memory` and `server-filesystem` are compared in 2025-11-25, on stdio.',
    '',
    '`passes`: the same, but for the list below. `differs`: the note says how. `–`: the server does not',
    'say it to a client of this revision either.',
    '',
    ...table([
      heading,
      ...features.map(({ feature, cells, note }) => [
        feature,
        ...cells.map((cell) => words[cell]),
        note ?? '',
      ]),
    ]),
    '',
    '## What differs',
    '',
    'Everything that is not the same, and where that is decided. The test fails for an entry without',
    'which nothing differs.',
    '',
    ...differences.map(({ what, source }) => `- ${what} (${source})`),
    '',
    'Written by `node scripts/render-protocol.mjs` from `test/journeys/support/features.ts` and',
    '`test/journeys/support/differences.ts`.',
    '',
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = heading.map((_name, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const padded = rows.map((row) => line(row.map((cell, at) => cell.padEnd(widths[at] ?? 0))));
  const [first = '', ...others] = padded;
  return [first, line(widths.map((width) => '-'.repeat(width))), ...others];
}
