/**
 * Sessions of the legacy era: no proof of anything, and nobody's but the grant's that opened them.
 */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import { startCore } from '../../../support/core/start-core.ts';
import { refreshWith } from '../../authorization-server/support.ts';
import { openSession, sendLegacy } from './legacy-client.ts';

const list = { id: 1, method: 'tools/list', params: {} };

describe('SEC-53 a session id', () => {
  test('is 256 bits, new each time', async () => {
    const core = await startCore();
    const { accessToken } = await logIn(core);
    const ids = await Promise.all([1, 2, 3].map(() => openSession(core, accessToken)));
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/u);
    expect(new Set(ids).size).toBe(3);
  });

  test('of another client is not found, for every method', async () => {
    const core = await startCore();
    const [a, b] = [await logIn(core), await logIn(core)];
    const session = await openSession(core, a.accessToken);
    const cancel = { method: 'notifications/cancelled', params: { requestId: 1 } };
    for (const [message, method] of [
      [list, 'POST'],
      [cancel, 'POST'],
      [null, 'GET'],
      [null, 'DELETE'],
    ] as const) {
      const response = await sendLegacy(core, b.accessToken, message, { session, method });
      expect([method, response.status]).toEqual([method, 404]);
    }
    expect((await sendLegacy(core, a.accessToken, list, { session })).status).toBe(200);
  });

  test('of another grant is not found', async () => {
    const core = await startCore();
    const first = await logIn(core);
    const second = await logIn(core);
    const session = await openSession(core, first.accessToken);
    expect((await sendLegacy(core, second.accessToken, list, { session })).status).toBe(404);
  });

  test('of another route is not found', async () => {
    const core = await startCore();
    const { accessToken } = await logIn(core, {
      authorize: { resource: undefined, scope: 'github:read' },
    });
    const session = await openSession(core, accessToken);
    const endpoint = `${core.issuer}/mcp/github`;
    expect((await sendLegacy(core, accessToken, list, { session, endpoint })).status).toBe(404);
  });

  test.each(['x', '', 'A'.repeat(43), '__proto__', '../../..'])(
    'made up (%j) is not taken',
    async (session) => {
      const core = await startCore();
      const { accessToken } = await logIn(core);
      const { status } = await sendLegacy(core, accessToken, list, { session });
      expect(status).toBe(404);
    },
  );

  test('proves nothing without the token', async () => {
    const core = await startCore();
    const login = await logIn(core);
    const session = await openSession(core, login.accessToken);
    for (const token of ['', 'x', `cst_at_${'a'.repeat(43)}`])
      expect((await sendLegacy(core, token, list, { session })).status).toBe(401);
    await core.run('client.revoke', { clientId: login.clientId });
    expect((await sendLegacy(core, login.accessToken, list, { session })).status).toBe(401);
  });

  test('stays with the grant when its token is refreshed', async () => {
    const core = await startCore();
    const login = await logIn(core);
    const session = await openSession(core, login.accessToken);
    const { body } = await refreshWith(core, login, login.refreshToken);
    const { status } = await sendLegacy(core, String(body['access_token']), list, { session });
    expect(status).toBe(200);
  });

  test('is ignored in the 2026-07-28 envelope', async () => {
    const core = await startCore();
    const [a, b] = [await logIn(core), await logIn(core)];
    const session = await openSession(core, a.accessToken);
    const plain = await callModern(core.endpoint, b.accessToken, 'tools/list');
    const { headers } = plain;
    expect([plain.status, headers.get('mcp-session-id')]).toEqual([200, null]);
    expect(
      (
        await sendLegacy(core, b.accessToken, null, {
          session,
          method: 'GET',
          version: '2026-07-28',
        })
      ).status,
    ).toBe(405);
  });
});

test('DELETE ends a session once', async () => {
  const core = await startCore();
  const { accessToken } = await logIn(core);
  const session = await openSession(core, accessToken);
  const end = { session, method: 'DELETE' } as const;
  expect((await sendLegacy(core, accessToken, null, end)).status).toBe(204);
  expect((await sendLegacy(core, accessToken, null, end)).status).toBe(404);
  expect((await sendLegacy(core, accessToken, list, { session })).status).toBe(404);
});

test.each([
  ['2024-11-05', 200],
  ['2025-11-25', 200],
  ['1999-01-01', 400],
  ['nonsense', 400],
])('MCP-Protocol-Version %s in a session: %d', async (version, status) => {
  const core = await startCore();
  const { accessToken } = await logIn(core);
  const session = await openSession(core, accessToken);
  expect((await sendLegacy(core, accessToken, list, { session, version })).status).toBe(status);
});

test('an idle session ends after half an hour', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const { accessToken } = await logIn(core);
  const session = await openSession(core, accessToken);
  clock.advance(limits.session.idle - 60_000);
  expect((await sendLegacy(core, accessToken, list, { session })).status).toBe(200);
  clock.advance(limits.session.idle + 1000);
  clock.advance(limits.upkeepEvery);
  expect((await sendLegacy(core, accessToken, list, { session })).status).toBe(404);
});

test('the oldest of too many sessions ends', async () => {
  const core = await startCore();
  const { accessToken } = await logIn(core);
  const first = await openSession(core, accessToken);
  for (let more = 1; more < limits.session.perGrant; more += 1)
    await openSession(core, accessToken);
  const last = await openSession(core, accessToken);
  expect((await sendLegacy(core, accessToken, list, { session: first })).status).toBe(404);
  expect((await sendLegacy(core, accessToken, list, { session: last })).status).toBe(200);
});
