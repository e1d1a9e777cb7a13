/**
 * What an agent reads of a refusal without parsing prose: a code, a category, and what it can do
 * next.
 */
import { expect, test } from 'vitest';
import { metaKey } from '../../../../main/core/mcp/revisions.ts';
import { reasons } from '../../../../main/core/policy/reasons.ts';
import { call, setUp } from '../support.ts';

test('ATMOS-50 every refusal of a call carries a stable code, a category and a next step', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const modes = [
    ['never', { never: true }],
    ['mode_block', { mode: 'block' }],
  ] as const;
  for (const [reason, change] of modes) {
    await core.run('tool.set', { connector: 'up', tool: 'get_it', ...change });
    const { messages } = await call(setting, login, 'get_it', {});
    const result = messages.at(-1)?.result;
    const meta = result?._meta ?? {};
    const code = String(meta[metaKey.reason]);
    expect(code).toContain(reason);
    const row = reasons[code as keyof typeof reasons];
    expect([meta[metaKey.category], meta[metaKey.next]]).toEqual([row.category, row.next]);
    expect(row.category.length * row.next.length).toBeGreaterThan(0);
    await core.run('tool.set', { connector: 'up', tool: 'get_it', never: false, mode: null });
  }
});

test('ATMOS-50 every failure of a server has a code, a category and a next step; the log has the code', async () => {
  const setting = await setUp();
  const { core, upstream, login, clock } = setting;
  await core.run('connector.edit', { name: 'up', timeoutSeconds: 5 });
  const troubles = [
    ['hang-before-headers', 'upstream_timed_out'],
    ['garbage', 'upstream_garbage'],
    [{ status: 418 }, 'upstream_refused'],
    ['huge', 'upstream_too_large'],
    ['cut-after-headers', 'upstream_closed'],
    // It asks for a pause: the last one.
    [{ status: 429 }, 'upstream_too_many'],
  ] as const;
  for (const [trouble, reason] of troubles) {
    upstream.trouble.set('tools/call', trouble);
    const before = upstream.count('tools/call');
    const calling = call(setting, login, 'get_it');
    await expect.poll(() => upstream.count('tools/call')).toBe(before + 1);
    if (reason === 'upstream_timed_out') clock.advance(5000);
    const meta = (await calling).messages.at(-1)?.result?._meta ?? {};
    const { category, next } = reasons[reason];
    expect(meta).toMatchObject({
      [metaKey.reason]: reason,
      [metaKey.category]: category,
      [metaKey.next]: next,
    });
    const [entry] = (await core.run('audit.list', { reasons: [reason] })).entries;
    expect(entry).toMatchObject({ decision: 'failed', tool: 'get_it' });
    const explained = await core.run('explain.entry', { id: entry?.id ?? 0 });
    expect(explained.summary).toBe(`The call failed: ${reasons[reason].forPerson}.`);
  }
});
