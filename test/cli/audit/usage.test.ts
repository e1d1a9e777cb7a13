/** What calls add up to, beside the period before. */
import { expect, it } from 'vitest';
import { cli, runningCore, runningInstance } from '../support.ts';

it('calls per day say how they compare with the period before', async () => {
  const days = Array.from({ length: 4 }, (_, index) => ({
    day: `2026-11-0${index + 1}`,
    allowed: index < 2 ? 10 : 5,
    denied: 0,
    failed: 1,
  }));
  const { dataDir, core } = await runningInstance(() => ({ ok: true, value: days }));
  const at = ['--days', '2', '--data-dir', dataDir];
  const shown = await cli(['usage', 'days', ...at]);
  expect(shown.err).toBe('12 calls, 45 % fewer than in the 2 days before.\n');
  expect(shown.out).not.toContain('2026-11-02');
  expect(shown.out).toMatch(/2026-11-04 +5 +0 +1/u);
  expect(core.calls).toMatchObject([{ name: 'usage.days', input: { days: 4 } }]);
  const json = await cli(['usage', 'days', ...at, '--json']);
  expect([JSON.parse(json.out), json.err]).toEqual([days.slice(2), '']);
});

it('a connector without calls is said to have none, and one that is not there is an error', async () => {
  const { dataDir, run } = await runningCore();
  const usage = (line: string) => cli(['usage', ...line.split(' '), '--data-dir', dataDir]);
  await run('connector.add', { kind: 'stdio', name: 'github', command: '/does/not/exist' });
  expect(await usage('latency github')).toMatchObject({
    code: 0,
    out: 'No calls of github yet.\n',
  });
  expect(await usage('tools')).toMatchObject({ code: 0, out: 'No calls in 30 days.\n' });
  expect((await usage('days --connector github')).code).toBe(0);
  const missing = {
    code: 5,
    out: '',
    err: 'consentry: There is no connector “gihtub”.\n  Did you mean “github”? See `consentry connectors list --all`.\n',
  };
  for (const line of ['latency gihtub', 'days --connector gihtub'])
    expect([line, await usage(line)]).toEqual([line, missing]);
  // The same words wherever a name is typed.
  for (const line of [
    'connectors show gihtub',
    'connectors remove gihtub',
    'connectors remove gihtub --dry-run',
    'connectors confirm gihtub',
    'connectors review gihtub',
    'connectors disable gihtub',
    'tools list --connector gihtub',
    'explain --connector gihtub --tool x',
  ])
    expect([line, await cli([...line.split(' '), '--data-dir', dataDir])]).toEqual([line, missing]);
});
