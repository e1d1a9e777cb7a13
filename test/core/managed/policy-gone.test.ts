/**
 * A policy file that was there and is gone: what it set holds until an administrator says
 * otherwise.
 */
import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { policyWith } from '../../support/core/managed-policy.ts';
import { startCore } from '../../support/core/start-core.ts';
import { startManaged } from './support.ts';

describe('a file that was there and is gone', () => {
  test('TRIAL-C8 while running: what it set holds, over any time, and it is said', async () => {
    const { core, place, clock } = await startManaged(policyWith({ access: 'disabled' }));
    rmSync(place.path);
    clock.advance(limits.managed.checkEvery);
    await expect
      .poll(() => {
        clock.advance(limits.managed.gone);
        return core.core.snapshot().managed.problems.length;
      })
      .toBe(1);
    clock.advance(24 * 3_600_000);
    expect(core.core.snapshot()).toMatchObject({
      accessPolicy: 'disabled',
      managed: { state: 'in-force', by: { name: 'Example IT' } },
    });
    expect(core.core.snapshot().repairs).toContainEqual(
      expect.objectContaining({
        id: 'managed-policy',
        severity: 'attention',
        title: 'The policy file of Example IT is gone; what it set still holds',
      }),
    );
    expect(await core.refused('policy.setAccess', { access: 'read-write' })).toMatchObject({
      code: 'managed',
    });
  });

  test('TRIAL-C8 a new file says otherwise, at once', async () => {
    const { core, place, clock, manage } = await startManaged(policyWith({ access: 'disabled' }));
    rmSync(place.path);
    await expect
      .poll(() => {
        clock.advance(limits.managed.checkEvery);
        return core.core.snapshot().managed.problems.length;
      })
      .toBe(1);
    await manage(policyWith({ access: 'read-write' }));
    expect(core.core.snapshot()).toMatchObject({
      accessPolicy: 'read-write',
      managed: { state: 'in-force', problems: [] },
    });
    expect(core.core.snapshot().repairs.filter(({ id }) => id === 'managed-policy')).toEqual([]);
  });

  test('TRIAL-C8 a refused file that goes away leaves nothing allowed', async () => {
    const { core, place, clock } = await startManaged('{');
    expect(core.core.snapshot().managed.state).toBe('refused');
    rmSync(place.path);
    for (let looks = 0; looks < 3; looks += 1) {
      clock.advance(limits.managed.checkEvery);
      // Each command looks at what is known; this one looks at the file too.
      await core.refused('question.allow', { id: 'q_nothing' });
    }
    expect(core.core.snapshot()).toMatchObject({
      accessPolicy: 'disabled',
      managed: { state: 'refused' },
    });
  });

  test('between two starts: the next start says so', async () => {
    const { core, place } = await startManaged(policyWith());
    await core.stop();
    rmSync(place.path);
    const next = await startCore({
      dataDir: core.dataDir,
      ports: { managedPolicy: place.source },
    });
    expect(next.core.snapshot().managed).toMatchObject({
      state: 'gone',
      by: { name: 'Example IT' },
    });
  });
});
