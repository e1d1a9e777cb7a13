import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { Vault, VaultStatus } from '../../../main/core/ports/ports.ts';
import { memoryVault } from '../../support/core/memory-ports.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const refused: VaultStatus = {
  kind: 'safeStorage (basic_text)',
  protects: false,
  detail: 'This desktop offers no keyring. None is stored unless you choose how.',
  state: 'choice',
  keeping: null,
  choices: ['memory', 'weak-store'],
};
const ready: VaultStatus = {
  kind: 'keychain',
  protects: true,
  detail: 'Secrets are encrypted with a key that the GNOME keyring keeps.',
  state: 'ready',
  keeping: 'os-store',
  choices: [],
};
const held: VaultStatus = {
  ...ready,
  protects: false,
  detail: 'The keyring of this computer is locked.',
  state: 'held',
};

/** A vault that stands so, until the person acts. */
function vaultThat(before: VaultStatus): { readonly ports: { readonly vault: Vault } } {
  let status = before;
  const after = (next: VaultStatus) => {
    status = next;
    return status;
  };
  return {
    ports: {
      vault: {
        ...memoryVault(),
        status: () => status,
        look: async () => after(status.unreadable === undefined ? ready : status),
        keep: async (keeping) => void after({ ...status, state: 'ready', keeping, choices: [] }),
        removeUnreadable: async () => {
          after(ready);
          return before.unreadable ?? 0;
        },
      },
    },
  };
}

const card = () => within(screen.getByRole('region', { name: 'Vault' }));

it('SEC-90 without a keyring says that nothing is stored, and stores by an explicit choice only', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings', vaultThat(refused));
  expect(card().getByText('No secret is stored before you choose how')).toBeTruthy();
  expect(card().queryByText('Secrets are protected')).toBeNull();
  expect(inputsOf(world, 'vault.keep')).toEqual([]);
  expect(card().getByRole('button', { name: /without protection, I accept that/ })).toBeTruthy();
  await user.click(card().getByRole('button', { name: 'Keep secrets for this run only' }));
  expect(inputsOf(world, 'vault.keep')).toEqual([{ keep: 'memory' }]);
});

it('REL-05 a locked keyring can be tried again', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings', vaultThat(held));
  expect(card().getByText('Secrets cannot be used now')).toBeTruthy();
  await user.click(card().getByRole('button', { name: 'Try again' }));
  expect(inputsOf(world, 'vault.unlock')).toEqual([{}]);
});

it('a protected vault offers nothing to press', async () => {
  await renderApp('#/settings', vaultThat(ready));
  expect(card().getByText('Secrets are protected')).toBeTruthy();
  expect(card().queryByRole('button')).toBeNull();
});

it('TRIAL-C8 SEC-95 secrets that cannot be opened are counted, and removed only after a question', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings', vaultThat({ ...held, unreadable: 3 }));
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
