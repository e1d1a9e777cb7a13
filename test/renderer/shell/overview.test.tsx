/** The page that opens first: what needs the person, and what happened in one period. */
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { threeQuestions } from '../../support/worlds/busy.ts';
import { startWorld } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

describe('overview', () => {
  it('ALATION-30 says that only programs on this computer reach it', async () => {
    await renderApp('#/overview');
    expect(
      await screen.findByText(/Only programs on this computer can reach Consentry/),
    ).toBeTruthy();
  });

  it('offers each repair its one button', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/overview');
    await user.click(screen.getByRole('button', { name: 'Reconnect' }));
    expect(inputsOf(world, 'connector.connect')).toEqual([{ name: 'linear' }]);
    act(() => world.navigate('overview'));
    await screen.findByRole('heading', { name: 'Overview', level: 1 });
    await user.click(screen.getByRole('button', { name: 'Review tools' }));
    expect(await screen.findByRole('heading', { name: 'github', level: 1 })).toBeTruthy();
  });

  it('brings the prompt window to the front', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/overview', { waits: threeQuestions });
    await user.click(screen.getByRole('button', { name: 'Review' }));
    expect(inputsOf(world, 'prompt.show')).toEqual([{}]);
  });

  it('shows the address, and how to connect an app until one has access', async () => {
    const { core } = await renderApp('#/overview', { world: 'empty' });
    expect(screen.getByRole('textbox', { name: 'Address' }).textContent).toBe(core.endpoint);
    expect(screen.getByRole('textbox', { name: 'Snippet for Claude Code' }).textContent).toBe(
      `claude mcp add --transport http consentry ${core.endpoint}`,
    );
    cleanup();
    await renderApp('#/overview');
    expect(screen.queryByRole('region', { name: 'Connect an app' })).toBeNull();
    const clients = within(screen.getByRole('region', { name: 'Clients with access' }));
    expect(clients.getByRole('link', { name: 'Connect an app' }).getAttribute('href')).toBe(
      '#/clients/%2Bapps',
    );
    expect(await clients.findAllByText(/[\d,]+ tokens? of tools/u)).not.toHaveLength(0);
  });

  it('shows what is wrong with connectors first, and which tools are used most', async () => {
    await renderApp('#/overview');
    const connectors = within(screen.getByRole('region', { name: 'Connectors' }));
    const rows = connectors.getAllByRole('listitem').map((row) => row.textContent);
    expect(rows[0]).toContain('Login needed');
    expect(rows.at(-1)).toMatch(/Connected|Runs on demand/u);
    const tools = within(
      await screen.findByRole('region', { name: 'Most used tools, last 7 days' }),
    );
    const counts = tools.getAllByText(/calls?$/u).map((each) => Number.parseInt(each.textContent));
    expect(counts.length).toBeGreaterThan(1);
    expect(counts).toEqual(counts.toSorted((one, other) => other - one));
  });

  it('TRIAL-D-B15 has one period for all that it counts, also after another page', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/overview');
    const titles = (words: string) =>
      Promise.all(
        ['Calls', 'Most used tools'].map((what) =>
          screen.findByRole('region', { name: `${what}, ${words}` }),
        ),
      );
    await titles('last 7 days');
    const clients = within(screen.getByRole('region', { name: 'Clients with access' }));
    expect(await clients.findAllByText(/^\d+ calls? in 7 days$/u)).not.toHaveLength(0);
    await user.click(screen.getByRole('radio', { name: '30 days' }));
    await titles('last 30 days');
    expect(await clients.findAllByText(/^\d+ calls? in 30 days$/u)).not.toHaveLength(0);
    expect(await screen.findByRole('slider', { name: 'Calls per day, last 30 days' })).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'Today' }));
    const [calls] = await titles('today');
    expect(await clients.findAllByText(/^\d+ calls? today$/u)).not.toHaveLength(0);
    const hours = within(calls!).getByRole('slider', { name: 'Calls per hour, today' });
    expect(hours.getAttribute('aria-valuemax')).toBe('23');
    expect(inputsOf(world, 'usage.tools')).toEqual([{ days: 7 }, { days: 30 }, { days: 1 }]);
    await user.click(screen.getByRole('link', { name: /^Clients/ }));
    await screen.findByRole('heading', { name: 'Clients', level: 1 });
    await user.click(screen.getByRole('link', { name: /^Overview/ }));
    await titles('today');
  });

  it('shows the last denied calls with their reasons, each with its entry', async () => {
    const { core } = await renderApp('#/overview');
    const card = within(await screen.findByRole('region', { name: 'Last denied calls' }));
    const { entries } = await core.run('audit.list', {
      decision: 'deny',
      action: 'tools/call',
      limit: 3,
    });
    expect(card.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(
      entries.map(({ id }) => `#/activity/${id}`),
    );
    const rows = card.getAllByRole('listitem').map((row) => row.textContent);
    for (const [index, { reasonText }] of entries.entries())
      expect(rows[index]).toContain(reasonText);
  });

  it('a link leads to the apps that can be connected', async () => {
    await renderApp('#/clients/+apps');
    const card = screen.getByRole('region', { name: 'Connect an app' });
    expect(document.activeElement?.contains(card)).toBe(true);
    expect(document.activeElement).not.toBe(document.body);
  });

  it('ATMOS-46 shows the setup steps until all are done, each with its action', async () => {
    await renderApp('#/overview', { world: 'empty' });
    expect(screen.getByText('1 of 6 done')).toBeTruthy();
    const steps = within(screen.getByRole('list', { name: 'Steps of the setup' }));
    expect(
      steps.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')]),
    ).toEqual([
      ['Add a connector', '#/connectors/%2B'],
      ['Open connectors', '#/connectors'],
      ['Review', '#/connectors'],
      ['Add to an app', '#/clients'],
      ['Open Activity', '#/activity'],
    ]);
    cleanup();
    await renderApp('#/overview');
    expect(screen.queryByText('Get started')).toBeNull();
  });

  it('ATMOS-46 hides the setup steps on request, and the help page brings them back', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/overview', { world: 'empty' });
    await user.click(screen.getByRole('button', { name: 'Hide the setup steps' }));
    expect(screen.queryByRole('list', { name: 'Steps of the setup' })).toBeNull();
    expect(world.snapshot().showSetup).toBe(false);
    await user.click(screen.getByRole('link', { name: 'Help' }));
    expect(await screen.findByRole('list', { name: 'Steps of the setup' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Show these steps on the overview' }));
    await user.click(screen.getByRole('link', { name: /^Overview/u }));
    expect(await screen.findByRole('list', { name: 'Steps of the setup' })).toBeTruthy();
  });

  it('says why nothing is served', async () => {
    const { core: other } = await startWorld({ world: 'empty' });
    const world = await renderApp('#/overview', { port: other.port });
    const { problem } = world.snapshot().gateway;
    expect(problem?.message).toContain(String(other.port));
    expect(screen.getByText(problem?.message ?? '')).toBeTruthy();
    expect(screen.getByText(problem?.hint ?? '')).toBeTruthy();
  });
});
