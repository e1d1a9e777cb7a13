/**
 * What a connector may be called: its name is in URLs, scopes and tool names, and nowhere in a path
 * of ours.
 */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startCore } from '../../../support/core/start-core.ts';

const url = 'http://127.0.0.1:9/mcp';

test.each([
  '..',
  '.',
  '',
  'a/b',
  'a\\b',
  '../../etc/passwd',
  'a%2fb',
  'A',
  'a_b',
  'a__b',
  '-a',
  'a-',
  'a.b',
  'a b',
  'é',
  'ａ',
  'a\u0000',
  'x'.repeat(33),
  'con',
  'nul',
  'prn',
  'aux',
  'com1',
  'lpt9',
  'connectors',
  'consentry',
])('SEC-51 %j is no name: not of a new connector, not of a copy, not in a URL', async (name) => {
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'good', url });
  expect(await core.refused('connector.add', { kind: 'http', name, url })).toMatchObject({
    code: 'invalid_input',
  });
  expect(await core.refused('connector.duplicate', { name: 'good', newName: name })).toMatchObject({
    code: 'invalid_input',
  });
  expect((await core.run('state.get', {})).connectors.map((one) => one.name)).toEqual(['good']);
});

test('SEC-51 no file is called what somebody typed', async () => {
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'telling-name', url });
  await core.run('connector.connect', { name: 'telling-name' }).catch(() => undefined);
  const files = readdirSync(core.dataDir, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => file.includes('telling'))).toEqual([]);
  expect(files.length).toBeGreaterThan(0);
});
