/** What the tray tells, pressed over D-Bus: each entry leads to its place or takes something. */
import { expect } from '@playwright/test';
import { callModern } from '../support/clients/oauth-client.ts';
import { test, type TestApp } from './support/app.ts';
import { addConnector, logIn } from './support/person.ts';
import { click, labels } from './support/tray.ts';

const echo = async ({ origin }: TestApp, token: string, message: string) => {
  const params = { name: 'everything__echo', arguments: { message } };
  return (await callModern(`${origin}/mcp`, token, 'tools/call', params)).text();
};

test('ATMOS-47 ATRYUM-23 the tray counts what needs the person, and leads there', async ({
  launch,
}) => {
  const started = await launch();
  await started.run('connector.add', { kind: 'stdio', name: 'gone', command: '/does/not/exist' });
  await expect.poll(() => labels()).toContain('1 thing needs you');
  const [repair = ''] = await labels('1 thing needs you');
  expect(repair).toContain('gone');
  const main = await started.page('main');
  await click('1 thing needs you', repair);
  await expect(main.getByRole('heading', { name: 'gone', level: 1 })).toBeVisible();
  await started.run('connector.remove', { name: 'gone' });
  await expect.poll(async () => (await labels()).join()).not.toContain('need');
});

test('ATRYUM-61 a standing approval is in the tray with Stop, and ends at the press', async ({
  launch,
}) => {
  const started = await launch();
  await addConnector(started);
  const { token } = await logIn(started, 'Cursor');
  await started.run('tool.set', { connector: 'everything', tool: 'echo', mode: 'ask' });
  const prompt = await started.page('prompt');
  const asked = echo(started, token, 'one');
  await expect(prompt.getByText('one', { exact: true })).toBeVisible();
  const session = prompt.getByRole('button', { name: 'Allow for this session' });
  await expect(session).not.toHaveAttribute('aria-disabled', 'true');
  await session.click();
  expect(await asked).toContain('Echo: one');

  await expect.poll(() => labels()).toContain('1 standing approval');
  const line = 'echo on everything for Cursor, 8 h left';
  expect(await labels('1 standing approval')).toEqual([line]);
  await click('1 standing approval', line, 'Stop');
  await expect.poll(async () => (await started.run('answers.list', {})).given).toEqual([]);
  await expect.poll(() => labels()).not.toContain('1 standing approval');
});

test('the last calls are in the tray with their outcome, and each opens its entry', async ({
  launch,
}) => {
  const started = await launch();
  await addConnector(started);
  const { token } = await logIn(started, 'Cursor');
  expect(await echo(started, token, 'hello')).toContain('Echo: hello');
  await started.run('tool.set', { connector: 'everything', tool: 'echo', mode: 'block' });
  await echo(started, token, 'again');
  const calls = async () =>
    (await labels('Last calls')).map((label) => label.replace(/^\d\d:\d\d /u, ''));
  await expect
    .poll(calls)
    .toEqual([
      'echo on everything, Cursor: denied',
      'echo on everything, Cursor: allowed',
      'Show all',
    ]);
  const main = await started.page('main');
  await click('Last calls', '/allowed$/');
  const drawer = main.getByRole('dialog');
  await expect(drawer.getByText('Cursor').first()).toBeVisible();
  await expect(drawer).toContainText('echo');
  await main.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await click('Last calls', 'Show all');
  await expect(main.getByRole('heading', { name: 'Activity', level: 1 })).toBeVisible();
});
