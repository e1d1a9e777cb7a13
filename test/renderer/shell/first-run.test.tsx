/**
 * The first minutes: where the window opens, what each step sets, what is remembered, and the way
 * out.
 */
import '../support/dom.ts';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import {
  authorize,
  awaitRedirect,
  register,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

describe('where a window opens', () => {
  it('opens the first run where nothing is set up, and nowhere else', async () => {
    await renderApp('', { world: 'first-run' });
    expect(await screen.findByRole('heading', { name: 'Welcome to Consentry' })).toBeTruthy();
    cleanup();
    await renderApp('');
    expect(screen.getByRole('heading', { name: 'Overview', level: 1 })).toBeTruthy();
  });

  it('goes to the page that was asked for', async () => {
    await renderApp('#/settings', { world: 'first-run' });
    expect(screen.getByRole('heading', { name: 'Settings', level: 1 })).toBeTruthy();
  });

  it('goes on where it was left', async () => {
    await renderApp('', {
      world: 'first-run',
      async before(core) {
        await core.run('policy.setAccess', { access: 'read-only' });
        await core.run('settings.set', { firstRun: 'client' });
      },
    });
    expect(await screen.findByRole('heading', { name: 'Add an AI app' })).toBeTruthy();
  });
});

describe('the steps', () => {
  it('ATLAR-12 asks for the access policy, suggests read-only, sets it, and remembers each step', async () => {
    const user = userEvent.setup();
    const world = await renderApp('', { world: 'first-run' });
    expect(world.snapshot()).toMatchObject({ accessPolicy: 'disabled', isAccessChosen: false });
    expect(await screen.findByRole('radio', { name: 'Read-only' })).toHaveProperty('checked', true);
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    const heading = await screen.findByRole('heading', { name: 'Connect something' });
    expect(document.activeElement).toBe(heading);
    expect(inputsOf(world, 'policy.setAccess')).toEqual([{ access: 'read-only' }]);
    await user.click(screen.getByRole('button', { name: 'Continue without a connector' }));
    await user.click(await screen.findByRole('button', { name: 'Finish without an app' }));
    expect(await screen.findByRole('heading', { name: 'Overview' })).toBeTruthy();
    expect(inputsOf(world, 'settings.set')).toEqual([
      { firstRun: 'connector' },
      { firstRun: 'client' },
      { firstRun: 'done' },
    ]);
    expect(screen.getByText('1 of 6 done')).toBeTruthy();
  });

  it('stays at the step when the choice is refused', async () => {
    const user = userEvent.setup();
    const world = await renderApp('', {
      world: 'first-run',
    });
    world.failNext('policy.setAccess', {
      code: 'not_allowed_here',
      message: 'The managed policy allows nothing.',
      hint: 'Ask your administrator.',
    });
    await user.click(await screen.findByRole('button', { name: 'Continue' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Ask your administrator.');
    expect(screen.getByRole('heading', { name: 'Welcome to Consentry' })).toBeTruthy();
    expect(inputsOf(world, 'settings.set')).toEqual([]);
  });

  it('keeps what was chosen when going back', async () => {
    const user = userEvent.setup();
    await renderApp('', { world: 'first-run' });
    await user.click(await screen.findByRole('radio', { name: 'Read & write' }));
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    await user.click(await screen.findByRole('button', { name: 'Back' }));
    expect(await screen.findByRole('radio', { name: 'Read & write' })).toHaveProperty(
      'checked',
      true,
    );
  });

  it('adds a connector with the forms of the connectors page and stays here', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/welcome/connector', { world: 'first-run' });
    await user.click(await screen.findByRole('button', { name: /^I have a command/ }));
    const dialog = screen.getByRole('dialog', { name: 'Add connector' });
    expect(within(dialog).getByRole('radio', { name: 'Command' })).toHaveProperty('checked', true);
    await user.type(within(dialog).getByRole('textbox', { name: /^Command/ }), 'npx -y notes-mcp');
    await user.tab();
    await user.click(within(dialog).getByRole('button', { name: 'Add and run' }));
    const list = await screen.findByRole('region', { name: 'Connected so far' });
    expect(list.textContent).toContain('notes');
    expect(screen.getByRole('heading', { name: 'Connect something' })).toBeTruthy();
    expect(inputsOf(world, 'connector.add')).toHaveLength(1);
  });

  it('accepts the tools of a connector, but not those to be looked at', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/welcome/connector');
    await user.click((await screen.findAllByRole('button', { name: /^Accept \d+ tools?$/ }))[0]!);
    expect(inputsOf(world, 'connector.review')).toEqual([{ name: 'github', accept: 'all' }]);
  });

  it('says at once when an AI app asks and when it is connected', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/welcome/client', {
      world: 'first-run',
      before: (core) => core.run('policy.setAccess', { access: 'read-only' }),
    });
    expect(await screen.findByText(/Waiting for an AI app to ask/)).toBeTruthy();
    const { core } = world;
    const client = await register(core.issuer, { client_name: 'Claude Code' });
    const { waitUrl } = await authorize(core.issuer, client, { scope: 'connectors:read' });
    await world.settled();
    await user.click(screen.getByRole('button', { name: 'Review' }));
    expect(inputsOf(world, 'prompt.show')).toEqual([{}]);
    const { id } = await waitingConsent(core);
    await core.run('question.allow', { id, access: { '*': 'read' } });
    await awaitRedirect(waitUrl);
    expect(await screen.findByRole('link', { name: 'Claude Code' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Finish' })).toBeTruthy();
  });
});

describe('the way out', () => {
  it('is skipped for good, and can be seen again', async () => {
    const user = userEvent.setup();
    const world = await renderApp('', { world: 'first-run' });
    await user.click(await screen.findByRole('button', { name: 'Skip setup' }));
    expect(await screen.findByRole('heading', { name: 'Overview' })).toBeTruthy();
    expect(inputsOf(world, 'settings.set')).toEqual([{ firstRun: 'done' }]);
    await user.click(screen.getByRole('link', { name: /^Settings/ }));
    await user.click(await screen.findByRole('link', { name: 'Show it again' }));
    expect(await screen.findByRole('heading', { name: 'Welcome to Consentry' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(inputsOf(world, 'settings.set')).toHaveLength(1);
  });

  it('TRIAL-D-B6 ATLAR-12 skipping leaves read-only', async () => {
    const user = userEvent.setup();
    const world = await renderApp('', { world: 'first-run' });
    await user.click(await screen.findByRole('button', { name: 'Skip setup' }));
    expect(await screen.findByRole('heading', { name: 'Overview' })).toBeTruthy();
    expect(inputsOf(world, 'policy.setAccess')).toEqual([{ access: 'read-only' }]);
    expect(world.snapshot().accessPolicy).toBe('read-only');
  });

  it.each(['disabled', 'read-only'] as const)(
    'TRIAL-D-B6 skipping leaves %s as it is',
    async (accessPolicy) => {
      const user = userEvent.setup();
      const world = await renderApp('', {
        world: 'first-run',
        before: (core) => core.run('policy.setAccess', { access: accessPolicy }),
      });
      await user.click(await screen.findByRole('button', { name: 'Skip setup' }));
      expect(await screen.findByRole('heading', { name: 'Overview' })).toBeTruthy();
      expect(inputsOf(world, 'policy.setAccess')).toEqual([]);
    },
  );

  it('TRIAL-D-B6 skipping a later step leaves the access that was chosen', async () => {
    const user = userEvent.setup();
    const world = await renderApp('', {
      world: 'first-run',
      async before(core) {
        await core.run('policy.setAccess', { access: 'read-write' });
        await core.run('settings.set', { firstRun: 'connector' });
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Skip setup' }));
    expect(await screen.findByRole('heading', { name: 'Overview' })).toBeTruthy();
    expect(inputsOf(world, 'policy.setAccess')).toEqual([]);
  });

  it('ATMOS-46 leaves a way back to where it was left on the overview', async () => {
    await renderApp('#/overview', { world: 'first-run' });
    expect(screen.getByRole('link', { name: 'Continue setup' }).getAttribute('href')).toBe(
      '#/welcome',
    );
  });
});
