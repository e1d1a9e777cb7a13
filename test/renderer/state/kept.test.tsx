/** What survives a look at another page, and what does not survive half a minute. */
import '../support/dom.ts';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { clientPage } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

it('ATRYUM-64 filters of the activity are there again after another page', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/activity');
  await user.click(await screen.findByRole('button', { name: 'Refused' }));
  await user.type(screen.getByRole('searchbox', { name: 'Search activity' }), 'push');
  await user.click(screen.getByRole('link', { name: /^Clients/ }));
  await screen.findByRole('heading', { name: 'Clients', level: 1 });
  await user.click(screen.getByRole('link', { name: /^Activity/ }));
  expect(await screen.findByRole('searchbox', { name: 'Search activity' })).toHaveProperty(
    'value',
    'push',
  );
  expect(screen.getByRole('button', { name: 'Refused' }).getAttribute('aria-pressed')).toBe('true');
  expect(inputsOf(world, 'audit.list').at(-1)).toMatchObject({ decision: 'deny', search: 'push' });
});

it('the tools of a client are narrowed by what happens to a call', async () => {
  const user = userEvent.setup();
  await renderApp(clientPage('Cursor'));
  await user.click(screen.getByRole('tab', { name: 'What can it do?' }));
  const filter = within(await screen.findByRole('group', { name: 'Show tools by what happens' }));
  const all = screen.getAllByRole('button', { name: /^Why, for / }).length;
  await user.click(filter.getByRole('radio', { name: /^Refused/ }));
  const refused = screen.getAllByRole('button', { name: /^Why, for / }).length;
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(all);
  expect(filter.getByRole('radio', { name: `Refused (${refused})` })).toBeTruthy();
});

it('a copied secret leaves the clipboard after half a minute', async () => {
  const world = await renderApp('#/clients/+');
  const written: string[] = [];
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: {
      writeText: async (text: string) => void written.push(text),
      readText: async () => written.at(-1) ?? '',
    },
  });
  const dialog = within(await screen.findByRole('dialog', { name: 'Register a client by hand' }));
  fireEvent.change(dialog.getByRole('textbox', { name: 'Name' }), { target: { value: 'CI' } });
  fireEvent.change(dialog.getByRole('textbox', { name: /^Redirect URIs/ }), {
    target: { value: 'http://127.0.0.1/cb' },
  });
  fireEvent.click(dialog.getByRole('switch', { name: 'Has a secret' }));
  fireEvent.click(dialog.getByRole('button', { name: 'Register' }));
  await screen.findByText(/the clipboard is emptied in 30 seconds/);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Copy client secret' }));
    await Promise.resolve();
  });
  const [secret] = written;
  expect(secret).toBeTruthy();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(inputsOf(world, 'app.clearClipboard')).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(inputsOf(world, 'app.clearClipboard')).toEqual([{ text: secret }]);
  vi.useRealTimers();
  await waitFor(() => expect(written).toHaveLength(1));
});
