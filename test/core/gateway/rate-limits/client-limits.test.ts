/** How many calls one client may make, where a person set that (SEC-61). */
import { expect, test } from 'vitest';
import { callModern, logIn, register } from '../../../support/clients/oauth-client.ts';
import { restartCore } from '../../../support/core/restart-core.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { keepingVault } from '../../../support/upstreams/keeping-vault.ts';
import { policyWith } from '../../../support/core/managed-policy.ts';
import { startManaged } from '../../managed/support.ts';

/** As one program that registers anew each time. */
const logInAs = async (core: TestCore, name: string) =>
  logIn(core, { client: await register(core.issuer, { client_name: name }) });

/** How many of some calls are let through. */
async function letThrough(core: TestCore, accessToken: string, calls = 4): Promise<number> {
  let passed = 0;
  for (let sent = 0; sent < calls; sent += 1) {
    const response = await callModern(core.endpoint, accessToken, 'server/discover');
    await response.body?.cancel();
    if (response.status === 200) passed += 1;
  }
  return passed;
}

const few = { callsPerMinute: 1, callsPerDay: 2 };

test('SEC-61 holds from the next call on, for all its logins, and over a restart; others have what is usual', async () => {
  const first = await startCore();
  const one = await logInAs(first, 'Bounded');
  const again = await logInAs(first, 'Bounded');
  const other = await logInAs(first, 'Other');
  const { clientId } = one;
  const view = await first.run('client.setCallLimits', { clientId, callLimits: few }, 'control');
  expect(view).toMatchObject({ callLimits: few });
  expect(await letThrough(first, one.accessToken)).toBe(1);
  expect(await letThrough(first, again.accessToken)).toBe(0);
  expect(await letThrough(first, other.accessToken)).toBe(4);
  const { entries } = await first.run('audit.list', { action: 'client.setCallLimits' });
  expect(entries[0]).toMatchObject({ clientId, decision: 'done' });
  expect(entries[0]?.detail).toContain('1/min 2/day');
  const core = await restartCore(first);
  expect(core.core.snapshot().clients.find(({ name }) => name === 'Bounded')).toMatchObject({
    callLimits: few,
  });
  expect(await letThrough(core, one.accessToken)).toBe(1);
});

test('SEC-61 raising needs presence, what is absent stays, and null is as for each client', async () => {
  const core = await startCore();
  const { clientId } = await logInAs(core, 'Bounded');
  const set = (callLimits: object | null, caller?: 'control') =>
    core.run('client.setCallLimits', { clientId, callLimits }, caller);
  await set(few, 'control');
  for (const raised of [{ callsPerDay: 3 }, null])
    expect(
      await core.refused('client.setCallLimits', { clientId, callLimits: raised }, 'control'),
    ).toMatchObject({ code: 'not_allowed_here' });
  expect(await set({ callsPerDay: 3 })).toMatchObject({
    callLimits: { callsPerMinute: 1, callsPerDay: 3 },
  });
  expect(await set(null)).toMatchObject({ callLimits: null });
});

test('a later registration of the application takes over what is less, and never what is more', async () => {
  const core = await startCore();
  const { clientId } = await logInAs(core, 'Bounded');
  await core.run('client.setCallLimits', { clientId, callLimits: few });
  const later = await logInAs(core, 'Bounded');
  expect(await letThrough(core, later.accessToken)).toBe(1);

  const more = { callsPerMinute: 5000, callsPerDay: 7 };
  const { clientId: favourite } = await logInAs(core, 'Favourite');
  await core.run('client.setCallLimits', { clientId: favourite, callLimits: more });
  const same = await logInAs(core, 'Favourite');
  await core.run('client.revoke', { clientId: favourite });
  await logIn(core, { client: same });
  expect(core.core.snapshot().clients.find(({ name }) => name === 'Favourite')).toMatchObject({
    clientId: same.clientId,
    callLimits: { callsPerMinute: 1200, callsPerDay: 7 },
  });
});

test('ATLAR-19 is never more than the policy of the computer lets through', async () => {
  const limits = { client: { callsPerMinute: 7 } };
  const { core, manage } = await startManaged(policyWith());
  const { clientId } = await logInAs(core, 'Favourite');
  const callLimits = { callsPerMinute: 5000, callsPerDay: 500_000 };
  await core.run('client.setCallLimits', { clientId, callLimits });
  await manage(policyWith({ limits }));
  expect(core.core.snapshot().clients[0]?.callLimits).toEqual({ ...callLimits, callsPerMinute: 7 });
  expect(
    await core.refused('client.setCallLimits', { clientId, callLimits: { callsPerMinute: 8 } }),
  ).toMatchObject({ code: 'managed' });
  // What the person set is changed, not what the policy makes of it.
  const fewer = { clientId, callLimits: { callsPerDay: 1000 } };
  await core.run('client.setCallLimits', fewer, 'control');
  await manage(policyWith());
  expect(core.core.snapshot().clients[0]?.callLimits).toEqual({
    callsPerMinute: 5000,
    callsPerDay: 1000,
  });
});

test('SEC-94 changed behind our back, the client is blocked; what cannot be read is the least', async () => {
  const core = await startCore({ ports: { vault: keepingVault() } });
  const { clientId, accessToken } = await logInAs(core, 'Bounded');
  await core.run('client.setCallLimits', { clientId, callLimits: few });
  const changed = await restartCore(core, { sql: 'UPDATE clients SET call_limits = NULL' });
  expect(changed.core.snapshot().clients).toMatchObject([{ status: 'blocked' }]);
  const unread = await restartCore(changed, { sql: `UPDATE clients SET call_limits = '{'` });
  expect(unread.core.snapshot().clients).toMatchObject([
    { callLimits: { callsPerMinute: 1, callsPerDay: 1 } },
  ]);
  expect(await letThrough(unread, accessToken)).toBe(0);
});
