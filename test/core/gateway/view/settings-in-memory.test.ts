/** A call costs no look at the settings file: what it needs of it is in memory. */
import { expect, test } from 'vitest';
import type { Preferences } from '../../../../main/core/ports/ports.ts';
import { memoryPreferences } from '../../../support/core/memory-ports.ts';
import { callModern } from '../../../support/clients/oauth-client.ts';
import { approval, call, setUp, type Setting } from '../support.ts';

const calls = 1000;
const atOnce = 10;
const origin = 'http://localhost:6274';
const limits = {
  callsPerMinute: 100_000,
  callsPerDay: 100_000,
  client: { callsPerMinute: 100_000, callsPerDay: 100_000 },
  all: { callsPerMinute: 100_000, callsPerDay: 100_000 },
};

function counted(): [Preferences, () => number] {
  const file = memoryPreferences({ limits, developerOrigins: [origin] });
  let reads = 0;
  const read: Preferences['read'] = () => {
    reads += 1;
    return file.read();
  };
  return [{ read, update: (change) => file.update(change) }, () => reads];
}

/** From a page of the person's own, so that origins are looked at too. */
async function statusOf({ core, login }: Setting): Promise<number> {
  const response = await callModern(
    core.endpoint,
    login.accessToken,
    'tools/call',
    { name: 'up__get_it', arguments: {} },
    {},
    { origin },
  );
  await response.body?.cancel();
  return response.status;
}

test('a thousand calls, a refused and a held one read nothing of the settings file', async () => {
  const [preferences, reads] = counted();
  const setting = await setUp('modern', { preferences });
  const before = reads();
  expect(before).toBeGreaterThan(0);
  const statuses = new Map<number, number>();
  for (let sent = 0; sent < calls; sent += atOnce) {
    const answers = Array.from({ length: atOnce }, () => statusOf(setting));
    for (const status of await Promise.all(answers))
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect([...statuses]).toEqual([[200, calls]]);
  expect((await call(setting, setting.login, 'delete_it')).outcome).toBe('class_destructive');
  const held = call(setting, setting.login, 'put_it');
  const { id } = await approval(setting.core);
  await setting.core.run('question.allow', { id });
  expect((await held).outcome).toBe('ok');
  expect(reads()).toBe(before);
});
