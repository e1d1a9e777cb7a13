import { expect, test } from 'vitest';
import { configurationOf } from '../../../../main/core/gateway/approval/connector-configuration.ts';
import type { StoredConnector } from '../../../../main/core/ports/preferences-document.ts';
import { memoryPreferences } from '../../../support/core/memory-ports.ts';

const common = { id: 'c1', name: 'up', enabled: true, addedAt: 0, timeoutSeconds: 30 };
const http: StoredConnector = {
  ...common,
  kind: 'http',
  url: 'https://example.com/mcp',
  bearer: { secretRef: 'one', last4: '1234' },
};
const stdio: StoredConnector = {
  ...common,
  kind: 'stdio',
  command: '/usr/bin/server',
  args: ['--fast'],
  env: [
    { name: 'REGION', value: 'eu' },
    { name: 'TOKEN', secretRef: 'two', last4: '5678' },
  ],
  cwd: null,
};

const digest = (connector: StoredConnector): string | null =>
  configurationOf(memoryPreferences({ connectors: [connector] }), 'c1');

test.each<[string, StoredConnector, StoredConnector]>([
  ['address', http, { ...http, url: 'https://example.com/mcp/' }],
  ['token', http, { ...http, bearer: { secretRef: 'three', last4: '1234' } }],
  ['no token', http, { ...http, bearer: null }],
  ['header', http, { ...http, headers: [{ name: 'X-Region', value: 'eu' }] }],
  [
    'value of a header',
    { ...http, headers: [{ name: 'X-Region', value: 'eu' }] },
    { ...http, headers: [{ name: 'X-Region', value: 'us' }] },
  ],
  [
    'secret of a header',
    { ...http, headers: [{ name: 'X-Key', secretRef: 'four', last4: '' }] },
    { ...http, headers: [{ name: 'X-Key', secretRef: 'five', last4: '' }] },
  ],
  ['command', stdio, { ...stdio, command: '/usr/bin/other' }],
  ['arguments', stdio, { ...stdio, args: ['--fast', '--force'] }],
  ['folder', stdio, { ...stdio, cwd: '/tmp' }],
  ['variable', stdio, { ...stdio, env: [{ name: 'REGION', value: 'us' }] }],
  [
    'secret of a variable',
    stdio,
    { ...stdio, env: [{ name: 'TOKEN', secretRef: 'three', last4: '5678' }] },
  ],
])('ATRYUM-58 another %s is another connector for answers', (_what, before, after) => {
  expect(digest(before)).toMatch(/^[0-9a-f]{64}$/u);
  expect(digest(after)).not.toBe(digest(before));
});

test('another name, time limit or label is the same one; a deleted one is none', () => {
  expect(digest({ ...http, name: 'other', timeoutSeconds: 5, label: 'me' })).toBe(digest(http));
  expect(configurationOf(memoryPreferences(), 'c1')).toBeNull();
});
