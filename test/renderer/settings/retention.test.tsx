/** How long the activity is kept: letting entries go asks first, keeping more does not. */
import '../support/dom.ts';
import userEvent from '@testing-library/user-event';
import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { inputsOf, renderApp } from '../support/render-world.tsx';

it('asks before older entries go, and not when more is kept', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings');
  const days = await screen.findByRole('textbox', { name: 'Entries are kept for, days' });
  await expect.poll(() => days).toHaveProperty('value', '180');
  await user.clear(days);
  await user.type(days, '365{Enter}');
  await expect
    .poll(() => inputsOf(world, 'audit.setRetention'))
    .toEqual([{ days: 365, megabytes: 500 }]);
  await expect.poll(() => days.hasAttribute('disabled')).toBe(false);
  await user.clear(days);
  await user.type(days, '30{Enter}');
  const dialog = await screen.findByRole('dialog', { name: 'Remove older entries?' });
  expect(dialog.textContent).toContain('cannot be restored');
  expect(inputsOf(world, 'audit.setRetention')).toHaveLength(1);
  await user.click(within(dialog).getByRole('button', { name: 'Remove them' }));
  await expect
    .poll(() => inputsOf(world, 'audit.setRetention').at(-1))
    .toEqual({ days: 30, megabytes: 500 });
});
