/**
 * Words that had a private meaning here and were replaced by the field's: no name in the product
 * has one of them any more (docs/glossary.md says which word stands in its place).
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryFiles } from './repository-files.ts';

const root = join(import.meta.dirname, '../..');

const replaced = [
  ...['bag', 'desk', 'face', 'fleeting', 'heard', 'hearing', 'keeper', 'lane', 'lives'],
  ...['manners', 'patience', 'steward', 'surroundings', 'tend', 'told', 'wanted', 'world'],
];

/** Stored, on the wire, or another's name. */
const kept: ReadonlySet<string> = new Set([
  'exposeInMainWorld',
  'isToldWithoutTray',
  'openWorldHint',
  'token_lives',
]);

const comment = /\/\*.*?\*\/|^\s*\/\/[^\n]*/gmsu;
/** Where a name is given: a declaration, a member or a parameter. */
const given =
  /\b(?:const|let|function|interface|type|class|readonly)\s+([\w$]+)|^\s*([\w$]+)\??[:(]|[({,]\s*([\w$]+)\??\s*:/gmu;
const partOfName = /[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])/gu;

function oldWordsIn(name: string): readonly string[] {
  if (kept.has(name)) return [];
  const parts = (name.match(partOfName) ?? []).map((part) => part.toLowerCase());
  return replaced.filter((word) => parts.includes(word));
}

it('no name in the product has a word that was replaced', () => {
  const found = repositoryFiles(root)
    .filter(({ path }) => /^(?:contract|main|preload|renderer)\/.*\.tsx?$/u.test(path))
    .flatMap(({ path, text }) => {
      const names = [...text.replaceAll(comment, ' ').matchAll(given)].map(
        ([, declared, member, parameter]) => declared ?? member ?? parameter ?? '',
      );
      return [path, ...names]
        .filter((name) => oldWordsIn(name).length > 0)
        .map((name) => `${path}: ${name}`);
    });
  expect(found).toEqual([]);
});

it('finds such a word in each part of a name, and each name where it is given', () => {
  const code = 'const lanes = 1;\nfunction endLane(keeper: number) {}\n  told?: string;';
  expect([...code.matchAll(given)].map((found) => found.slice(1).find(Boolean))).toEqual([
    'lanes',
    'endLane',
    'keeper',
    'told',
  ]);
  expect(oldWordsIn('endLane')).toEqual(['lane']);
  expect(oldWordsIn('TOKEN_KEEPER')).toEqual(['keeper']);
  expect(oldWordsIn('main/core/lane-slots.ts')).toEqual(['lane']);
  expect(oldWordsIn('planet')).toEqual([]);
});
