/** The palette: what it finds, what choosing does, and that nothing is taken away without its question. */
import './support/dom.ts';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { createFakeBridge } from '../../renderer/state/fake-bridge.ts';
import { entriesOf, findEntries } from '../../renderer/features/palette/entries.ts';
import { useRecent } from '../../renderer/features/palette/recent.ts';
import { inputsOf, renderApp } from './support/render-app.tsx';

afterEach(() => useRecent.setState({ ids: [] }));

async function open(user: ReturnType<typeof userEvent.setup>): Promise<HTMLElement> {
  await user.keyboard('{Control>}k{/Control}');
  return screen.findByRole('dialog', { name: 'Find anything' });
}

it('finds by letters in between, the best first', () => {
  const { snapshot, tools } = createFakeBridge().world;
  const entries = entriesOf(snapshot, tools);
  const labels = (letters: string) => findEntries(entries, letters).map(({ label }) => label);
  expect(labels('create iss')[0]).toBe('create_issue');
  expect(labels('pause')[0]).toBe('Pause all access');
  expect(labels('dark')[0]).toBe('Switch theme to Dark');
  expect(labels('cursor').slice(0, 2)).toContain('Cursor');
  expect(labels('qqqzzz')).toEqual([]);
});

it('goes to a page, a client, a connector and a tool', async () => {
  const user = userEvent.setup();
  await renderApp('#/overview');
  for (const [letters, heading] of [
    ['activity', 'Activity'],
    ['cursor', 'Cursor'],
    ['filesystem', 'filesystem'],
    ['create_issue', 'github'],
  ] as const) {
    await open(user);
    await user.keyboard(letters);
    await waitFor(() => expect(screen.getAllByRole('option').length).toBeGreaterThan(0));
    await user.keyboard('{Enter}');
    const found = await screen.findByRole('heading', { name: heading, level: 1 });
    await waitFor(() => expect(document.activeElement).toBe(found));
  }
});

it('opens and closes with its key, and gives the focus back', async () => {
  const user = userEvent.setup();
  await renderApp('#/clients');
  const search = screen.getByRole('searchbox', { name: 'Search clients' });
  search.focus();
  const palette = await open(user);
  expect(document.activeElement).toBe(within(palette).getByRole('combobox'));
  await user.keyboard('{Control>}k{/Control}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(search));
});

it('leaves the keyboard to a dialog that asks', async () => {
  const user = userEvent.setup();
  await renderApp('#/clients');
  await user.click(screen.getByRole('button', { name: 'Revoke access of Cursor' }));
  await user.keyboard('{Control>}k{/Control}');
  expect(screen.getAllByRole('dialog')).toHaveLength(1);
  expect(screen.queryByRole('dialog', { name: 'Find anything' })).toBeNull();
});

it('asks before it revokes', async () => {
  const user = userEvent.setup();
  const fake = await renderApp('#/overview');
  await open(user);
  await user.keyboard('revoke cursor{Enter}');
  const question = await screen.findByRole('dialog', { name: 'Revoke access of Cursor?' });
  expect(inputsOf(fake, 'client.revoke')).toEqual([]);
  expect(document.activeElement).toBe(
    within(question).getByRole('button', { name: 'Keep access' }),
  );
  await user.click(within(question).getByRole('button', { name: 'Revoke access' }));
  expect(inputsOf(fake, 'client.revoke')).toEqual([{ clientId: 'dyn-6f1c9a20' }]);
});

it('pauses, resumes, reconnects, and sets policy and theme', async () => {
  const user = userEvent.setup();
  const fake = await renderApp('#/overview');
  for (const letters of [
    'pause all',
    'resume access',
    'reconnect github',
    'policy read-only',
    'theme dark',
  ]) {
    await open(user);
    await user.keyboard(`${letters}{Enter}`);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await act(async () => {});
  }
  await waitFor(() => expect(inputsOf(fake, 'settings.set')).toEqual([{ theme: 'dark' }]));
  expect(inputsOf(fake, 'gateway.pause')).toEqual([{}]);
  expect(inputsOf(fake, 'gateway.resume')).toEqual([{}]);
  expect(inputsOf(fake, 'connector.connect')).toEqual([{ name: 'github' }]);
  expect(inputsOf(fake, 'policy.setAccess')).toEqual([{ access: 'read-only' }]);
});

it('offers what was used last first', async () => {
  const user = userEvent.setup();
  await renderApp('#/overview');
  await open(user);
  await user.keyboard('rules{Enter}');
  await screen.findByRole('heading', { name: 'Rules', level: 1 });
  await open(user);
  const first = screen.getAllByRole('option')[0];
  expect(first?.textContent).toContain('Rules');
  expect(first?.getAttribute('aria-selected')).toBe('true');
});

it('opens the form for a new connector by its address, and closing it leaves the list', async () => {
  const user = userEvent.setup();
  await renderApp('#/overview');
  await open(user);
  await user.keyboard('add connector{Enter}');
  expect(await screen.findByRole('dialog', { name: 'Add connector' })).toBeTruthy();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(window.location.hash).toBe('#/connectors');
});

it('shows the keys on "?", but not to somebody who types one', async () => {
  const user = userEvent.setup();
  await renderApp('#/clients');
  await user.type(screen.getByRole('searchbox', { name: 'Search clients' }), '?');
  expect(screen.queryByRole('dialog')).toBeNull();
  screen.getByRole('heading', { name: 'Clients', level: 1 }).focus();
  await user.keyboard('?');
  expect(await screen.findByRole('dialog', { name: 'Keyboard' })).toBeTruthy();
});

it('goes through the rows of a list with the arrows', async () => {
  const user = userEvent.setup();
  await renderApp('#/connectors');
  await user.keyboard('/');
  await user.keyboard('{ArrowDown}');
  const names = () => document.activeElement?.textContent;
  const first = names() ?? '';
  await user.keyboard('{ArrowDown}');
  expect(names()).not.toBe(first);
  await user.keyboard('{ArrowUp}');
  expect(names()).toBe(first);
  await user.keyboard('{End}');
  const last = names();
  await user.keyboard('{ArrowDown}');
  expect(names()).toBe(last);
  await user.keyboard('{Home}{Enter}');
  expect(await screen.findByRole('heading', { level: 1, name: first })).toBeTruthy();
});
