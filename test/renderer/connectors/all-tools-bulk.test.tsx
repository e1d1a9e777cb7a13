/** Modes for several tools of the long list at once. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { ToolView } from '../../../contract/views/tools/tool-view.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

async function open(search = '') {
  const world = await renderApp('#/connectors/+tools');
  await screen.findByRole('table', { name: 'All tools' });
  const user = userEvent.setup();
  if (search !== '') await user.type(screen.getByRole('searchbox'), search);
  const tools = () => world.core.run('tools.list', {});
  return { user, world, tools };
}

const modesOf = (tools: readonly ToolView[], ...names: readonly string[]) =>
  names.map((name) => tools.find((tool) => tool.exposedName === name)?.mode);
const tick = (user: ReturnType<typeof userEvent.setup>, name: string) =>
  user.click(screen.getByRole('checkbox', { name: `Select ${name}` }));

it('blocks the tools that are ticked, after one question that says what they are set to now', async () => {
  const { user, world, tools } = await open('issue');
  await tick(user, 'search_issues on github');
  await tick(user, 'create_issue on github');
  expect(screen.getByText('2 selected')).toBeTruthy();
  const bar = within(screen.getByRole('group', { name: 'Selected rows' }));
  await user.click(bar.getByRole('button', { name: 'Block' }));
  const question = within(await screen.findByRole('dialog', { name: 'Block 2 tools?' }));
  expect(question.getByText('search_issues on github, now allow')).toBeTruthy();
  await user.click(question.getByRole('button', { name: 'Leave them' }));
  expect(inputsOf(world, 'tool.set')).toEqual([]);
  expect(screen.getByText('2 selected')).toBeTruthy();
  await user.click(bar.getByRole('button', { name: 'Block' }));
  await user.click(
    within(await screen.findByRole('dialog')).getByRole('button', { name: 'Block' }),
  );
  expect(await screen.findByText('2 set to block')).toBeTruthy();
  expect(modesOf(await tools(), 'github__search_issues', 'github__create_issue')).toEqual([
    'block',
    'block',
  ]);
  expect(screen.queryByText('2 selected')).toBeNull();
  // The list says it as well.
  const mode = screen.getByRole('group', { name: 'Mode of create_issue on github' });
  expect(within(mode).getByRole<HTMLInputElement>('radio', { name: 'Block' }).checked).toBe(true);
});

it('allows no destructive tool together with others, and says so', async () => {
  const { user, tools } = await open();
  const before = await tools();
  const destructive = before.filter((tool) => tool.class === 'destructive' && !tool.never);
  expect(destructive.length).toBeGreaterThan(0);
  await user.click(screen.getByRole('checkbox', { name: 'Select all tools' }));
  expect(await screen.findByText(`${before.length} selected`)).toBeTruthy();
  const bar = within(screen.getByRole('group', { name: 'Selected rows' }));
  await user.click(bar.getByRole('button', { name: 'Allow' }));
  const dialog = await screen.findByRole('dialog', { name: /^Allow \d+ tools?\?$/u });
  expect(dialog.textContent).toMatch(/destructive tools? left out: allow each by itself\./u);
  await user.click(within(dialog).getByRole('button', { name: 'Allow' }));
  await screen.findByText(/^\d+ set to allow$/u);
  const after = await tools();
  for (const { exposedName, mode } of destructive)
    expect(modesOf(after, exposedName)).toEqual([mode]);
  const writing = after.filter((tool) => tool.class === 'write' && !tool.never);
  expect(new Set(writing.map(({ mode }) => mode))).toEqual(new Set(['allow']));
});

it('resets only what was set, and says when there is nothing to change', async () => {
  const { user, world, tools } = await open('issue');
  await world.core.run('tool.set', { connector: 'github', tool: 'create_issue', mode: 'allow' });
  await tick(user, 'create_issue on github');
  const bar = within(screen.getByRole('group', { name: 'Selected rows' }));
  await user.click(bar.getByRole('button', { name: 'Allow' }));
  expect(await screen.findByText('Nothing to change')).toBeTruthy();
  await user.click(bar.getByRole('button', { name: 'Default' }));
  const question = within(
    await screen.findByRole('dialog', { name: 'Reset 1 tool to the default?' }),
  );
  await user.click(question.getByRole('button', { name: 'Reset' }));
  expect(inputsOf(world, 'tool.set').at(-1)).toEqual({
    connector: 'github',
    tool: 'create_issue',
    mode: null,
  });
  expect(modesOf(await tools(), 'github__create_issue')).toEqual(['ask']);
});

it('another filter unticks: what it hides is never acted on', async () => {
  const { user } = await open('issue');
  await tick(user, 'create_issue on github');
  expect(screen.getByText('1 selected')).toBeTruthy();
  await user.type(screen.getByRole('searchbox'), ' linear');
  expect(screen.queryByText('1 selected')).toBeNull();
});
