/** What strangers wrote, on its way into files. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, exportHead, exportLine } from '../../../main/core/audit/export/export-format.ts';
import { visibleJson } from '../../../main/core/lib/visible-json.ts';
import { hostileText as hostile } from '../../support/values/hostile-text.ts';
import { callRow, openLog } from './support.ts';
import { cases } from '../../support/values/counts.ts';

/** RFC 4180, as a spreadsheet reads it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gu,
  )) {
    if (quoted === undefined && plain === '' && end === '' && cells.length === 0) break;
    cells.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    rows.push(cells);
    cells = [];
  }
  return rows;
}

test('SEC-96 no cell is a formula, and every cell comes back', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 2, maxLength: 6 }), (cells) => {
      const [read = []] = parseCsv(csvLine(cells));
      expect(read).toHaveLength(cells.length);
      for (const [index, cell] of read.entries()) {
        expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/u);
        expect(cell.replace(/^'/u, '')).toBe((cells[index] ?? '').replace(/^'/u, ''));
      }
    }),
    { numRuns: cases(2000) },
  );
});

test('SEC-96 a line of JSON is one line without a control character, and comes back', () => {
  fc.assert(
    fc.property(fc.dictionary(hostile, hostile), (value) => {
      const line = visibleJson(value);
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\ufeff]/u);
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: cases(2000) },
  );
});

test('SEC-96 nothing that an entry can hold gets out unseen, as JSON or as CSV (300)', () => {
  const { audit, query } = openLog();
  fc.assert(
    fc.property(hostile, (text) => {
      audit.append(
        callRow(text, {
          clientName: text,
          connector: text,
          reason: text,
          detail: text,
          arguments: text,
        }),
      );
      audit.flush();
      const entry = query.show(audit.lastId());
      if (entry === undefined) throw new Error('it was not written');
      const json = exportLine('jsonl', entry);
      expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/u);
      expect(json.indexOf('\n')).toBe(json.length - 1);
      const csv = exportLine('csv', entry);
      expect(csv).not.toMatch(
        /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e]/u,
      );
      const [head, cells] = parseCsv(exportHead('csv') + csv);
      expect(cells).toHaveLength(head?.length ?? 0);
      for (const cell of cells ?? []) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/u);
    }),
    { numRuns: 300 },
  );
});
