/** What is said about the clients in the documents is what the rows say. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callLimits, sdkSeconds } from '../../../main/core/client-files/clients/call-limits.ts';
import { clientRow, clientRows } from '../../../main/core/client-files/clients/client-rows.ts';
import type { FileSystemKind } from '../../../main/core/client-files/clients/client-row.ts';

test('docs/clients.md names every client with its places on every system', () => {
  const text = readFileSync(new URL('../../../docs/clients.md', import.meta.url), 'utf8');
  const rows = text
    .split('\n')
    .flatMap((line) => (line.startsWith('| ') && line.includes('`') ? [cellsOf(line)] : []));
  expect(rows).toEqual(
    clientRows.map((row) => {
      const places = (system: FileSystemKind): string =>
        row.places[system]
          .map(({ path, confidence = row.confidence }) =>
            confidence === 'C' ? `\`${path}\` (not certain)` : `\`${path}\``,
          )
          .join(', ');
      const { path, kind } = row.container;
      const key = `\`${path.join('.')}\`${kind === 'list' ? ' (list)' : ''}`;
      const takes = row.http === null ? 'bridge' : 'address, bridge';
      const systems = [places('darwin'), places('win32'), places('linux')];
      return [row.name, `\`${row.id}\``, ...systems, key, takes];
    }),
  );
});

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

test('ATRYUM-55 docs/clients.md names how long each client waits, and where that is from', () => {
  const text = readFileSync(new URL('../../../docs/clients.md', import.meta.url), 'utf8');
  const [, section = ''] = text.split('## How long a client waits for you');
  const rows = (section.split('\n## ')[0] ?? '')
    .split('\n')
    .flatMap((line) => (line.startsWith('| ') ? [cellsOf(line)] : []));
  const known = callLimits.map(({ app, seconds, isExtendedByProgress, source }) => [
    clientRow(app)?.name,
    `${seconds} s`,
    isExtendedByProgress ? 'yes' : 'no',
    source,
  ]);
  expect(rows.slice(2, -1)).toEqual(known);
  expect(rows.at(-1)?.slice(0, 3)).toEqual(['any other', `${sdkSeconds} s`, 'no']);
});
