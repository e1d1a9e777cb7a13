/** The window for policies: one, by the command line or the settings; it saves and asks. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { callBridge, test, type TestApp } from './support/app.ts';

const roles = async (started: TestApp): Promise<string[]> =>
  (await started.windows()).map(({ role }) => role).sort();

/** The dialogs of the system answer so. */
async function answerDialogs(started: TestApp, path: string, closes: boolean): Promise<void> {
  await started.app.evaluate(
    ({ dialog }, { path, closes }) => {
      Object.assign(dialog, {
        showSaveDialog: async () => ({ canceled: false, filePath: path }),
        showMessageBoxSync: () => (closes ? 1 : 0),
      });
    },
    { path, closes },
  );
}

test('SEC-128 a policy is written in a window of its own, saved where the person says, never where one is in force', async ({
  launch,
}) => {
  const started = await launch();
  const live = process.env['CONSENTRY_TEST_POLICY'] ?? '';
  const path = join(started.dataDir, 'mine.json');
  const main = await started.page('main');
  await main.getByRole('link', { name: 'Settings' }).click();
  await main.getByRole('button', { name: 'Write a policy…' }).click();
  const editor = await started.page('policy');
  await editor.getByRole('button', { name: 'Begin empty' }).click();
  await editor.getByLabel('Name', { exact: true }).fill('Example IT');
  await editor.getByRole('button', { name: 'Review' }).click();
  await editor.getByRole('checkbox', { name: 'I have read this policy' }).check();
  await editor.getByLabel('Your name').fill('Ada');
  const save = editor.getByRole('button', { name: /^Save policy/u });
  if (live !== '') {
    await answerDialogs(started, live, false);
    await save.click();
    await expect(editor.getByRole('alert')).toContainText('never writes there');
    expect(existsSync(live)).toBe(false);
  }
  await answerDialogs(started, path, false);
  await save.click();
  await expect(editor.getByText(`Saved as ${path}.`)).toBeVisible();
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
    managedBy: { name: 'Example IT' },
    signedOff: { by: 'Ada' },
  });
});

test('opened twice it is one window, and closing it asks while something is not saved', async ({
  launch,
}) => {
  const started = await launch();
  await started.page('main');
  expect(await started.run('policy.edit', {})).toEqual({ kind: 'window' });
  const editor = await started.page('policy');
  await editor.getByRole('button', { name: 'Begin empty' }).click();
  await editor.getByLabel('Name', { exact: true }).fill('Example IT');
  await started.run('policy.edit', {});
  expect(await roles(started)).toEqual(['main', 'policy']);
  await answerDialogs(started, '', false);
  await started.close('policy');
  await expect(editor.getByLabel('Name', { exact: true })).toHaveValue('Example IT');
  expect(await roles(started)).toEqual(['main', 'policy']);
  await answerDialogs(started, '', true);
  await started.close('policy');
  await expect.poll(() => roles(started)).toEqual(['main']);
  await started.run('policy.edit', {});
  const again = await started.page('policy');
  await again.getByRole('button', { name: 'Begin empty' }).waitFor();
  expect(await callBridge(again, 'state.get', {})).toMatchObject({
    ok: false,
    error: { code: 'not_allowed_here' },
  });
});
