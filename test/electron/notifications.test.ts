import { expect } from '@playwright/test';
import { test } from './support/app.ts';
import { addConnector, allowButton, beginLogin } from './support/person.ts';
import { clickNotification, notifications, type ShownNotification } from './support/tray.ts';

test('a notification raises the prompt window and cannot decide (SEC-40, ATRYUM-59)', async ({
  launch,
}) => {
  const started = await launch();
  await addConnector(started);
  await beginLogin(started.origin, 'Mallory <b>x</b>');
  await allowButton(await started.page('prompt')).waitFor();
  const isShown = async (): Promise<boolean | undefined> =>
    (await started.windows()).find(({ role }) => role === 'prompt')?.isVisible;
  await started.close('prompt');
  await expect.poll(isShown).toBe(false);

  const [first] = await open();
  expect(first?.summary).toBe('“Mallory ‹b›x‹/b›” wants to use your connectors');
  expect(first?.body).toContain('what the client calls itself');
  await clickNotification(first?.id ?? 0, 'allow');
  expect(await isShown()).toBe(false);
  expect((await started.run('state.get', {})).questions).toHaveLength(1);

  // Within half a minute the window does not come up by itself again: only the person brings it.
  await beginLogin(started.origin, 'Second client');
  await expect
    .poll(async () => (await open()).map(({ summary }) => summary))
    .toEqual([expect.stringContaining('Second client')]);
  expect(await isShown()).toBe(false);
  const [second] = await open();
  await clickNotification(second?.id ?? 0);
  await expect.poll(isShown).toBe(true);
  expect((await started.run('state.get', {})).questions).toHaveLength(2);
});

async function open(): Promise<readonly ShownNotification[]> {
  return (await notifications()).filter((each) => each.open);
}
