/** How the prompt window comes and goes: beside what the person does, and away with its client. */
import { expect } from '@playwright/test';
import { modernRequest } from '../support/clients/oauth-client.ts';
import { test, type TestApp } from './support/app.ts';
import { addConnector, allowButton, beginLogin, logIn } from './support/person.ts';
import { click, labels } from './support/tray.ts';

const isUp = async (started: TestApp): Promise<boolean | undefined> =>
  (await started.windows()).find(({ role }) => role === 'prompt')?.isVisible;

const hasFocus = (started: TestApp, title: string): Promise<boolean> =>
  started.app.evaluate(
    ({ BrowserWindow }, start) =>
      BrowserWindow.getFocusedWindow()?.getTitle().startsWith(start) === true,
    title,
  );

test('ATRYUM-59 the prompt comes up without the focus, and takes it when the person asks for it', async ({
  launch,
}) => {
  const started = await launch();
  await addConnector(started);
  const main = await started.page('main');
  await main.bringToFront();
  await started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
  await beginLogin(started.origin, 'Cursor');
  await allowButton(await started.page('prompt')).waitFor();
  await expect.poll(() => isUp(started)).toBe(true);
  expect(await hasFocus(started, 'Consentry asks')).toBe(false);
  await started.run('prompt.show', {});
  await expect.poll(() => hasFocus(started, 'Consentry asks')).toBe(true);
});

test('ATRYUM-57 the prompt closes when the client leaves; the call is missed, with the reason', async ({
  launch,
}) => {
  const started = await launch();
  await addConnector(started);
  const { token } = await logIn(started, 'Cursor');
  await expect.poll(() => isUp(started)).toBe(false);
  await started.run('tool.set', { connector: 'everything', tool: 'echo', mode: 'ask' });
  const params = { name: 'everything__echo', arguments: { message: 'one' } };
  const { headers, body } = modernRequest(token, 'tools/call', params);
  const leaving = new AbortController();
  const request = { method: 'POST', headers, body, signal: leaving.signal };
  const left = fetch(`${started.origin}/mcp`, request).catch(() => 'left');
  const prompt = await started.page('prompt');
  await expect(prompt.getByText('one', { exact: true })).toBeVisible();
  leaving.abort();
  expect(await left).toBe('left');
  await expect.poll(() => isUp(started)).toBe(false);
  expect((await started.run('state.get', {})).questions).toEqual([]);
  await expect.poll(() => labels()).toContain('1 missed call…');
  const main = await started.page('main');
  await click('1 missed call…');
  await expect(main.getByText('because the client left')).toBeVisible();
});
