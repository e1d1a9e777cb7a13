/** What a row of the activity says, how equal rows fold, and when new ones wait. */
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { callTool } from '../../support/worlds/build-world.ts';
import type { World } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const call = (
  { core, known }: Pick<World, 'core' | 'known'>,
  tool: string,
  args: Record<string, string>,
) => callTool(core, known, { client: 'Claude Code', tool, arguments: args });
const rows = () => within(screen.getByRole('list', { name: 'Activity' })).getAllByRole('listitem');

/** Three equal calls, then one with another argument that is refused, are the newest entries. */
async function openWithCalls() {
  const world = await renderApp('#/activity', {
    async before(core, { clients }) {
      const search = (page: string) =>
        call({ core, known: clients }, 'github__search_issues', { query: 'crash', page });
      for (const page of ['1', '1', '1']) await search(page);
      await core.run('tool.set', { connector: 'github', tool: 'search_issues', mode: 'block' });
      await search('2');
    },
  });
  await screen.findByRole('list', { name: 'Activity' });
  return { user: userEvent.setup(), world };
}

it('a row says what a call was made with, and why it was denied', async () => {
  await openWithCalls();
  expect(rows()[0]?.textContent).toMatch(/Denied.*search_issues on github · Set to block/u);
  expect(rows()[0]?.textContent).toContain('query: "[text of 5 characters]", page: "2"');
});

it('equal calls one after another are one row with a count that opens', async () => {
  const { user } = await openWithCalls();
  const count = rows().length;
  const fold = screen.getByRole('button', { name: '3 equal entries: search_issues' });
  expect(fold.getAttribute('aria-expanded')).toBe('false');
  await user.click(fold);
  expect(fold.getAttribute('aria-expanded')).toBe('true');
  expect(rows().filter((row) => row.textContent.includes('page: "1"'))).toHaveLength(3);
  await user.click(fold);
  expect(rows()).toHaveLength(count);
});

it('new rows wait while the pointer is in the list, and come when it leaves', async () => {
  const { user, world } = await openWithCalls();
  const list = screen.getByRole('list', { name: 'Activity' });
  fireEvent.pointerEnter(list.parentElement!, { pointerType: 'mouse' });
  const first = rows()[0]?.textContent;
  await call(world, 'linear__get_issue', { id: 'ENG-1' });
  await call(world, 'linear__get_issue', { id: 'ENG-2' });
  const news = await screen.findByRole('button', { name: /^\d+ new$/u });
  expect(rows()[0]?.textContent).toBe(first);
  await user.click(news);
  await waitFor(() => expect(rows()[0]?.textContent).toContain('ENG-2'));
  await call(world, 'linear__get_issue', { id: 'ENG-3' });
  await screen.findByRole('button', { name: /^\d+ new$/u });
  fireEvent.pointerLeave(list.parentElement!, { pointerType: 'mouse' });
  await waitFor(() => expect(rows()[0]?.textContent).toContain('ENG-3'));
});

it('the filter is in the address, and an address with one is opened with it', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/activity?decision=deny&decision=failed&search=issue');
  const asked = () => inputsOf(world, 'audit.list').at(-1);
  await waitFor(() =>
    expect(asked()).toMatchObject({ decision: ['deny', 'failed'], search: 'issue' }),
  );
  expect(screen.getByRole('button', { name: 'Decision: Denied, Failed' })).toBeTruthy();
  await user.clear(screen.getByRole('searchbox', { name: 'Search activity' }));
  await user.click(screen.getByRole('button', { name: 'Connector' }));
  await user.click(screen.getByRole('menuitemcheckbox', { name: 'github' }));
  await user.click(screen.getByRole('menuitemcheckbox', { name: 'linear' }));
  await user.keyboard('{Escape}');
  expect(window.location.hash).toBe(
    '#/activity?connector=github&connector=linear&decision=deny&decision=failed',
  );
  expect(asked()).toMatchObject({ connector: ['github', 'linear'] });
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));
  expect(window.location.hash).toBe('#/activity');
});
