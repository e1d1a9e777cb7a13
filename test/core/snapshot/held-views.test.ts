/**
 * Many grants in the snapshot: some are shown, all can be asked for, and only what changed is
 * looked at.
 */
import { expect, onTestFinished, test, vi } from 'vitest';
import { openRights } from '../../support/core/open-rights.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { createHeldViews } from '../../../main/core/snapshot/held-views.ts';
import { openStore } from '../../../main/core/store/open-store.ts';
import { createNodeClock } from '../../../main/shared-adapters/system/node-clock.ts';
import { fillWithGrants } from '../../support/core/many-grants.ts';
import { callModern } from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

test('TRIAL-B6 a snapshot has the grants of a client that were used last, and all of them are there when asked for', async () => {
  const dataDir = makeTempDir();
  const token = fillWithGrants(dataDir, 2, 3 * limits.grantsShown);
  const core = await startCore({ dataDir });
  expect((await callModern(core.endpoint, token, 'tools/list', {})).status).toBe(200);
  const { clients } = await core.run('state.get', {});
  const client = clients.find(({ name }) => name === 'Client 1') ?? expect.fail('not shown');
  expect(client.grants).toHaveLength(limits.grantsShown);
  expect(client).toMatchObject({
    moreGrants: 2 * limits.grantsShown,
    activeTokens: 3 * limits.grantsShown,
  });
  expect(client.grants.map(({ resources }) => resources)).toContainEqual(['/mcp']);
  expect(client.resources).toContain(`/mcp/c${3 * limits.grantsShown - 1}`);
  const whole = await core.run('client.get', { clientId: client.clientId }, 'control');
  expect(whole.grants).toHaveLength(3 * limits.grantsShown);
  expect(whole).toMatchObject({ moreGrants: 0, resources: client.resources });
  expect((await core.refused('client.get', { clientId: 'nobody' })).code).toBe('not_found');
});

test('TRIAL-B6 a use makes the view of its own client anew and of no other', () => {
  const dataDir = makeTempDir();
  const token = fillWithGrants(dataDir, 20, 3);
  const store = openStore(dataDir);
  onTestFinished(() => store.close());
  const clock = createNodeClock();
  const rights = openRights(store, clock);
  const { applications, grants, families, tokens } = rights;
  const looked = vi.spyOn(tokens, 'active');
  const held = createHeldViews({ grants, families, tokens, clock });
  const all = () => applications.list().map((members) => held.of(members));
  const before = all();
  expect(looked).toHaveBeenCalledTimes(60);
  expect(all()).toEqual(before);
  expect(looked).toHaveBeenCalledTimes(60);

  const { grant, family } = tokens.verify(token) ?? expect.fail('no token');
  grants.noteUse(grant, 1_800_000_000_000);
  families.noteUse(family, 1_800_000_000_000);
  const after = all();
  expect(looked).toHaveBeenCalledTimes(63);
  expect(after.filter((view, index) => view !== before[index])).toHaveLength(1);
  const [used] = after.flatMap((view) => view.grants).filter(({ lastUsedAt }) => lastUsedAt);
  expect(used).toMatchObject({
    lastUsedAt: '2027-01-15T08:00:00.000Z',
    tokens: [{ lastUsedAt: '2027-01-15T08:00:00.000Z' }],
  });
});
