import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PreferencesDocument } from '../../main/core/ports/preferences-document.ts';
import { openConfPreferences } from '../../main/headless/conf-preferences.ts';
import { defaultPreferences } from '../../main/shared-adapters/files/preferences-schema.ts';
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

const remote = {
  kind: 'http',
  id: 'c2',
  name: 'web',
  enabled: true,
  addedAt: 1,
  timeoutSeconds: 120,
  url: 'https://example.com/mcp',
  bearer: null,
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

it('refuses a file of a newer version, names it, and leaves it as it is', () => {
  const dataDir = tempDir();
  const path = join(dataDir, 'preferences.json');
  const text = JSON.stringify({ ...defaultPreferences, version: 2 });
  writeFileSync(path, text);
  expect(() => openConfPreferences(dataDir)).toThrow(
    expect.objectContaining({
      code: 'store_failed',
      message: expect.stringContaining(path) as string,
    }),
  );
  expect(readFileSync(path, 'utf8')).toBe(text);
});

const whole = {
  ...defaultPreferences,
  accessPolicy: 'read-write',
  isAccessChosen: true,
  theme: 'dark',
  port: 4000,
  connectors: [connector],
} as const;
const off = { accessPolicy: 'disabled', registration: 'closed' } as const;

it.each<[string, string, Partial<PreferencesDocument>]>([
  ['no JSON', '{"version": 1,', { ...off, connectors: [] }],
  ['nothing', '', { ...off, connectors: [] }],
  ['an empty object', '{}', { accessPolicy: 'disabled', registration: 'closed', connectors: [] }],
  ['a list', '[]', { ...off, connectors: [] }],
  ['null', 'null', { ...off, connectors: [] }],
  [
    'an unknown setting',
    JSON.stringify({ ...whole, accessPolicy: undefined, acessPolicy: 'disabled' }),
    { ...off, ownTools: false, theme: 'dark', port: 4000, connectors: [connector] },
  ],
  [
    'a bad value that gives rights',
    JSON.stringify({ ...whole, accessPolicy: 'everything' }),
    { accessPolicy: 'disabled', registration: 'ask', theme: 'dark', connectors: [connector] },
  ],
  [
    'a bad value of another kind',
    JSON.stringify({ ...whole, theme: 'purple' }),
    { accessPolicy: 'read-write', registration: 'ask', theme: 'system', connectors: [connector] },
  ],
  [
    'a limit of nothing',
    JSON.stringify({ ...whole, limits: { callsPerMinute: 0, callsPerDay: 1 } }),
    { accessPolicy: 'read-write', connectors: [connector] },
  ],
  [
    'two connectors of one name',
    JSON.stringify({ ...whole, connectors: [connector, { ...connector, command: 'rm' }] }),
    { connectors: [connector] },
  ],
  [
    'a connector with a misspelt member',
    JSON.stringify({ ...whole, connectors: [{ ...connector, isReadonly: true }] }),
    { connectors: [{ ...connector, enabled: false }] },
  ],
  [
    'a connector that lost a member it needs',
    JSON.stringify({ ...whole, connectors: [connector, { ...connector, name: 'b', id: '' }] }),
    { connectors: [connector] },
  ],
  ...[
    [{ name: 'Host', value: 'evil.example' }],
    [{ name: 'X-Key', value: 'a\r\nHost: evil.example' }],
    [{ name: 'Authorization', value: 'Basic in-the-open' }],
    [
      { name: 'X-Key', value: 'a' },
      { name: 'x-key', value: 'b' },
    ],
  ].map((headers): [string, string, Partial<PreferencesDocument>] => [
    `headers that nobody could set (${JSON.stringify(headers)})`,
    JSON.stringify({ ...whole, connectors: [connector, { ...remote, headers }] }),
    { connectors: [connector, { ...remote, enabled: false }] },
  ]),
  [
    'an end that was cut off',
    JSON.stringify(whole).slice(0, -2),
    { ...off, theme: 'dark', port: 4000, connectors: [{ ...connector, enabled: false }] },
  ],
  [
    'a byte that broke its syntax',
    JSON.stringify({ ...whole, accessPolicy: 'read-only' }).replace('"theme":', '"theme"'),
    { ...off, connectors: [{ ...connector, enabled: false }] },
  ],
])(
  'TRIAL-B4 of a file that holds %s, keeps what can be read, and nothing wider',
  (_what, text, kept) => {
    const dataDir = tempDir();
    const path = join(dataDir, 'preferences.json');
    writeFileSync(path, text);
    const preferences = openConfPreferences(dataDir);
    expect(preferences.read()).toMatchObject(kept);
    const { file = '', lost = [] } = preferences.damage ?? {};
    expect(readFileSync(join(dataDir, file), 'utf8')).toBe(text);
    expect(lost.length).toBeGreaterThan(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    // It is a whole file again: the next start has nothing to say.
    expect(openConfPreferences(dataDir).damage).toBeUndefined();
    preferences.update((current) => ({ ...current, theme: 'light' }));
    expect(openConfPreferences(dataDir).read()).toMatchObject({ ...kept, theme: 'light' });
  },
);

it('keeps the old document when a change is not valid', () => {
  const preferences = openConfPreferences(tempDir());
  preferences.update((current) => ({ ...current, port: 4000 }));
  expect(() => preferences.update((current) => ({ ...current, port: 99_999 }))).toThrow(/port/u);
  expect(preferences.read().port).toBe(4000);
});
