import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { vaultStates, vaultThat } from '../../support/core/vault-that.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const { refused, locked, replaced, ready } = vaultStates;

const card = () => within(screen.getByRole('region', { name: 'Vault' }));

it('SEC-90 without a keyring says that nothing is stored, and stores by an explicit choice only', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings', { ports: vaultThat(refused) });
  expect(card().getByText('No secret is stored before you choose how')).toBeTruthy();
  expect(card().queryByText('Secrets are protected')).toBeNull();
  expect(inputsOf(world, 'vault.keep')).toEqual([]);
  expect(card().getByRole('button', { name: /without protection anyway/ })).toBeTruthy();
  await user.click(card().getByRole('button', { name: 'Keep secrets for this run only' }));
  expect(inputsOf(world, 'vault.keep')).toEqual([{ keep: 'memory' }]);
});

it('REL-05 a locked keyring can be tried again', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings', { ports: vaultThat(locked) });
  expect(card().getByText('Secrets cannot be used now')).toBeTruthy();
  await user.click(card().getByRole('button', { name: 'Try again' }));
  expect(inputsOf(world, 'vault.unlock')).toEqual([{}]);
});

it('a protected vault offers nothing to press', async () => {
  await renderApp('#/settings', { ports: vaultThat(ready) });
  expect(card().getByText('Secrets are protected')).toBeTruthy();
  expect(card().queryByRole('button')).toBeNull();
});

it('TRIAL-C8 SEC-95 secrets that cannot be opened are counted, and removed only after a question', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings', { ports: vaultThat(replaced) });
  expect(card().getByText('3 stored secrets cannot be opened')).toBeTruthy();
  await user.click(card().getByRole('button', { name: 'Remove them…' }));
  const dialog = within(screen.getByRole('dialog'));
  expect(inputsOf(world, 'vault.removeUnreadable')).toEqual([]);
  expect(dialog.getByRole('button', { name: 'Keep them' })).toBe(document.activeElement);
  await user.click(dialog.getByRole('button', { name: 'Remove them' }));
  expect(inputsOf(world, 'vault.removeUnreadable')).toEqual([{}]);
  expect(await card().findByText('Secrets are protected')).toBeTruthy();
  expect(card().queryByRole('button')).toBeNull();
});

it('ATMOS-10 a locked vault asks for the passphrase, and keeps it in no field', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings', {
    ports: vaultThat({ ...locked, keeping: 'passphrase' }),
  });
  expect(card().getByText('Secrets are locked')).toBeTruthy();
  const field = card().getByLabelText('Passphrase');
  expect(field.getAttribute('type')).toBe('password');
  await user.type(field, 'not this one{Enter}');
  expect(inputsOf(world, 'vault.unlock')).toEqual([{ passphrase: 'not this one' }]);
  expect(field).toHaveProperty('value', '');
  expect((await screen.findAllByRole('alert')).length).toBeGreaterThan(0);
});

it('ATMOS-10 a new passphrase is typed twice and long enough', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings', { ports: vaultThat(refused) });
  await user.click(card().getByRole('button', { name: 'Protect them with a passphrase…' }));
  const dialog = within(await screen.findByRole('dialog'));
  const save = dialog.getByRole('button', { name: 'Protect them' });
  await user.type(dialog.getByLabelText('New passphrase'), 'correct horse');
  await user.type(dialog.getByLabelText('Once more'), 'correct hors');
  expect(save).toHaveProperty('disabled', true);
  await user.type(dialog.getByLabelText('Once more'), 'e');
  await user.click(save);
  expect(inputsOf(world, 'vault.keep')).toEqual([
    { keep: 'passphrase', passphrase: 'correct horse' },
  ]);
});
