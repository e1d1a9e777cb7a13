/** How many calls are let through: only what was changed is sent, and only numbers. */
import '../support/dom.ts';
import userEvent from '@testing-library/user-event';
import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { clientPage } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

it('SEC-61 sends what was changed, and nothing that is no number', async () => {
  const world = await renderApp('#/settings');
  const perDay = await screen.findByRole('textbox', { name: 'Each client, calls a day' });
  const save = screen.getAllByRole('button', { name: 'Save' })[0];
  expect(perDay).toHaveProperty('value', '100000');
  await userEvent.clear(perDay);
  await userEvent.type(perDay, '1e3');
  expect(perDay.getAttribute('aria-invalid')).toBe('true');
  await userEvent.keyboard('{Enter}');
  expect(inputsOf(world, 'limits.set')).toEqual([]);
  await userEvent.clear(perDay);
  await userEvent.type(perDay, '2500{Enter}');
  await expect
    .poll(() => inputsOf(world, 'limits.set'))
    .toEqual([{ grant: {}, client: { callsPerDay: 2500 }, all: {} }]);
  await expect.poll(() => perDay).toHaveProperty('value', '2500');
  expect(save).toHaveProperty('disabled', true);
});

it('ATMOS-36 the page of a client says how much it used and how much it may', async () => {
  await renderApp(clientPage('Cursor'));
  expect(await screen.findByText('At most 600 a minute, 50,000 a day')).toBeTruthy();
  expect(screen.getByText('At most 1,200 a minute, 100,000 a day')).toBeTruthy();
});
