import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { claudeCodeUrl } from '../../support/worlds/busy-clients.ts';
import type { WorldName } from '../../support/worlds/worlds.ts';
import { clientPage } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

async function openTools() {
  const user = userEvent.setup();
  const world = await renderApp(`#/clients/${encodeURIComponent(claudeCodeUrl)}`);
  await user.click(screen.getByRole('tab', { name: 'What can it do?' }));
  await screen.findByRole('table', { name: 'What this client can do with github' });
  return { user, world };
}

function rowOf(tool: string): HTMLElement {
  const table = screen.getByRole('table', { name: 'What this client can do with github' });
  const row = within(table).getByText(tool).closest('tr');
  if (row === null) throw new Error(`no row of ${tool}`);
  return row;
}

const modeOf = (tool: string, mode: string) =>
  within(within(rowOf(tool)).getByRole('group', { name: `${tool} for Claude Code` })).getByRole(
    'radio',
    { name: mode },
  );

describe('what a client can do', () => {
  it('sets a mode for this client alone, says why, and goes back to that of all', async () => {
    const { user, world } = await openTools();
    expect(modeOf('create_issue', 'Default')).toHaveProperty('checked', true);
    await user.click(modeOf('create_issue', 'Block'));
    expect(rowOf('create_issue').textContent).toContain('Refused');
    expect(rowOf('create_issue').textContent).toContain('Set to block for this client');
    await user.click(modeOf('create_issue', 'Default'));
    expect(rowOf('create_issue').textContent).toContain('Asks you');
    const own = { clientId: claudeCodeUrl, connector: 'github', tool: 'create_issue' };
    expect(inputsOf(world, 'client.setTool')).toEqual([
      { ...own, mode: 'block' },
      { ...own, mode: null },
    ]);
  });

  it('allows what destroys only after saying what that means; asking and blocking need no question', async () => {
    const { user, world } = await openTools();
    await user.click(modeOf('delete_file', 'Allow'));
    const question = screen.getByRole('dialog');
    expect(question.textContent).toContain('runs it without asking you');
    expect(document.activeElement?.textContent).toBe('Leave it');
    await user.click(within(question).getByRole('button', { name: 'Leave it' }));
    expect(inputsOf(world, 'client.setTool')).toEqual([]);
    await user.click(modeOf('delete_file', 'Allow'));
    await user.click(screen.getByRole('button', { name: 'Allow without asking' }));
    await user.click(modeOf('delete_file', 'Ask'));
    const modes = inputsOf(world, 'client.setTool').map(
      (input) => (input as { mode: string }).mode,
    );
    expect(modes).toEqual(['allow', 'ask']);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says in the row why a change was refused', async () => {
    const { user, world } = await openTools();
    const error = {
      code: 'not_allowed_here',
      message: 'Not from here.',
      hint: 'Use the app.',
    } as const;
    world.failNext('client.setTool', error);
    await user.click(modeOf('create_issue', 'Allow'));
    expect(within(rowOf('create_issue')).getByRole('alert').textContent).toContain('Use the app.');
    expect(modeOf('create_issue', 'Default')).toHaveProperty('checked', true);
  });

  it('switches a connector off for this client, and on again', async () => {
    const { user, world } = await openTools();
    const flip = screen.getByRole('switch', { name: 'github for Claude Code' });
    await user.click(flip);
    expect(rowOf('search_issues').textContent).toContain(
      'The connector is switched off for this client',
    );
    await user.click(flip);
    expect(rowOf('search_issues').textContent).toContain('Runs');
    expect(
      inputsOf(world, 'client.setConnector').map((input) => (input as { isOn: boolean }).isOn),
    ).toEqual([false, true]);
    // What was not given has no switch: there is nothing to turn off.
    expect(screen.queryByRole('switch', { name: 'filesystem for Claude Code' })).toBeNull();
  });

  it('sets all of a class after saying how many, and never offers to allow what destroys', async () => {
    const { user, world } = await openTools();
    await user.click(screen.getByRole('button', { name: 'Set many of github' }));
    const items = screen.getAllByRole('menuitem').map((item) => item.textContent);
    expect(items).not.toContain('All destructive tools: allow');
    await user.click(screen.getByRole('menuitem', { name: 'All write tools: block' }));
    expect(screen.getByRole('dialog').textContent).toContain('set 3 write tools to block');
    await user.click(screen.getByRole('button', { name: 'Set 3 tools' }));
    await screen.findAllByText('Set to block for this client');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(
      inputsOf(world, 'client.setTool').map((input) => (input as { tool: string }).tool),
    ).toEqual(['push_files', 'add_issue_comment', 'create_issue']);
  });

  it('explains a call, also one with arguments, without making it', async () => {
    const { user, world } = await openTools();
    await user.click(within(rowOf('merge_pull_request')).getByRole('button', { name: /^Why/u }));
    const dialog = screen.getByRole('dialog');
    expect(
      await within(dialog).findByText(/For this client the tool is set to block/u),
    ).toBeTruthy();
    const field = within(dialog).getByRole('textbox', { name: 'With these arguments' });
    await user.type(field, 'repo');
    await user.click(within(dialog).getByRole('button', { name: 'Decide' }));
    expect(dialog.textContent).toContain('This is not JSON');
    await user.clear(field);
    await user.type(field, '{{"repo":"web"}');
    await user.click(within(dialog).getByRole('button', { name: 'Decide' }));
    const call = { clientId: claudeCodeUrl, connector: 'github', tool: 'merge_pull_request' };
    expect(inputsOf(world, 'explain.call')).toEqual([
      call,
      { ...call, arguments: { repo: 'web' } },
    ]);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('three hundred tools', () => {
  async function openMany(name: WorldName) {
    const user = userEvent.setup();
    const world = await renderApp(clientPage('Claude Code'), { world: name });
    await user.click(await screen.findByRole('tab', { name: 'What can it do?' }));
    await screen.findByText(/of 300 tools/u);
    return { user, world };
  }
  const drawn = () => screen.getAllByRole('group', { name: /^tool_\d+ for Claude Code$/u }).length;

  it('TRIAL-D-B18 draws the first sixty, names every connector, and shows the rest of one on request', async () => {
    const { user } = await openMany('many-servers');
    expect(drawn()).toBe(60);
    expect(screen.getAllByRole('region', { name: /^server-/u })).toHaveLength(15);
    await user.click(screen.getByRole('button', { name: 'Show 20 more tools of server-9' }));
    expect(drawn()).toBe(80);
    expect(
      screen.getByRole('table', { name: 'What this client can do with server-9' }),
    ).toBeTruthy();
  });

  it('TRIAL-D-B18 finds a tool that is not drawn', async () => {
    await openMany('many-servers');
    fireEvent.change(screen.getByRole('searchbox', { name: 'Search tools' }), {
      target: { value: 'server-14__tool_19' },
    });
    await waitFor(() => expect(drawn()).toBe(1));
    expect(screen.getByRole('region', { name: 'server-14' })).toBeTruthy();
  });

  it('TRIAL-D-B18 draws sixty of one large connector, too, there and on its own page', async () => {
    const { user } = await openMany('large-server');
    expect(drawn()).toBe(60);
    act(() => {
      window.location.hash = '#/connectors/github';
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    });
    const table = await screen.findByRole('table', { name: 'Tools' });
    const rows = () => within(table).getAllByText(/^tool_\d+$/u).length;
    expect(rows()).toBe(60);
    expect(table.textContent).toContain('(300)');
    await user.click(screen.getByRole('button', { name: 'Show 60 more tools' }));
    expect(rows()).toBe(120);
  });
});
