/** Log forwarding, set up in the window. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { inputsOf, renderApp } from '../support/render-world.tsx';

it('is set up with a header that is kept apart, shown without it, and turned off', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings/forwarding');
  const card = within(await screen.findByRole('region', { name: 'Log forwarding' }));
  await user.click(await card.findByRole('button', { name: 'Set up' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Forward the log' }));
  const save = dialog.getByRole('button', { name: 'Save' });
  expect(save).toHaveProperty('disabled', true);
  await user.type(dialog.getByRole('textbox', { name: 'URL' }), 'otlp.example.com');
  expect(dialog.getByText(/^Use a full address/u)).toBeTruthy();
  await user.clear(dialog.getByRole('textbox', { name: 'URL' }));
  await user.type(dialog.getByRole('textbox', { name: 'URL' }), 'http://127.0.0.1:9/v1/logs');
  await user.type(dialog.getByLabelText('Value'), 'top-secret');
  expect(dialog.getByText('Enter the name of the header.')).toBeTruthy();
  await user.type(dialog.getByRole('textbox', { name: 'Header (optional)' }), 'X-Api-Key');
  await user.click(save);
  expect(inputsOf(world, 'audit.setForwarding')).toEqual([
    { url: 'http://127.0.0.1:9/v1/logs', header: { name: 'X-Api-Key', value: 'top-secret' } },
  ]);
  expect(await card.findByText('http://127.0.0.1:9/v1/logs')).toBeTruthy();
  expect(card.getByRole('status').textContent).toContain('With the header X-Api-Key.');
  expect(document.body.textContent).not.toContain('top-secret');
  await user.click(card.getByRole('button', { name: 'Turn off' }));
  expect(inputsOf(world, 'audit.setForwarding').at(-1)).toEqual({ url: null, header: null });
  expect(await card.findByText('Off')).toBeTruthy();
});
