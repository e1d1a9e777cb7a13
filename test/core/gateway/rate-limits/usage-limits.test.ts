/**
 * How much may be called: SEC-61 for each login, each client and all together; SEC-62 for who does
 * not stop knocking.
 */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { createTestClock, memoryPreferences } from '../../../support/core/memory-ports.ts';
import { callModern, logIn, register } from '../../../support/clients/oauth-client.ts';
import { restartCore } from '../../../support/core/restart-core.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';

const minute = 60_000;
const plenty = { callsPerMinute: 1000, callsPerDay: 1_000_000 };

async function send(core: TestCore, accessToken: string): Promise<[number, number | null]> {
  const response = await callModern(core.endpoint, accessToken, 'server/discover');
  await response.body?.cancel();
  const wait = response.headers.get('retry-after');
  return [response.status, wait === null ? null : Number(wait)];
}

/** Statuses of as many calls, one after the other. */
async function statuses(core: TestCore, accessToken: string, calls: number): Promise<number[]> {
  const found: number[] = [];
  for (let sent = 0; sent < calls; sent += 1) found.push((await send(core, accessToken))[0]);
  return found;
}

/** Noon, so that the day does not end within a test. */
function clockAtNoon(): ReturnType<typeof createTestClock> {
  const clock = createTestClock();
  const noon = new Date(clock.nowMs());
  noon.setHours(36, 0, 0, 0);
  clock.advance(noon.getTime() - clock.nowMs());
  return clock;
}

async function start(set: object): Promise<[TestCore, ReturnType<typeof createTestClock>]> {
  const clock = clockAtNoon();
  const preferences = memoryPreferences({ limits: { ...plenty, ...set } });
  return [await startCore({ ports: { clock, preferences } }), clock];
}

describe('SEC-61', () => {
  test('a login has as many calls a minute and a day as the settings say', async () => {
    const [core, clock] = await start({ callsPerMinute: 3, callsPerDay: 5 });
    const { accessToken } = await logIn(core);
    expect(await statuses(core, accessToken, 4)).toEqual([200, 200, 200, 429]);
    clock.advance(minute);
    expect(await statuses(core, accessToken, 3)).toEqual([200, 200, 429]);
    clock.advance(minute);
    const [status, wait] = await send(core, accessToken);
    expect(status).toBe(429);
    // Until midnight.
    expect(wait).toBeGreaterThan(11 * 3600);
    expect(wait).toBeLessThanOrEqual(12 * 3600);
  });

  test('more registrations and logins of one client share what it has', async () => {
    const [core] = await start({ client: { callsPerMinute: 4, callsPerDay: 100 } });
    const logins = [];
    for (let n = 0; n < 3; n += 1)
      logins.push(
        await logIn(core, { client: await register(core.issuer, { client_name: 'Many' }) }),
      );
    const found = [];
    for (const { accessToken } of logins) found.push(await statuses(core, accessToken, 2));
    expect(found).toEqual([
      [200, 200],
      [200, 200],
      [429, 429],
    ]);
    const other = await logIn(core, {
      client: await register(core.issuer, { client_name: 'Another' }),
    });
    expect(await statuses(core, other.accessToken, 2)).toEqual([200, 200]);
  });

  test('all clients together have a bound', async () => {
    const [core, clock] = await start({ all: { callsPerMinute: 3, callsPerDay: 100 } });
    const one = await logIn(core, {
      client: await register(core.issuer, { client_name: 'One' }),
    });
    const two = await logIn(core, {
      client: await register(core.issuer, { client_name: 'Two' }),
    });
    expect(await statuses(core, one.accessToken, 2)).toEqual([200, 200]);
    expect(await statuses(core, two.accessToken, 2)).toEqual([200, 429]);
    clock.advance(minute);
    expect(await statuses(core, one.accessToken, 1)).toEqual([200]);
  });

  test('a refused call is taken from nobody’s share', async () => {
    const [core, clock] = await start({
      callsPerMinute: 2,
      client: { callsPerMinute: 100, callsPerDay: 3 },
    });
    const { accessToken } = await logIn(core);
    expect(await statuses(core, accessToken, 6)).toEqual([200, 200, 429, 429, 429, 429]);
    clock.advance(2 * minute);
    expect(await statuses(core, accessToken, 2)).toEqual([200, 429]);
  });

  test('a restart gives no new day, the next day does', async () => {
    const [first, clock] = await start({ callsPerDay: 3 });
    const { accessToken } = await logIn(first);
    expect(await statuses(first, accessToken, 2)).toEqual([200, 200]);
    const core = await restartCore(first);
    expect(await statuses(core, accessToken, 2)).toEqual([200, 429]);
    // The token lives an hour only.
    clock.advance(12.5 * 3_600_000);
    const { accessToken: next } = await logIn(core);
    expect(await statuses(core, next, 1)).toEqual([200]);
  });

  test('what is set while it runs holds from the next call on; only lowering works without presence', async () => {
    const [core, clock] = await start({});
    const { accessToken } = await logIn(core);
    const tight = { callsPerMinute: 1, callsPerDay: 50 };
    expect(await core.core.call('control', 'limits.set', { grant: tight })).toMatchObject({
      ok: true,
    });
    clock.advance(minute);
    expect(await statuses(core, accessToken, 2)).toEqual([200, 429]);
    expect(await core.core.call('control', 'limits.set', { grant: plenty })).toMatchObject({
      ok: false,
    });
    expect(await core.run('limits.set', { grant: null })).toEqual({
      grant: { callsPerMinute: 600, callsPerDay: 50_000 },
      client: { callsPerMinute: 1200, callsPerDay: 100_000 },
      all: { callsPerMinute: 3000, callsPerDay: 250_000 },
    });
    clock.advance(minute);
    expect(await statuses(core, accessToken, 3)).toEqual([200, 200, 200]);
  });
});

describe('SEC-62', () => {
  test('each refusal after a pause doubles the next pause, and no more than a minute', async () => {
    const [core, clock] = await start({ callsPerMinute: 60 });
    const { accessToken } = await logIn(core);
    expect(new Set(await statuses(core, accessToken, 60))).toEqual(new Set([200]));
    const waits: (number | null)[] = [];
    for (let pause = 0; pause < 9; pause += 1) {
      for (;;) {
        const [status, wait] = await send(core, accessToken);
        if (status === 200) continue;
        waits.push(wait);
        // Knocking in the meantime changes nothing.
        expect((await send(core, accessToken))[1]).toBeLessThanOrEqual(wait ?? 0);
        clock.advance((wait ?? 0) * 1000);
        break;
      }
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    // Who stays away is forgiven.
    clock.advance(10 * minute);
    await statuses(core, accessToken, 60);
    expect((await send(core, accessToken))[1]).toBe(1);
  });

  test('a dead token is answered the same each time, with longer and longer waits', async () => {
    const [core] = await start({});
    const waits: (number | null)[] = [];
    for (let n = 0; n < 14; n += 1) {
      const response = await callModern(core.endpoint, `cst_at_${'x'.repeat(43)}`, 'ping');
      await response.body?.cancel();
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('invalid_token');
      const wait = response.headers.get('retry-after');
      waits.push(wait === null ? null : Number(wait));
    }
    expect(waits.slice(0, limits.usage.refusalsBeforePause)).toEqual(Array(5).fill(null));
    expect(waits.slice(5)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });
});
