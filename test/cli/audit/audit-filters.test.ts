/** The filters of the log on the command line: all that there are, and saved ones. */
import { expect, it } from 'vitest';
import { auditFilterSchema, type SavedFilter } from '../../../contract/commands/audit-commands.ts';
import { snapshotOf } from '../../support/values/sample-snapshot.ts';
import { cli, runningCore, runningInstance } from '../support.ts';

const whole = {
  clientId: 'c',
  connector: 'github',
  account: 'acme',
  tool: 'list',
  action: 'tools/call',
  decision: 'deny',
  reasons: ['never', 'mode_block'],
  actor: 'mcp_client',
  grantId: 'g',
  since: '2026-11-01T00:00:00.000Z',
  until: '2026-11-02T00:00:00.000Z',
  search: 'words',
};
const options =
  '--client c --connector github --account acme --tool list --action tools/call --decision deny ' +
  '--reason never --reason mode_block --actor mcp_client --grant g --since 2026-11-01 ' +
  '--until 2026-11-02 --search words';

it('ATMOS-44 every filter of the log is an option, in the list and in exports', async () => {
  expect(Object.keys(whole).toSorted()).toEqual(Object.keys(auditFilterSchema.shape).toSorted());
  const error = { code: 'conflict', message: 'm', hint: null } as const;
  const { dataDir, core } = await runningInstance(({ name }) =>
    name === 'state.get' ? { ok: true, value: snapshotOf(1) } : { ok: false, error },
  );
  const at = ['--data-dir', dataDir];
  await cli(['audit', 'list', ...options.split(' '), ...at]);
  await cli(['audit', 'export', '--out', 'x.jsonl', ...options.split(' '), ...at]);
  expect(core.calls.filter(({ name }) => name !== 'state.get')).toMatchObject([
    { name: 'audit.list', input: whole },
    { name: 'audit.export', input: { ...whole, format: 'jsonl' } },
  ]);
  expect((await cli(['audit', 'list', '--actor', 'nobody', ...at])).code).toBe(2);
});

it('ATRYUM-64 a filter is saved, used with others, and removed', async () => {
  const { dataDir, run } = await runningCore();
  const audit = (...words: readonly string[]) => cli(['audit', ...words, '--data-dir', dataDir]);
  await run('gateway.pause', { forMinutes: 5 });
  await run('client.add', { name: 'Deploy', redirectUris: ['http://127.0.0.1/a'] });
  expect((await audit('filters')).out).toContain('No saved filters.');
  expect((await audit('save-filter', 'Pauses')).code).toBe(2);
  const saved = await audit('save-filter', 'Pauses', '--action', 'gateway.pause', '--since', '24h');
  expect([saved.code, saved.out]).toEqual([
    0,
    'Saved. Use it with: consentry audit list --filter "Pauses"\n',
  ]);
  expect(await run('audit.filters', {})).toEqual([
    { name: 'Pauses', filter: { action: 'gateway.pause' }, sinceHours: 24 },
  ]);
  expect((await audit('filters')).out).toMatch(/Pauses +--action gateway\.pause --since 24h/u);
  const found = await audit('list', '--filter', 'Pauses', '--json');
  expect((JSON.parse(found.out) as { action: string }[]).map(({ action }) => action)).toEqual([
    'gateway.pause',
  ]);
  const other = await audit('list', '--filter', 'Pauses', '--action', 'client.add', '--json');
  expect(JSON.parse(other.out)).toHaveLength(1);
  expect((await audit('list', '--filter', 'Never')).code).toBe(5);
  expect((await audit('remove-filter', 'Pauses')).code).toBe(0);
  expect((await audit('remove-filter', 'Pauses')).code).toBe(5);
  expect(await run('audit.filters', {})).toEqual([]);
});

it('ATRYUM-64 saved filters have each name once, and are bounded', async () => {
  const { run, refused } = await runningCore();
  const save = (name: string, filter: SavedFilter['filter']) =>
    run('audit.saveFilter', { name, filter });
  await save('b', { decision: 'deny' });
  await save('a', { actor: 'user' });
  expect(await save(' b ', { decision: 'ask' })).toEqual([
    { name: 'a', filter: { actor: 'user' } },
    { name: 'b', filter: { decision: 'ask' } },
  ]);
  for (let n = 2; n < 50; n += 1) await save(`n${n}`, { actor: 'user' });
  expect(await refused('audit.saveFilter', { name: 'more', filter: {} })).toMatchObject({
    code: 'conflict',
  });
  expect(await save('a', {})).toHaveLength(50);
  const wrong = { name: 'x', filter: { decision: 'never' } };
  expect(await refused('audit.saveFilter', wrong)).toMatchObject({ code: 'invalid_input' });
});
