/** A secret does not print itself, however it is turned into text. */
import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from '../../../main/core/lib/secret.ts';

const value = 'correct-horse-battery-staple';

test.each<[string, (secret: Secret) => string]>([
  ['String()', (secret) => String(secret)],
  ['a template', (secret) => `a ${secret.toString()}`],
  ['concatenation', (secret) => ['a', secret].join('')],
  ['JSON', (secret) => JSON.stringify({ secret, list: [secret] })],
  [
    'the inspector',
    (secret) => inspect({ deep: { secret } }, { depth: 9, showHidden: true, getters: true }),
  ],
  [
    'console formats',
    (secret) => ['%s', '%o', '%O', '%j'].map((how) => format(how, secret)).join(),
  ],
  [
    'an error',
    (secret) =>
      new Error('failed', { cause: secret }).toString() +
      inspect(new Error('failed', { cause: secret })),
  ],
  [
    'its own members',
    (secret) =>
      JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret), Object.assign({}, secret)]),
  ],
  ['a clone', (secret) => inspect(structuredClone(secret), { showHidden: true })],
])('not by %s', (_what, show) => {
  expect(show(new Secret(value))).not.toContain('horse');
});

test('opens for who sends it, and shows its end only where that says little', () => {
  expect(new Secret(value).open()).toBe(value);
  expect(new Secret(value).last4()).toBe('aple');
  expect(new Secret('short').last4()).toBeNull();
});
