/** What each page shows when what it loads does not come, and when nobody answers any more. */
import '../support/dom.ts';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { clientPage, startWorld } from '../../support/core/world-host.ts';
import { renderApp, renderIn } from '../support/render-world.tsx';

const problem = {
  code: 'store_failed',
  message: 'The log could not be read.',
  hint: 'Look whether the disk is full.',
} as const;

describe('what cannot be loaded is said where it would be', () => {
  it.each([
    ['#/overview', null, 'usage.days'],
    ['#/clients/…', null, 'tools.list'],
    ['#/clients/…', 'What can it do?', 'tools.list'],
    ['#/connectors/github', null, 'tools.list'],
    ['#/connectors/github', 'Usage', 'usage.latency'],
    ['#/connectors/+', null, 'presets.list'],
    ['#/approvals', null, 'answers.list'],
    ['#/activity', null, 'audit.list'],
    ['#/settings', null, 'audit.retention'],
    ['#/settings/rules', null, 'rules.list'],
    ['#/clients/groups', null, 'permissions.list'],
  ] as const)('%s, %s: %s', async (page, tab, command) => {
    const user = userEvent.setup();
    const world = await startWorld();
    world.failAlways(command, problem);
    await renderIn(world, page === '#/clients/…' ? clientPage('Cursor') : page);
    if (tab !== null) await user.click(await screen.findByRole('tab', { name: tab }));
    const [alert] = await screen.findAllByRole('alert');
    expect(alert?.textContent).toContain('The log could not be read.');
    expect(alert?.textContent).toContain('Look whether the disk is full.');
    expect(within(alert!).getByRole('button', { name: 'Copy details' })).toBeTruthy();
    // The rest of the window still works.
    expect(screen.getByRole('navigation', { name: 'Pages', hidden: true })).toBeTruthy();
  });
});

it.each(['overview', 'clients', 'connectors', 'approvals', 'activity', 'settings', 'welcome'])(
  'on %s a lost connection is said, what is there stays, and it is forgotten once it is back',
  async (page) => {
    const world = await renderApp(`#/${page}`, {});
    const heading = screen.getByRole('heading', { level: 1 }).textContent;
    act(() => world.setConnection({ kind: 'lost' }));
    expect(screen.getByText(/Connection to Consentry lost/)).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(heading);
    act(() => world.setConnection({ kind: 'live' }));
    expect(screen.queryByText(/Connection to Consentry lost/)).toBeNull();
  },
);
