/** The five answers, pressed in the real prompt window, and the lock of the screen. */
import { expect, type Page } from '@playwright/test';
import { callModern } from '../support/clients/oauth-client.ts';
import { test, type TestApp } from './support/app.ts';
import { addConnector, logIn } from './support/person.ts';

/** Presses an answer once it lives. */
async function press(prompt: Page, name: string): Promise<void> {
  const button = prompt.getByRole('button', { name, exact: true });
  await expect(button).not.toHaveAttribute('aria-disabled', 'true');
  await button.click();
}

async function callEcho(started: TestApp, token: string, message: string): Promise<string> {
  const params = { name: 'everything__echo', arguments: { message } };
  const response = await callModern(`${started.origin}/mcp`, token, 'tools/call', params);
  return response.text();
}

test('five answers to a call, each with what it says (ATRYUM-52, SEC-43)', async ({ launch }) => {
  const started = await launch();
  await addConnector(started);
  const { token } = await logIn(started);
  await started.run('tool.set', { connector: 'everything', tool: 'echo', mode: 'ask' });
  const prompt = await started.page('prompt');
  const asked = async (message: string): Promise<Promise<string>[]> => {
    const answer = callEcho(started, token, message);
    await expect(prompt.getByText(message, { exact: true })).toBeVisible();
    // After a Deny the window does not come up by itself for a while (SEC-26): the person looks at
    // what waits.
    await started.run('prompt.show', {});
    return [answer];
  };

  const [once] = await asked('one');
  await press(prompt, 'Allow once');
  expect(await once).toContain('Echo: one');

  const [denied] = await asked('two');
  await prompt.getByRole('button', { name: 'Add a reason…' }).click();
  await prompt.getByRole('textbox', { name: 'Reason for the model' }).fill('Not today');
  await prompt.getByRole('button', { name: 'Deny', exact: true }).click();
  expect(await denied).toContain('The person says: “Not today”');

  const [always] = await asked('three');
  await prompt.getByRole('button', { name: 'Always allow for this client…' }).click();
  await press(prompt, 'Always allow');
  expect(await always).toContain('Echo: three');
  expect(await callEcho(started, token, 'three')).toContain('Echo: three');

  const [session] = await asked('four');
  await press(prompt, 'Allow for this session');
  expect(await session).toContain('Echo: four');
  expect(await callEcho(started, token, 'five')).toContain('Echo: five');
  const { given } = await started.run('answers.list', {});
  expect(given.map(({ kind }) => kind)).toEqual(['session', 'always']);

  // The system tells that the screen was locked: the session is over, the standing approval is not.
  await started.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
  const [afterLock] = await asked('six');
  await prompt.getByRole('button', { name: 'Deny and block tool' }).click();
  expect(await afterLock).toContain('denied_by_person');
  expect(await callEcho(started, token, 'three')).toContain('mode_block');
});
