/**
 * The palette: what it finds, what choosing does, and that nothing is taken away without its
 * question.
 */
import '../support/dom.ts';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { entriesOf, findEntries } from '../../../renderer/features/palette/entries.ts';
import { useRecent } from '../../../renderer/features/palette/recent.ts';
import { startWorld } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

afterEach(() => useRecent.setState({ ids: [] }));

async function open(user: ReturnType<typeof userEvent.setup>): Promise<HTMLElement> {
  await user.keyboard('{Control>}k{/Control}');
  return screen.findByRole('dialog', { name: 'Find anything' });
}

async function busyList() {
  const { core } = await startWorld();
  return { snapshot: core.core.snapshot(), tools: await core.run('tools.list', {}) };
}

it('finds by letters in between, the best first', async () => {
  const { snapshot, tools } = await busyList();
  const entries = entriesOf(snapshot, tools);
  const labels = (letters: string) => findEntries(entries, letters).map(({ label }) => label);
  expect(labels('create iss')[0]).toBe('create_issue');
  expect(labels('pause')[0]).toBe('Pause all access');
  expect(labels('dark')[0]).toBe('Switch theme to Dark');
  expect(labels('cursor').slice(0, 2)).toContain('Cursor');
  expect(labels('qqqzzz')).toEqual([]);
});

it('shows whose a client, a connector and a tool is, and only where that is proven', async () => {
  const { snapshot, tools } = await busyList();
  const [first] = snapshot.connectors;
  const proven = {
    ...first!,
    name: 'work',
    target: 'https://mcp.linear.app/mcp',
    kind: 'http' as const,
  };
  const entries = entriesOf({ ...snapshot, connectors: [...snapshot.connectors, proven] }, [
    ...tools,
    { ...tools[0]!, connector: 'work', exposedName: 'work__x', name: 'x' },
  ]);
  const markOf = (id: string) => entries.find((entry) => entry.id === id)?.mark;
  expect(markOf('connector work')).toEqual({ name: 'work', brand: 'linear' });
  expect(markOf('tool work__x')).toEqual({ name: 'work', brand: 'linear' });
  // Its name alone proves nothing.
  expect(markOf('connector linear')).toEqual({ name: 'linear', brand: null });
  for (const { clientId, name, identity } of snapshot.clients) {
    if (identity === 'metadata-url') continue;
    expect(markOf(`client ${clientId}`)).toEqual({ name, brand: null });
  }
  expect(entries.filter(({ group, mark }) => group === 'Actions' && mark !== null)).toEqual([]);
});

it('TRIAL-D-B19 exact, then prefix, then words, before letters in between; chance finds nothing', async () => {
  const { snapshot, tools } = await busyList();
  const template = tools[0]!;
  const more = ['get_index', 'create_page', 'list_schemas', 'issue', 'issue_create'].map(
    (name) => ({
      ...template,
      name,
      title: null,
      exposedName: `github__${name}`,
    }),
  );
  const entries = entriesOf(snapshot, [...tools, ...more]);
  const labels = (letters: string) => findEntries(entries, letters).map(({ label }) => label);
  expect(labels('keyring')).toEqual(['Vault']);
  expect(labels('export')).toEqual(['Export the activity log', 'Activity log']);
  expect(labels('retention')).toEqual(['Activity log']);
  expect(labels('import')).toEqual(['Import from an AI app']);
  expect(labels('enter a code')).toEqual(['Enter a code']);
  expect(labels('create')[0]).toMatch(/^create_/u);
  expect(labels('create')).not.toContain('Visual Studio Code');
  expect(labels('issue').slice(0, 3)).toEqual(['issue', 'issue_create', 'get_issue']);
  expect(labels('crtiss')).toContain('create_issue');
});

it('TRIAL-D-B19 never preselects what takes something away, also when it was used last', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/overview');
  useRecent.setState({ ids: ['revoke-all'] });
  const selected = () =>
    screen.queryAllByRole('option').filter((item) => item.getAttribute('aria-selected') === 'true');
  await open(user);
  expect(screen.getAllByRole('option')[0]?.textContent).toContain('Revoke access of all clients');
  expect(selected()).toEqual([]);
  await user.keyboard('revoke access of all');
  await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
  expect(selected()).toEqual([]);
  await user.keyboard('{Enter}');
  expect(inputsOf(world, 'client.revokeAll')).toEqual([]);
  expect(screen.getByRole('dialog', { name: 'Find anything' })).toBeTruthy();
  await user.keyboard('{ArrowDown}');
  expect(selected()).toHaveLength(1);
});

it('TRIAL-D-B19 leads to a setting, to the import and to the form for a code', async () => {
  const user = userEvent.setup();
  await renderApp('#/overview');
  await open(user);
  await user.keyboard('retention{Enter}');
  await screen.findByRole('heading', { name: 'Settings', level: 1 });
  await waitFor(() => expect(document.activeElement?.id).toBe('setting-log'));
  await open(user);
  await user.keyboard('import{Enter}');
  expect(await screen.findByRole('dialog', { name: 'Import from an AI app' })).toBeTruthy();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await open(user);
  await user.keyboard('enter a code{Enter}');
  expect(await screen.findByRole('dialog', { name: /code/iu })).toBeTruthy();
});

it('TRIAL-D-B19 a tool leads to its own row among all tools, not to the top of its connector', async () => {
  const user = userEvent.setup();
  await renderApp('#/overview');
  await open(user);
  await user.keyboard('move_file');
  await screen.findByRole('option', { name: /move_file/u });
  await user.keyboard('{Enter}');
  await screen.findByRole('heading', { name: 'All tools', level: 1 });
  const link = await screen.findByRole('link', { name: 'move_file' });
  await waitFor(() => expect(document.activeElement).toBe(link));
});

it('goes to a page, a client and a connector', async () => {
  const user = userEvent.setup();
  await renderApp('#/overview');
  for (const [letters, heading] of [
    ['activity', 'Activity'],
    ['cursor', 'Cursor'],
    ['filesystem', 'filesystem'],
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
  const world = await renderApp('#/overview');
  const { clientId } = world.client('Cursor');
  await open(user);
  await user.keyboard('revoke cursor{Enter}');
  expect(screen.queryByRole('dialog', { name: 'Revoke access of Cursor?' })).toBeNull();
  await user.keyboard('{ArrowDown}{Enter}');
  const question = await screen.findByRole('dialog', { name: 'Revoke access of Cursor?' });
  expect(inputsOf(world, 'client.revoke')).toEqual([]);
  expect(document.activeElement).toBe(
    within(question).getByRole('button', { name: 'Keep access' }),
  );
  await user.click(within(question).getByRole('button', { name: 'Revoke access' }));
  expect(inputsOf(world, 'client.revoke')).toEqual([{ clientId }]);
});

it('pauses, resumes, reconnects, and sets policy and theme', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/overview');
  for (const letters of [
    'pause all',
    'resume access',
    'reconnect github',
    'policy read-only',
    'theme dark',
  ]) {
    await open(user);
    // What takes something away has to be gone to.
    const isTaking = /^pause|^policy/u.test(letters);
    await user.keyboard(`${letters}${isTaking ? '{ArrowDown}' : ''}{Enter}`);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await act(async () => {});
  }
  await waitFor(() => expect(inputsOf(world, 'settings.set')).toEqual([{ theme: 'dark' }]));
  expect(inputsOf(world, 'gateway.pause')).toEqual([{}]);
  expect(inputsOf(world, 'gateway.resume')).toEqual([{}]);
  expect(inputsOf(world, 'connector.connect')).toEqual([{ name: 'github' }]);
  expect(inputsOf(world, 'policy.setAccess')).toEqual([{ access: 'read-only' }]);
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
