/** TRIAL-C8: a policy that becomes stricter in the moment of an Allow. */
import { describe, expect, test } from 'vitest';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import { policyWith } from '../../support/core/managed-policy.ts';
import { another, approval, call, tool } from '../gateway/support.ts';
import { startManaged } from './support.ts';

describe('a policy file that is swapped before Allow is pressed', () => {
  test('TRIAL-C8 SEC-118 wins, though nobody has looked at it, and the Allow is not reported as done', async () => {
    const { core, place } = await startManaged(policyWith());
    const upstream = await startChaosUpstream({ era: 'modern' });
    upstream.tools = [tool('put_it')];
    await core.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
    await core.run('connector.connect', { name: 'up' });
    await core.run('connector.review', { name: 'up', accept: 'all' });
    const login = await another(core);
    const allowed = async () =>
      (await core.run('audit.list', { action: 'question.allow', decision: 'done' })).entries.length;
    const before = await allowed();
    const held = call({ core }, login, 'put_it', {});
    const { id } = await approval(core);
    // No clock moves: only the Allow itself can see it, or the system tells of it first.
    place.write(policyWith({ access: 'read-only' }));
    const refusal = await core.refused('question.allow', { id });
    expect(['conflict', 'not_found']).toContain(refusal.code);
    expect(['changed_while_held', 'approval_withdrawn']).toContain((await held).outcome);
    expect(upstream.count('tools/call')).toBe(0);
    expect(await allowed()).toBe(before);
  });
});
