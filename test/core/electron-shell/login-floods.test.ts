/**
 * SEC-26: a page that opens `/authorize` in a loop, seen by the core and the desktop's presenter
 * together.
 */
import { get } from 'node:http';
import { expect, test, vi } from 'vitest';
import { waitingLimits } from '../../../main/core/limits/waiting-limits.ts';
import { createRaiseLimit } from '../../../main/electron/windows/raise-limit.ts';
import { createWindowPresenter } from '../../../main/electron/windows/window-presenter.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { authorizeUrl, register } from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';

/** A navigation that a page of another site started; `fetch` may not set these headers. */
function navigate(url: string): Promise<number | undefined> {
  const headers = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  };
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

test('SEC-26 TRIAL-C5 100 navigations from a web page: its share waits, the others are turned away, the window comes up once', async () => {
  const clock = createTestClock();
  const open = vi.fn(() => raises.raised());
  const raises = createRaiseLimit(clock, open);
  const notifications = { show: vi.fn<() => void>(), remove: vi.fn<() => void>() };
  const presenter = createWindowPresenter(
    { announce: raises.announce, open, hide: raises.cancel },
    notifications,
  );
  const core = await startCore({ ports: { clock, presenter } });
  const clients = await Promise.all(
    Array.from({ length: 5 }, (_, n) => register(core.issuer, { client_name: `Client ${n}` })),
  );
  const statuses: (number | undefined)[] = [];
  for (let n = 0; n < 100; n += 1) {
    const client = clients[n % clients.length];
    if (client === undefined) throw new Error('no client');
    statuses.push(await navigate(authorizeUrl(core.issuer, client, { state: `state ${n}` }).url));
  }
  expect(statuses.filter((status) => status === 303)).toHaveLength(waitingLimits.parkedFromPages);
  expect(statuses.filter((status) => status === 429)).toHaveLength(
    100 - waitingLimits.parkedFromPages,
  );
  expect(open).toHaveBeenCalledTimes(1);
  expect(notifications.show).toHaveBeenCalledTimes(waitingLimits.parkedFromPages);
  const questions = await core.run('questions.list', {});
  expect(questions).toHaveLength(waitingLimits.parkedFromPages);
  for (const question of questions)
    expect(question).toMatchObject({
      kind: 'consent',
      warnings: expect.arrayContaining([
        { code: 'web-page', text: 'A web page started this request.' },
      ]) as unknown,
    });
  // Denying one after the other makes room for more, and still brings no window up.
  for (const { id } of questions) {
    await core.run('question.deny', { id });
    const [client] = clients;
    if (client !== undefined) await navigate(authorizeUrl(core.issuer, client).url);
  }
  expect(open).toHaveBeenCalledTimes(1);
});

test('SEC-26 an unknown client brings no window up, whoever sends the browser', async () => {
  const present = vi.fn<() => void>();
  const core = await startCore({ ports: { presenter: { present, dismiss() {} } } });
  const client = await register(core.issuer);
  const { url } = authorizeUrl(core.issuer, { ...client, clientId: 'cst_c_nobody' });
  for (let n = 0; n < 20; n += 1) expect(await navigate(url)).toBe(400);
  expect(present).not.toHaveBeenCalled();
});
