/** polkit identifies the person: polkitd itself, its agent, and our own policy file. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPolkit } from '../../main/shared-adapters/identification/polkit.ts';
import { noPolkit, password, startPolkit } from './support/polkit-world.ts';

const why = 'set the access policy to read-write';
const minute = { timeout: 60_000 };

let obstacle: string | null = null;
beforeAll(() => {
  obstacle = noPolkit();
});
beforeEach(({ skip }) => {
  if (obstacle !== null) skip(obstacle);
});

describe('ATLAR-14 polkit', minute, () => {
  test('says yes when the person types their password, and asks again the next time', async () => {
    const world = await startPolkit();
    const polkit = createPolkit(world.parts);
    const agent = await world.startAgent();
    for (const _ of [1, 2]) {
      const identified = polkit.identify({ why });
      await agent.type(password);
      expect(await identified).toEqual({ kind: 'identified', by: 'the system (polkit)' });
    }
    expect(await polkit.look()).toMatchObject({ state: 'available' });
  });

  test('says no to a wrong password', async () => {
    const world = await startPolkit();
    const agent = await world.startAgent();
    const identified = createPolkit(world.parts).identify({ why });
    await agent.type('wrong');
    expect(await identified).toEqual({ kind: 'refused' });
  });

  test('says no when the question is dismissed, taken back or not answered', async () => {
    const world = await startPolkit();
    const agent = await world.startAgent();
    const dismissed = createPolkit(world.parts).identify({ why });
    await agent.interrupt();
    expect(await dismissed).toEqual({ kind: 'refused' });

    const other = await startPolkit();
    await other.startAgent();
    const late = createPolkit({ ...other.parts, deadlineMs: 300 }).identify({ why });
    expect(await late).toEqual({ kind: 'refused' });
    const back = createPolkit(other.parts).identify({ why, signal: AbortSignal.timeout(300) });
    expect(await back).toEqual({ kind: 'refused' });
  });

  test('names the missing agent', async () => {
    const world = await startPolkit();
    const polkit = createPolkit(world.parts);
    expect(await polkit.identify({ why })).toEqual({
      kind: 'unavailable',
      why: expect.stringContaining('polkit agent'),
    });
    expect(await polkit.look()).toMatchObject({ state: 'unavailable' });
  });

  test('names an action that nobody installed, also where its file lies about', async () => {
    const world = await startPolkit({ hasPolicy: false });
    const missing = createPolkit(world.parts);
    expect(await missing.identify({ why })).toMatchObject({
      kind: 'unavailable',
      why: expect.stringContaining('deb and the rpm'),
    });
    const elsewhere = createPolkit({ ...world.parts, policyFile: '/etc/passwd' });
    expect(await elsewhere.identify({ why })).toMatchObject({
      kind: 'unavailable',
      why: expect.stringContaining('deb and the rpm'),
    });
  });
});
