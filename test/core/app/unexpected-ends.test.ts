import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withoutSecrets } from '../../../main/core/audit/redact-text.ts';
import { createBugRecord } from '../../../main/shared-adapters/files/bug-record.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const minute = 60_000;

test('REL-27 it is started again once; a second end within ten minutes stays the end', () => {
  const dataDir = makeTempDir();
  expect(createBugRecord(dataDir).note(start)).toBe(true);
  expect(createBugRecord(dataDir).note(start + minute)).toBe(false);
  expect(createBugRecord(dataDir).note(start + 5 * minute)).toBe(false);
  // A clock that was set back does not make it new.
  expect(createBugRecord(dataDir).note(start + 4 * minute)).toBe(false);
  expect(createBugRecord(dataDir).note(start + 30 * minute)).toBe(true);
  expect(createBugRecord(dataDir).list()).toHaveLength(5);
});

test('REL-27 what cannot be counted is not started again, and a damaged count is none', () => {
  expect(createBugRecord(join(makeTempDir(), 'gone')).note(start)).toBe(false);
  const dataDir = makeTempDir();
  writeFileSync(join(dataDir, 'unexpected-ends.json'), '{"version":1,"at":["yesterday"]}');
  expect(createBugRecord(dataDir).list()).toEqual([]);
  expect(createBugRecord(dataDir).note(start)).toBe(true);
  mkdirSync(join(dataDir, 'unexpected-ends.json.new'));
  expect(createBugRecord(dataDir).note(start + 60 * minute)).toBe(false);
});

test('the last words of a process hold no secret (REL-27, SEC-90)', () => {
  const secrets = [
    'Bearer abcdefgh12345678',
    'sk-ABCDEFGH12345678',
    'https://me:hunter22@example.com/',
    'eyJhbGciOiJI.eyJzdWIiOiIx.c2ln',
  ];
  const said = withoutSecrets(
    `TypeError: cannot read ${secrets.join(' and ')} at https://example.com/x?token=abc123\n    at run (/app/main.cjs:1:2)`,
  );
  for (const secret of secrets) expect(said).not.toContain(secret);
  expect(said).not.toContain('abc123');
  expect(said).toContain('TypeError: cannot read');
  expect(said).toContain('at run (/app/main.cjs:1:2)');
});
