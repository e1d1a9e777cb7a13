/** How many calls are let through: only what was changed is sent, and only numbers. */
import '../support/dom.ts';
import userEvent from '@testing-library/user-event';
import { screen, within } from '@testing-library/react';
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

it('keeps what was typed when it is refused', async () => {
  const world = await renderApp('#/settings');
  world.failNext('limits.set', {
    code: 'managed',
    message: 'Calls are held at 5 a day',
    hint: null,
  });
  const perDay = await screen.findByRole('textbox', { name: 'Each client, calls a day' });
  await userEvent.clear(perDay);
  await userEvent.type(perDay, '2500{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('held at 5 a day');
  expect(perDay).toHaveProperty('value', '2500');
});

it('ATRYUM-55 says how long a call waits for the person', async () => {
  await renderApp(clientPage('Cursor'));
  const calls = within(await screen.findByRole('region', { name: 'Calls' }));
  expect(calls.getByText('Waits up to 50 s for your answer')).toBeTruthy();
});

it('SEC-61 one client can have limits of its own, and have those of each client again', async () => {
  const world = await renderApp(clientPage('Cursor'));
  const calls = within(await screen.findByRole('region', { name: 'Calls' }));
  await userEvent.click(calls.getByRole('button', { name: 'Change' }));
  const perMinute = screen.getByRole('textbox', { name: 'Calls a minute' });
  await userEvent.type(perMinute, '0');
  expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true);
  await userEvent.clear(perMinute);
  await userEvent.type(perMinute, '30');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(inputsOf(world, 'client.setCallLimits').at(-1)).toMatchObject({
    callLimits: { callsPerMinute: 30, callsPerDay: 100_000 },
  });
  expect(await calls.findByText('At most 30 a minute, 100,000 a day')).toBeTruthy();
  expect(calls.getByText(/Set for this client; each other has 1,200 a minute/)).toBeTruthy();
  await userEvent.click(calls.getByRole('button', { name: 'Change' }));
  for (const name of ['Calls a minute', 'Calls a day'])
    await userEvent.clear(screen.getByRole('textbox', { name }));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(inputsOf(world, 'client.setCallLimits').at(-1)).toMatchObject({ callLimits: null });
});

it('ATMOS-36 the page of a client says how much it used and how much it may', async () => {
  await renderApp(clientPage('Cursor'));
  expect(await screen.findByText('At most 600 a minute, 50,000 a day')).toBeTruthy();
  expect(screen.getByText('At most 1,200 a minute, 100,000 a day')).toBeTruthy();
});
