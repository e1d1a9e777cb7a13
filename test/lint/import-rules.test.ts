/**
 * A silent linter looks like a clean project: every rule has to find the fault that is planted for
 * it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { importTable } from '../../scripts/lint/import-table.mjs';
import { companions, planted } from './planted.ts';

const root = resolve(import.meta.dirname, '../..');
const report = z.object({
  diagnostics: z.array(
    z.object({ message: z.string(), code: z.string().optional(), filename: z.string() }),
  ),
});
type Findings = ReadonlyMap<string, readonly string[]>;

/**
 * Lints a project of its own that has the planted files where they would lie. Gives rules by file.
 */
function lint(folder: string, sources: Readonly<Record<string, string>>): Findings {
  for (const [file, source] of Object.entries(sources)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), source);
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const config = pathToFileURL(join(root, 'oxlint.config.mjs')).href;
  writeFileSync(
    join(folder, 'oxlint.config.mjs'),
    `import { lintConfig } from '${config}';\nexport default lintConfig(import.meta.dirname);\n`,
  );
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions: { jsx: 'react-jsx', lib: ['es2023', 'dom'] },
    }),
  );
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/oxlint/bin/oxlint'),
      ...['--config', 'oxlint.config.mjs', '--type-aware', '--format', 'json'],
      ...Object.keys(sources),
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  if (!stdout.startsWith('{')) throw new Error(`oxlint said\n${stdout}\n${stderr}`);
  const found = new Map<string, string[]>();
  for (const { filename, code, message } of report.parse(JSON.parse(stdout)).diagnostics) {
    const rule = code ?? (/unused .*directive/i.test(message) ? 'unused-directive' : message);
    found.set(filename, [...(found.get(filename) ?? []), rule]);
  }
  return found;
}

describe('lint', () => {
  let folder = '';
  let faults: Findings = new Map();
  let twins: Findings = new Map();

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'consentry-lint-')));
    const sources = (which: 'fault' | 'clean') => ({
      ...companions,
      ...Object.fromEntries(planted.map((row) => [row.file, row[which]])),
    });
    faults = lint(join(folder, 'faults'), sources('fault'));
    twins = lint(join(folder, 'twins'), sources('clean'));
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has a fault planted for every row of the import table', () => {
    const rowOf = (file: string) => importTable.find(({ files }) => file.startsWith(files));
    const proven = new Set(planted.map(({ file }) => rowOf(file)));
    const unproven = importTable.filter((row) => !proven.has(row)).map(({ files }) => files);
    expect(unproven).toEqual([]);
  });

  it('plants each fault in a file of its own', () => {
    const files = planted.map(({ file }) => file);
    expect(files.filter((file, at) => files.indexOf(file) !== at)).toEqual([]);
  });

  for (const { name, file, rule } of planted) {
    it(`finds: ${name}`, () => {
      expect(faults.get(file)).toContain(rule);
    });

    it(`accepts the clean twin of: ${name}`, () => {
      expect(twins.get(file) ?? []).toEqual([]);
    });
  }
});
