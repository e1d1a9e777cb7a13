/**
 * The page of the kit shows every component there is: one that is missing there is one that nobody
 * looks at.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '../../../renderer');
const sourcesIn = (folder: string): string[] =>
  readdirSync(join(renderer, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => readFileSync(join(renderer, folder, name), 'utf8'));

it('every component is on it', () => {
  const components = sourcesIn('components').flatMap((source) =>
    [...source.matchAll(/^export function ([A-Z]\w+)/gmu)].map(([, name]) => name ?? ''),
  );
  expect(components.length).toBeGreaterThan(40);
  const shown = sourcesIn('kit').join('\n');
  expect(components.filter((name) => !new RegExp(`<${name}\\b`, 'u').test(shown))).toEqual([]);
});
