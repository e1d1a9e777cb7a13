/** Several rows at once: one question that names them, and a result that says what failed. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { clientPage } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const tick = (user: ReturnType<typeof userEvent.setup>, name: string) =>
  user.click(screen.getByRole('checkbox', { name: `Select ${name}` }));

it('disables the connectors that are ticked, after one question that names them', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors');
  await tick(user, 'github');
  await tick(user, 'linear');
  expect(screen.getByText('2 selected')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Disable' }));
  const question = within(screen.getByRole('dialog', { name: 'Disable 2 connectors?' }));
  expect(question.getByText('github')).toBeTruthy();
  expect(question.getByText('linear')).toBeTruthy();
  expect(inputsOf(world, 'connector.disable')).toEqual([]);
  await user.click(question.getByRole('button', { name: 'Disable' }));
  expect(inputsOf(world, 'connector.disable')).toEqual([{ name: 'github' }, { name: 'linear' }]);
  expect(world.connector('github').enabled).toBe(false);
  expect(await screen.findByText('2 disabled')).toBeTruthy();
  expect(screen.queryByText('2 selected')).toBeNull();
});

it('says which of several failed and why, and tries only those again', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors');
  await user.click(screen.getByRole('checkbox', { name: 'Select all connectors' }));
  await user.click(screen.getByRole('button', { name: 'Disable' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Disable 3 connectors?' }));
  world.failNext('connector.disable', { code: 'store_failed', message: 'Disk full.', hint: null });
  await user.click(dialog.getByRole('button', { name: 'Disable' }));
  const alert = await dialog.findByRole('alert');
  expect(alert.textContent).toContain('1 of 3 failed.');
  expect(alert.textContent).toContain('github: Disk full.');
  await user.click(dialog.getByRole('button', { name: 'Try again' }));
  const names = inputsOf(world, 'connector.disable').map(
    (input) => (input as { name: string }).name,
  );
  expect(names).toEqual(['github', 'linear', 'filesystem', 'github']);
  expect(world.connector('github').enabled).toBe(false);
});

it('revokes the clients that are ticked; keeping them changes nothing', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/clients');
  await tick(user, 'Claude Code');
  await tick(user, 'Cursor');
  await user.click(screen.getByRole('button', { name: 'Revoke access' }));
  await user.click(screen.getByRole('button', { name: 'Leave them' }));
  expect(inputsOf(world, 'client.revoke')).toEqual([]);
  // The ticks are still there.
  expect(screen.getByText('2 selected')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Revoke access' }));
  const question = within(screen.getByRole('dialog', { name: 'Revoke access of 2 clients?' }));
  await user.click(question.getByRole('button', { name: 'Revoke access' }));
  expect(world.client('Claude Code').status).toBe('revoked');
  expect(world.client('Cursor').status).toBe('revoked');
});

it('tests the connectors that are ticked, one after another, and says which failed and why', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors');
  await tick(user, 'github');
  await tick(user, 'linear');
  world.failNext('connector.test', {
    code: 'connector_failed',
    message: 'No answer.',
    hint: 'Try later.',
  });
  await user.click(screen.getByRole('button', { name: 'Test' }));
  const results = within(await screen.findByRole('region', { name: 'Results of the tests' }));
  expect(inputsOf(world, 'connector.test')).toEqual([{ name: 'github' }, { name: 'linear' }]);
  await results.findByText(/failed the test$/u);
  const [github] = results.getAllByRole('listitem').map((row) => row.textContent);
  expect(github).toBe('github No answer.Try later.');
  // A test takes nothing away, so what is ticked stays.
  expect(screen.getByText('2 selected')).toBeTruthy();
  await user.click(results.getByRole('button', { name: 'Close the results' }));
  expect(screen.queryByRole('region', { name: 'Results of the tests' })).toBeNull();
});

it('disconnects the connectors that are ticked, after one question that says what is lost', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors');
  await tick(user, 'github');
  await tick(user, 'filesystem');
  await user.click(screen.getByRole('button', { name: 'Disconnect' }));
  const question = within(screen.getByRole('dialog', { name: 'Disconnect 2 connectors?' }));
  expect(question.getByText(/logins are forgotten/u)).toBeTruthy();
  await user.click(question.getByRole('button', { name: 'Disconnect' }));
  expect(inputsOf(world, 'connector.disconnect')).toEqual([
    { name: 'github' },
    { name: 'filesystem' },
  ]);
  expect(await screen.findByText('2 disconnected')).toBeTruthy();
});

it('blocks every tool that a client does not use, after one question', async () => {
  const user = userEvent.setup();
  const world = await renderApp(clientPage('Cursor'));
  const button = await screen.findByRole('button', { name: /^Block all \d+ unused$/u });
  const count = Number(/\d+/u.exec(button.textContent)?.[0]);
  await user.click(button);
  const dialog = within(screen.getByRole('dialog', { name: `Block ${count} tools for Cursor?` }));
  await user.click(dialog.getByRole('button', { name: 'Block' }));
  const sent = inputsOf(world, 'client.setTool') as { mode: string }[];
  expect(sent).toHaveLength(count);
  expect(new Set(sent.map(({ mode }) => mode))).toEqual(new Set(['block']));
});
