/** Rights to read about Consentry itself: given one by one, by nothing else, and reading only. */
import { expect, test } from 'vitest';
import { ownRightNames, ownRights } from '../../../contract/plain/own-rights.ts';
import {
  accessFromRecord,
  accessInWords,
  accessOfScopes,
  editAccess,
  intersectAccess,
  isWithin,
  levelAt,
  parseScope,
  scopesOf,
} from '../../../main/core/lib/access.ts';

const everything = new Map([['*', 'write' as const]]);

test('SEC-87 every connector is not Consentry itself', () => {
  for (const name of ownRightNames) {
    expect(levelAt(everything, name)).toBeNull();
    expect(isWithin(new Map([[name, 'read']]), everything)).toBe(false);
    expect(intersectAccess(everything, new Map([[name, 'read']])).has(name)).toBe(false);
  }
});

test('ATMOS-34 there is no way to write: no scope, no stored level, no edit', () => {
  expect(parseScope('consentry:write')).toBeNull();
  for (const name of ownRightNames) {
    expect(parseScope(`${name}.write`)).toBeNull();
    expect(parseScope(`${name}:write`)).toBeNull();
    expect(accessFromRecord({ [name]: 'write' }).size).toBe(0);
    expect(levelAt(editAccess(new Map(), { [name]: 'write' }, []), name)).toBe('read');
  }
  expect(accessFromRecord({ consentry: 'write' }).size).toBe(0);
});

test('ATMOS-42 each right is one scope with one sentence, and comes back from the store', () => {
  for (const name of ownRightNames) {
    const { scope, inWords } = ownRights[name];
    const access = accessOfScopes([scope]);
    expect([...access]).toEqual([[name, 'read']]);
    expect(scopesOf(access)).toEqual([scope]);
    expect(accessInWords(access)).toEqual([inWords]);
    expect(accessFromRecord({ [name]: 'read' })).toEqual(access);
  }
  expect(accessFromRecord({ 'consentry:vault': 'read', 'consentry:': 'read' }).size).toBe(0);
});

test('taking one away leaves every connector as it is', () => {
  const held = new Map([...everything, ['consentry:audit', 'read' as const]]);
  const edited = editAccess(held, { 'consentry:audit': 'none' }, ['github', 'files']);
  expect([...edited]).toEqual([['*', 'write']]);
  const none = editAccess(held, { '*': 'none' }, ['github']);
  expect([...none]).toEqual([['consentry:audit', 'read']]);
});

test('what it may do itself, every client may know', () => {
  expect(levelAt(new Map(), 'consentry')).toBe('read');
  expect([...accessOfScopes(['consentry:read'])]).toEqual([['consentry', 'read']]);
});
