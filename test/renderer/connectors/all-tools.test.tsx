import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const alphabet = new Intl.Collator('en', { numeric: true });
const rowOf = (tool: string) =>
  screen.getByRole('link', { name: tool }).closest<HTMLElement>('[role=row]')!;
const names = () =>
  within(screen.getByRole('table', { name: 'All tools' }))
    .getAllByRole('link')
    .map((link) => link.textContent);

/** Only rows in view exist. */
async function openAt(tool: string) {
  const opened = await open();
  await opened.user.type(screen.getByRole('searchbox'), tool);
  return opened;
}

async function open(address = '#/connectors/+tools') {
  const world = await renderApp(address);
  await screen.findByRole('table', { name: 'All tools' });
  return { user: userEvent.setup(), world };
}

describe('all tools', () => {
  it('says of each tool whose it is, what a call comes to, and who may call it', async () => {
    const { world } = await openAt('search_issues');
    const row = rowOf('search_issues');
    expect(row.textContent).toContain('github');
    expect(row.textContent).toContain('Read');
    const { tools } = await world.core.run('tools.find', { search: 'search_issues' });
    expect(tools[0]?.callerCount).toBeGreaterThan(1);
    expect(row.textContent).toContain('Claude Code');
    expect(row.textContent).toContain('Cursor');
    expect(screen.getByText(/^1 of \d+ tools$/u)).toBeTruthy();
  });

  it('changes the mode of a tool, and then says who may still call it', async () => {
    const { user, world } = await openAt('search_issues');
    const mode = within(rowOf('search_issues')).getByRole('group', {
      name: 'Mode of search_issues on github',
    });
    await user.click(within(mode).getByRole('radio', { name: 'Block' }));
    expect(inputsOf(world, 'tool.set')).toEqual([
      { connector: 'github', tool: 'search_issues', mode: 'block' },
    ]);
    expect(rowOf('search_issues').textContent).toContain('No client');
  });

  it('narrows by several values of a filter, by words, and back', async () => {
    const { user } = await open();
    expect(names()).toContain('read_text_file');
    await user.click(screen.getByRole('button', { name: 'Class' }));
    await user.click(screen.getByRole('menuitemcheckbox', { name: 'Destructive' }));
    await user.click(screen.getByRole('menuitemcheckbox', { name: 'Write' }));
    await user.keyboard('{Escape}');
    expect(screen.getByRole('button', { name: 'Class: Destructive, Write' })).toBeTruthy();
    expect(names()).toContain('create_issue');
    expect(names()).not.toContain('read_text_file');
    await user.type(screen.getByRole('searchbox'), 'linear issue');
    expect(new Set(names())).toEqual(new Set(['create_issue', 'update_issue']));
    await user.type(screen.getByRole('searchbox'), ' nothing like it');
    expect(screen.getByText('No tool matches')).toBeTruthy();
    await user.clear(screen.getByRole('searchbox'));
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(names()).toContain('read_text_file');
  });

  it('sorts by a column and says so to a screen reader', async () => {
    const { user } = await open();
    const head = (name: string) => screen.getByRole('columnheader', { name });
    expect(head('Connector').getAttribute('aria-sort')).toBe('ascending');
    await user.click(within(head('Tool')).getByRole('button'));
    expect(head('Tool').getAttribute('aria-sort')).toBe('ascending');
    expect(head('Connector').getAttribute('aria-sort')).toBeNull();
    const shown = names();
    expect(shown).toEqual(shown.toSorted(alphabet.compare));
    await user.click(within(head('Tool')).getByRole('button'));
    expect(head('Tool').getAttribute('aria-sort')).toBe('descending');
    const turned = names();
    expect(turned).toEqual(turned.toSorted(alphabet.compare).toReversed());
    expect(turned[0]).not.toBe(shown[0]);
  });

  it('goes on with the arrow keys from tool to tool', async () => {
    const { user } = await open();
    const [first, second] = names();
    screen.getAllByRole('link', { name: first ?? '' })[0]?.focus();
    await user.keyboard('{ArrowDown}');
    await expect.poll(() => document.activeElement?.textContent).toBe(second);
  });

  it('a link leads to the row of one tool, whatever was filtered before', async () => {
    const { user } = await open();
    await user.type(screen.getByRole('searchbox'), 'nothing like it');
    expect(screen.getByText('No tool matches')).toBeTruthy();
    window.location.hash = '#/connectors/+tools%2Ffilesystem__move_file';
    await screen.findByRole('link', { name: 'move_file' });
    expect(rowOf('move_file').getAttribute('aria-current')).toBe('true');
    await expect.poll(() => document.activeElement?.textContent).toBe('move_file');
  });

  it('says that the tool of a link is gone', async () => {
    await open('#/connectors/+tools%2Fgithub__nothing');
    expect(screen.getByText('That tool is no longer there')).toBeTruthy();
  });

  it('says that access is off, so that an empty list of callers is no riddle', async () => {
    await renderApp('#/connectors/+tools', {
      before: (core) => core.run('gateway.pause', { forMinutes: null }),
    });
    await screen.findByText('Access is off, so no client can call a tool now');
    expect(screen.getAllByText('No client').length).toBeGreaterThan(3);
  });

  it('without connectors it says where tools come from', async () => {
    await renderApp('#/connectors/+tools', { world: 'empty' });
    expect(await screen.findByText('No tools known')).toBeTruthy();
  });
});
