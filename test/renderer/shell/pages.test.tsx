import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { callTool, fillLog } from '../../support/worlds/build-world.ts';
import { threeQuestions } from '../../support/worlds/busy.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

describe('the shell', () => {
  it('shows a page for Ctrl or Cmd with its number', async () => {
    await renderApp('#/overview');
    fireEvent.keyDown(window, { key: '2', ctrlKey: true });
    expect(await screen.findByRole('heading', { name: 'Clients', level: 1 })).toBeTruthy();
    fireEvent.keyDown(window, { key: '6', metaKey: true });
    expect(await screen.findByRole('heading', { name: 'Settings', level: 1 })).toBeTruthy();
  });

  it('goes to the search field on "/"', async () => {
    const user = userEvent.setup();
    await renderApp('#/clients');
    await user.keyboard('/');
    const search = screen.getByRole('searchbox', { name: 'Search clients' });
    expect(document.activeElement).toBe(search);
    await user.keyboard('vis');
    expect(screen.queryByRole('link', { name: 'Cursor' })).toBeNull();
    await user.keyboard('{Escape}');
    expect(screen.getByRole('link', { name: 'Cursor' })).toBeTruthy();
  });

  it('goes where main says', async () => {
    const world = await renderApp('#/overview');
    act(() => world.navigate('connectors/github'));
    expect(await screen.findByRole('heading', { name: 'github', level: 1 })).toBeTruthy();
  });

  it('announces waiting questions', async () => {
    await renderApp('#/settings', { waits: threeQuestions });
    expect(screen.getByText('3 questions waiting for you').getAttribute('role')).toBe('status');
  });

  it('pauses and resumes', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    await user.click(screen.getByRole('button', { name: 'Pause all access' }));
    await user.click(await screen.findByRole('button', { name: 'Resume access' }));
    expect(inputsOf(world, 'gateway.pause')).toEqual([{}]);
    expect(inputsOf(world, 'gateway.resume')).toEqual([{}]);
  });
});

describe('approvals', () => {
  it('denies from the list but has no way to allow there (SEC-41)', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/approvals', { waits: threeQuestions });
    const [first] = world.snapshot().questions;
    const waiting = within(screen.getByRole('region', { name: 'Waiting' }));
    expect(waiting.queryByRole('button', { name: /^Allow/ })).toBeNull();
    await user.click(waiting.getAllByRole('button', { name: 'Deny' })[0]!);
    expect(inputsOf(world, 'question.deny')).toEqual([{ id: first?.id }]);
  });

  it('shows questions over the page in headless mode, and only there', async () => {
    const user = userEvent.setup();
    await renderApp('#/approvals', { headless: true, waits: threeQuestions });
    expect(await screen.findByRole('dialog', { name: 'Question' })).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(screen.getByRole('dialog', { name: 'Question' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Decide later' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Review all 3' }));
    expect(await screen.findByRole('dialog', { name: 'Question' })).toBeTruthy();
  });
});

describe('activity', () => {
  it('pages by key, not by number', async () => {
    const world = await renderApp('#/activity', { before: (core) => fillLog(core, 450) });
    const list = await screen.findByRole('list', { name: 'Activity' });
    expect(inputsOf(world, 'audit.list')[0]).toEqual({ limit: 100 });
    Object.defineProperty(list, 'scrollTop', { value: 36 * 180, configurable: true });
    fireEvent.scroll(list);
    const older = { before: expect.any(Number) as number, limit: 100 };
    await expect.poll(() => inputsOf(world, 'audit.list')).toContainEqual(older);
    // Behind the oldest of the first page.
    const { before } = inputsOf(world, 'audit.list').at(-1) as { before: number };
    const { entries } = await world.core.run('audit.list', { before, limit: 1 });
    expect(entries[0]?.id).toBe(before - 1);
    expect(world.snapshot().activity.lastEntryId - before).toBeLessThan(210);
  });

  it('narrows by decision and by words', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/activity');
    await user.click(await screen.findByRole('button', { name: 'Decision' }));
    await user.click(screen.getByRole('menuitemcheckbox', { name: 'Denied' }));
    await user.type(screen.getByRole('searchbox', { name: 'Search activity' }), 'push');
    expect(inputsOf(world, 'audit.list').at(-1)).toEqual({
      decision: 'deny',
      search: 'push',
      limit: 100,
    });
  });

  it('follows what happens while at the top', async () => {
    const { core, known } = await renderApp('#/activity');
    await screen.findByRole('list', { name: 'Activity' });
    const tool = 'list_pull_requests';
    expect(screen.queryByText(tool)).toBeNull();
    await callTool(core, known, { client: 'Claude Code', tool: `github__${tool}`, arguments: {} });
    expect(await screen.findByText(tool)).toBeTruthy();
  });

  it('opens the details of an entry', async () => {
    const user = userEvent.setup();
    await renderApp('#/activity');
    await user.click((await screen.findAllByRole('button', { name: /Asked.*create_issue/ }))[0]!);
    const drawer = screen.getByRole('dialog');
    expect(drawer.textContent).toContain('Free text and secrets are left out of the log.');
    await user.click(within(drawer).getByRole('button', { name: 'Close details' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('settings', () => {
  it('changes access policy and theme', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/settings');
    await user.click(screen.getByRole('radio', { name: 'Read-only' }));
    await user.click(screen.getByRole('radio', { name: 'Dark' }));
    expect(inputsOf(world, 'policy.setAccess')).toEqual([{ access: 'read-only' }]);
    expect(inputsOf(world, 'settings.set')).toEqual([{ theme: 'dark' }]);
  });

  it('shows a refused change with its hint', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/settings');
    world.failNext('policy.setAccess', {
      code: 'not_allowed_here',
      message: 'The managed policy allows read-only at most.',
      hint: 'Ask your administrator.',
    });
    await user.click(screen.getByRole('radio', { name: 'Disabled' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Ask your administrator.');
  });

  it('pauses for a while', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/settings');
    const card = within(screen.getByRole('region', { name: 'Access' }));
    await user.click(card.getByRole('button', { name: 'Pause all access' }));
    await user.click(screen.getByRole('menuitem', { name: 'For 4 hours' }));
    expect(inputsOf(world, 'gateway.pause')).toEqual([{ forMinutes: 240 }]);
  });
});
