import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { inputsOf, renderApp } from '../support/render-app.tsx';

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
    const fake = await renderApp('#/overview');
    act(() => fake.navigate('connectors/github'));
    expect(await screen.findByRole('heading', { name: 'github', level: 1 })).toBeTruthy();
  });

  it('announces waiting questions', async () => {
    await renderApp('#/settings');
    expect(screen.getByText('3 questions waiting for you').getAttribute('role')).toBe('status');
  });

  it('pauses and resumes', async () => {
    const user = userEvent.setup();
    const fake = await renderApp('#/clients');
    await user.click(screen.getByRole('button', { name: 'Pause all access' }));
    await user.click(await screen.findByRole('button', { name: 'Resume access' }));
    expect(inputsOf(fake, 'gateway.pause')).toEqual([{}]);
    expect(inputsOf(fake, 'gateway.resume')).toEqual([{}]);
  });
});

describe('overview', () => {
  it('ALATION-30 says that only programs on this computer reach it', async () => {
    await renderApp('#/overview');
    expect(await screen.findByText(/Only programs on this computer reach Consentry/)).toBeTruthy();
  });

  it('offers each repair its one button', async () => {
    const user = userEvent.setup();
    const fake = await renderApp('#/overview');
    await user.click(screen.getByRole('button', { name: 'Reconnect' }));
    expect(inputsOf(fake, 'connector.connect')).toEqual([{ name: 'linear' }]);
    await user.click(screen.getByRole('button', { name: 'Review tools' }));
    expect(await screen.findByRole('heading', { name: 'github', level: 1 })).toBeTruthy();
  });

  it('brings the prompt window to the front', async () => {
    const user = userEvent.setup();
    const fake = await renderApp('#/overview');
    await user.click(screen.getByRole('button', { name: 'Review' }));
    expect(inputsOf(fake, 'prompt.show')).toEqual([{}]);
  });

  it('shows the address and a snippet with it', async () => {
    await renderApp('#/overview');
    expect(screen.getByRole('textbox', { name: 'Address' }).textContent).toBe(
      'http://127.0.0.1:29170/mcp',
    );
    expect(screen.getByRole('textbox', { name: 'Snippet for Claude Code' }).textContent).toBe(
      'claude mcp add --transport http consentry http://127.0.0.1:29170/mcp',
    );
  });

  it('shows the checklist until all is done', async () => {
    const fake = await renderApp('#/overview', { scene: 'empty' });
    expect(screen.getByText('0 of 4 done')).toBeTruthy();
    const { connectors, clients, activity } = (
      await import('../../../renderer/state/fake-bridge.ts')
    ).createFakeBridge().world.snapshot;
    act(() => fake.publish({ connectors, clients, activity }));
    expect(screen.queryByText('Get started')).toBeNull();
  });

  it('says why nothing is served', async () => {
    await renderApp('#/overview', { scene: 'port-taken' });
    expect(screen.getByText('Another program is using port 29170.')).toBeTruthy();
    expect(screen.getByText(/does not move by itself/)).toBeTruthy();
  });
});

describe('approvals', () => {
  it('denies from the list but has no way to allow there (SEC-41)', async () => {
    const user = userEvent.setup();
    const fake = await renderApp('#/approvals');
    const waiting = within(screen.getByRole('region', { name: 'Waiting' }));
    expect(waiting.queryByRole('button', { name: /^Allow/ })).toBeNull();
    await user.click(waiting.getAllByRole('button', { name: 'Deny' })[0]!);
    expect(inputsOf(fake, 'question.deny')).toEqual([{ id: 'q-approval' }]);
  });

  it('shows questions over the page in headless mode, and only there', async () => {
    const user = userEvent.setup();
    await renderApp('#/approvals', { headless: true });
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
    const fake = await renderApp('#/activity', { auditRows: 900 });
    const list = await screen.findByRole('list', { name: 'Activity' });
    expect(inputsOf(fake, 'audit.list')).toEqual([{ limit: 200 }]);
    Object.defineProperty(list, 'scrollTop', { value: 36 * 180, configurable: true });
    fireEvent.scroll(list);
    await screen.findByRole('list', { name: 'Activity' });
    expect(inputsOf(fake, 'audit.list').at(-1)).toEqual({ before: 701, limit: 200 });
  });

  it('narrows by decision and by words', async () => {
    const user = userEvent.setup();
    const fake = await renderApp('#/activity');
    await user.click(await screen.findByRole('button', { name: 'Decision' }));
    await user.click(screen.getByRole('menuitemradio', { name: 'Denied' }));
    await user.type(screen.getByRole('searchbox', { name: 'Search activity' }), 'push');
    expect(inputsOf(fake, 'audit.list').at(-1)).toEqual({
      decision: 'deny',
      search: 'push',
      limit: 200,
    });
  });

  it('follows what happens while at the top', async () => {
    const fake = await renderApp('#/activity', { auditRows: 20 });
    await screen.findByRole('list', { name: 'Activity' });
    const newest = fake.world.audit.at(-1)!;
    fake.world.audit.push({ ...newest, id: 21, tool: 'brand_new_tool' });
    act(() => fake.publish({ activity: { ...fake.world.snapshot.activity, lastEntryId: 21 } }));
    expect(await screen.findByText('brand_new_tool')).toBeTruthy();
  });

  it('opens the details of an entry', async () => {
    const user = userEvent.setup();
    await renderApp('#/activity');
    await user.click((await screen.findAllByRole('button', { name: /create_issue/ }))[0]!);
    const drawer = screen.getByRole('dialog');
    expect(drawer.textContent).toContain('Free text and secrets are left out of the log.');
    await user.click(within(drawer).getByRole('button', { name: 'Close details' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('settings', () => {
  it('changes access policy and theme', async () => {
    const user = userEvent.setup();
    const fake = await renderApp('#/settings');
    await user.click(screen.getByRole('radio', { name: 'Read-only' }));
    await user.click(screen.getByRole('radio', { name: 'Dark' }));
    expect(inputsOf(fake, 'policy.setAccess')).toEqual([{ access: 'read-only' }]);
    expect(inputsOf(fake, 'settings.set')).toEqual([{ theme: 'dark' }]);
  });

  it('shows a refused change with its hint', async () => {
    const user = userEvent.setup();
    const fake = await renderApp('#/settings');
    fake.failNext('policy.setAccess', {
      code: 'not_allowed_here',
      message: 'The managed policy allows read-only at most.',
      hint: 'Ask your administrator.',
    });
    await user.click(screen.getByRole('radio', { name: 'Disabled' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Ask your administrator.');
  });

  it('pauses for a while', async () => {
    const user = userEvent.setup();
    const fake = await renderApp('#/settings');
    const card = within(screen.getByRole('region', { name: 'Access' }));
    await user.click(card.getByRole('button', { name: 'Pause all access' }));
    await user.click(screen.getByRole('menuitem', { name: 'For 4 hours' }));
    expect(inputsOf(fake, 'gateway.pause')).toEqual([{ forMinutes: 240 }]);
  });
});
