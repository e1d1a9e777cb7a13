import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { inputsOf, renderApp } from '../support/render-app.tsx';

const card = () => within(screen.getByRole('region', { name: 'Vault' }));

it('SEC-90 without a keyring says that nothing is stored, and stores by an explicit choice only', async () => {
  const user = userEvent.setup();
  const fake = await renderApp('#/settings', { scene: 'no-keyring' });
  expect(card().getByText('No secret is stored before you choose how')).toBeTruthy();
  expect(card().queryByText('Secrets are protected')).toBeNull();
  expect(inputsOf(fake, 'vault.keep')).toEqual([]);
  expect(card().getByRole('button', { name: /without protection, I accept that/ })).toBeTruthy();
  await user.click(card().getByRole('button', { name: 'Keep secrets for this run only' }));
  expect(inputsOf(fake, 'vault.keep')).toEqual([{ keep: 'memory' }]);
});

it('REL-05 a locked keyring can be tried again', async () => {
  const user = userEvent.setup();
  const fake = await renderApp('#/settings', { scene: 'locked' });
  expect(card().getByText('Secrets cannot be used now')).toBeTruthy();
  await user.click(card().getByRole('button', { name: 'Try again' }));
  expect(inputsOf(fake, 'vault.unlock')).toEqual([{}]);
});

it('a protected vault offers nothing to press', async () => {
  await renderApp('#/settings');
  expect(card().getByText('Secrets are protected')).toBeTruthy();
  expect(card().queryByRole('button')).toBeNull();
});

it('TRIAL-C8 SEC-95 secrets that cannot be opened are counted, and removed only after a question', async () => {
  const user = userEvent.setup();
  const fake = await renderApp('#/settings', { scene: 'new-keyring' });
  expect(card().getByText('3 stored secrets cannot be opened')).toBeTruthy();
  await user.click(card().getByRole('button', { name: 'Remove them…' }));
  const dialog = within(screen.getByRole('dialog'));
  expect(inputsOf(fake, 'vault.removeUnreadable')).toEqual([]);
  expect(dialog.getByRole('button', { name: 'Keep them' })).toBe(document.activeElement);
  await user.click(dialog.getByRole('button', { name: 'Remove them' }));
  expect(inputsOf(fake, 'vault.removeUnreadable')).toEqual([{}]);
  expect(await card().findByText('Secrets are protected')).toBeTruthy();
  expect(card().queryByRole('button')).toBeNull();
});
