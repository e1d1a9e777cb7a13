import { expect } from '@playwright/test';
import { callBridge, test } from './support/app.ts';
import { addConnector, allow, allowButton, beginLogin, listTools } from './support/person.ts';
import { click } from './support/tray.ts';

test('consent clicked in the prompt window gives the client its token', async ({ launch }) => {
  const started = await launch();
  await addConnector(started);
  const login = await beginLogin(started.origin, 'Claude Code');
  const prompt = await started.page('prompt');

  await expect(prompt.getByText('Claude Code').first()).toBeVisible();
  await allow(prompt);

  const token = await login.token();
  const { status, names } = await listTools(started.origin, token);
  expect(status).toBe(200);
  expect(names).toContain('everything__echo');
  await expect
    .poll(async () => (await started.windows()).find(({ role }) => role === 'prompt')?.isVisible)
    .toBe(false);
});

test('Allow does nothing in the first second (SEC-38)', async ({ launch }) => {
  const started = await launch();
  await addConnector(started);
  const login = await beginLogin(started.origin);
  const prompt = await started.page('prompt');
  await expect(allowButton(prompt)).toHaveAttribute('aria-disabled', 'true');

  // Without the button's own guard: main and core refuse as well.
  const view = await callBridge(prompt, 'prompt.get', {});
  if (!view.ok) throw new Error('no prompt');
  const { question, nonce } = view.value as { question: { id: string }; nonce: string };
  const early = await callBridge(prompt, 'question.allow', { id: question.id, nonce });
  expect(early).toMatchObject({ ok: false, error: { code: 'too_soon' } });
  await allowButton(prompt).dispatchEvent('click');
  expect((await started.run('state.get', {})).questions).toHaveLength(1);

  await allow(prompt);
  expect(await login.token()).toMatch(/^cst_at_/);
});

test('a synthetic click 0.1 s after the window came up decides nothing (SEC-38)', async ({
  launch,
}) => {
  const started = await launch();
  await addConnector(started);
  await beginLogin(started.origin);
  const prompt = await started.page('prompt');
  await allowButton(prompt).waitFor();
  const box = await allowButton(prompt).boundingBox();
  if (box === null) throw new Error('the button is nowhere');

  // Bringing it to the front again starts a new dead second.
  await started.run('prompt.show', {});
  await prompt.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(prompt.getByText('Test client').first()).toBeVisible();
  expect((await started.run('state.get', {})).questions).toHaveLength(1);
});

test('closing the prompt window answers nothing, and the tray brings it back', async ({
  launch,
}) => {
  const started = await launch();
  await addConnector(started);
  await beginLogin(started.origin);
  await allowButton(await started.page('prompt')).waitFor();
  const isShown = async (): Promise<boolean | undefined> =>
    (await started.windows()).find(({ role }) => role === 'prompt')?.isVisible;

  await started.close('prompt');
  await expect.poll(isShown).toBe(false);
  const hidden = await started.page('prompt');
  const view = await callBridge(hidden, 'prompt.get', {});
  if (!view.ok) throw new Error('no prompt');
  const { question, nonce } = view.value as { question: { id: string }; nonce: string };
  expect(await callBridge(hidden, 'question.allow', { id: question.id, nonce })).toMatchObject({
    ok: false,
    error: { code: 'too_soon', message: 'The prompt window was not visible.' },
  });
  expect((await started.run('state.get', {})).questions).toHaveLength(1);

  await click('1 login request waiting…');
  await expect.poll(isShown).toBe(true);
});

test('Deny sends the client away without a code', async ({ launch }) => {
  const started = await launch();
  await addConnector(started);
  const login = await beginLogin(started.origin);
  const prompt = await started.page('prompt');
  await prompt.getByRole('button', { name: 'Deny', exact: true }).click();
  expect((await login.redirect).searchParams.get('error')).toBe('access_denied');
  expect((await login.redirect).searchParams.has('code')).toBe(false);
});
