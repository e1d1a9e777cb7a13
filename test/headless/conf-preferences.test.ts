import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openConfPreferences } from '../../main/headless/conf-preferences.ts';
import { defaultPreferences } from '../../main/shared-adapters/preferences-schema.ts';
import { tempDir } from './support/temp-dir.ts';

const connector = {
  kind: 'stdio',
  id: 'c1',
  name: 'files',
  enabled: true,
  addedAt: 1,
  timeoutSeconds: 120,
  command: 'npx',
  args: ['-y', 'x'],
  env: [
    { name: 'LANG', value: 'C' },
    { name: 'KEY', secretRef: 'connector:c1:KEY', last4: '…1234' },
  ],
  cwd: null,
} as const;

it('starts from the defaults without writing anything, then keeps what was changed', () => {
  const dataDir = tempDir();
  const preferences = openConfPreferences(dataDir);
  expect(preferences.read()).toEqual(defaultPreferences);
  expect(() => statSync(join(dataDir, 'preferences.json'))).toThrow(/ENOENT/u);
  const next = preferences.update((current) => ({
    ...current,
    accessPolicy: 'read-only',
    connectors: [connector],
  }));
  expect(next.connectors).toEqual([connector]);
  expect(openConfPreferences(dataDir).read()).toEqual({
    ...defaultPreferences,
    accessPolicy: 'read-only',
    connectors: [connector],
  });
  expect(statSync(join(dataDir, 'preferences.json')).mode & 0o777).toBe(0o600);
});

it('sees an edit by hand at the next read', () => {
  const dataDir = tempDir();
  const preferences = openConfPreferences(dataDir);
  preferences.update((current) => ({ ...current, theme: 'dark' }));
  const path = join(dataDir, 'preferences.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"dark"', '"light"'));
  expect(preferences.read().theme).toBe('light');
});

it.each([
  ['no JSON', '{"version": 1,'],
  ['nothing', ''],
  ['an empty object', '{}'],
  ['a list', '[]'],
  ['null', 'null'],
  ['an unknown setting', JSON.stringify({ ...defaultPreferences, acessPolicy: 'disabled' })],
  ['a newer version', JSON.stringify({ ...defaultPreferences, version: 2 })],
  ['a bad value', JSON.stringify({ ...defaultPreferences, accessPolicy: 'everything' })],
  ['a missing setting', JSON.stringify({ ...defaultPreferences, accessPolicy: undefined })],
  [
    'a limit of nothing',
    JSON.stringify({ ...defaultPreferences, limits: { callsPerMinute: 0, callsPerDay: 1 } }),
  ],
  [
    'two connectors of one name',
    JSON.stringify({ ...defaultPreferences, connectors: [connector, connector] }),
  ],
])('refuses a file that holds %s, names it, and leaves it as it is', (_what, text) => {
  const dataDir = tempDir();
  const path = join(dataDir, 'preferences.json');
  writeFileSync(path, text);
  const use = () =>
    openConfPreferences(dataDir).update((current) => ({ ...current, theme: 'dark' }));
  expect(use).toThrow(
    expect.objectContaining({
      code: 'store_failed',
      message: expect.stringContaining(path) as string,
    }),
  );
  expect(readFileSync(path, 'utf8')).toBe(text);
});

it('keeps the old document when a change is not valid', () => {
  const preferences = openConfPreferences(tempDir());
  preferences.update((current) => ({ ...current, port: 4000 }));
  expect(() => preferences.update((current) => ({ ...current, port: 99_999 }))).toThrow(/port/u);
  expect(preferences.read().port).toBe(4000);
});
