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
