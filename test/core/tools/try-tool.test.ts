/**
 * A person tries a tool: only what reads, through the same decision as a call of a client, and
 * written down.
 */
import { expect, test } from 'vitest';
import { setUp } from '../gateway/support.ts';

test('ATLAR-30 a tool that only reads is called, and what it answered is shown', async () => {
  const { core, upstream } = await setUp();
  upstream.requests.length = 0;
  const tried = await core.run('tool.try', {
    connector: 'up',
    tool: 'get_it',
    arguments: { a: 1 },
  });
  expect(tried).toMatchObject({ ok: true, durationMs: expect.any(Number) });
  expect(tried.text.length).toBeGreaterThan(0);
  const sent = upstream.requests.filter(({ rpc }) => rpc?.method === 'tools/call');
  expect(sent.map(({ rpc }) => rpc?.params)).toMatchObject([
    { name: 'get_it', arguments: { a: 1 } },
  ]);
  const { entries } = await core.run('audit.list', { action: 'tool.try' });
  expect(entries).toMatchObject([{ actor: 'user', connector: 'up', tool: 'get_it' }]);
});

test.each([
  ['what writes', 'put_it', 'conflict', /Only read/u],
  ['what destroys', 'delete_it', 'conflict', /Only read/u],
  ['what is not there', 'other', 'not_found', /no tool/u],
])('ATLAR-30 %s is not sent', async (_what, tool, code, words) => {
  const { core, upstream } = await setUp();
  upstream.requests.length = 0;
  expect(await core.refused('tool.try', { connector: 'up', tool })).toMatchObject({
    code,
    message: expect.stringMatching(words),
  });
  expect(upstream.requests.filter(({ rpc }) => rpc?.method === 'tools/call')).toEqual([]);
});

test('SEC-114 what a client would be refused is refused here too, and nobody tries from a shell', async () => {
  const { core, upstream } = await setUp();
  const input = { connector: 'up', tool: 'get_it' };
  expect(await core.refused('tool.try', input, 'control')).toMatchObject({
    code: 'not_allowed_here',
  });
  await core.run('tool.set', { connector: 'up', tool: 'get_it', mode: 'block' });
  expect(await core.refused('tool.try', input)).toMatchObject({ code: 'conflict' });
  await core.run('tool.set', { connector: 'up', tool: 'get_it', mode: null });
  await core.run('policy.setAccess', { access: 'disabled' });
  upstream.requests.length = 0;
  expect(await core.refused('tool.try', input)).toMatchObject({ code: 'conflict' });
  expect(upstream.requests.filter(({ rpc }) => rpc?.method === 'tools/call')).toEqual([]);
});
