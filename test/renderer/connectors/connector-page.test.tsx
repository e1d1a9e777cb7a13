/** How a connector stands, and what can be done about it. */
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { World } from '../../support/core/world-host.ts';
import { noLogin } from '../support/no-login.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

async function show(name: string, change: Partial<ConnectorView>): Promise<World> {
  const world = await renderApp(`#/connectors/${name}`);
  act(() =>
    world.show(({ connectors }) => ({
      connectors: connectors.map((one) => (one.name === name ? { ...one, ...change } : one)),
    })),
  );
  return world;
}
const loggedIn = { ...noLogin, isLoggedIn: true, issuer: 'https://login.example.com' };

const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000 + 3_600_000).toISOString();

describe('the button that connects', () => {
  it.each([
    ['Connect', { connection: 'error', auth: 'action-required', login: noLogin }],
    ['Reconnect', { connection: 'error', auth: 'expired', login: loggedIn }],
    ['Reconnect', { connection: 'ready', auth: 'ready', login: loggedIn }],
    [
      'Give these rights',
      { auth: 'action-required', login: { ...loggedIn, missingScopes: ['write'] } },
    ],
  ] as const)('ATRYUM-22 says %s', async (words, change) => {
    await show('linear', change as Partial<ConnectorView>);
    expect(screen.getByRole('button', { name: words })).toBeTruthy();
  });

  it('ATRYUM-22 ATMOS-6 offers another account only where there is a login', async () => {
    const user = userEvent.setup();
    const world = await show('linear', { connection: 'ready', auth: 'ready', login: noLogin });
    expect(screen.queryByRole('button', { name: 'Switch account' })).toBeNull();
    act(() =>
      world.show(({ connectors }) => ({
        connectors: connectors.map((one) =>
          one.name === 'linear'
            ? { ...one, connection: 'ready', auth: 'ready', login: loggedIn }
            : one,
        ),
      })),
    );
    await user.click(screen.getByRole('button', { name: 'Switch account' }));
    expect(inputsOf(world, 'connector.connect')).toEqual([
      { name: 'linear', again: true, switch: true },
    ]);
  });
});

describe('its state', () => {
  it('ATRYUM-23 what a login mends is not an alarm, and what it does not mend is one', async () => {
    const world = await show('linear', { auth: 'expired' });
    expect(screen.getByText('Login expired')).toBeTruthy();
    const message = world.connector('linear').problem?.message ?? '';
    expect(screen.getByText(message)).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    act(() =>
      world.show(({ connectors }) => ({
        connectors: connectors.map((one) =>
          one.name === 'linear' ? { ...one, auth: 'ready' as const } : one,
        ),
      })),
    );
    expect(screen.getByRole('alert').textContent).toContain(message);
  });

  it('ATRYUM-39 ALATION-14 says since when and until when a login holds', async () => {
    const user = userEvent.setup();
    const world = await show('linear', {
      login: { ...loggedIn, loggedInAt: new Date(Date.now() - 3 * 3_600_000).toISOString() },
    });
    await user.click(screen.getByRole('tab', { name: 'Details' }));
    expect(screen.getByText('Does not expire by itself')).toBeTruthy();
    expect(screen.getByText('Logged in since').nextElementSibling?.textContent).toMatch(
      /ago|yesterday/u,
    );
    act(() =>
      world.show(({ connectors }) => ({
        connectors: connectors.map((one) =>
          one.name === 'linear'
            ? {
                ...one,
                login: {
                  ...loggedIn,
                  lastsUntil: inDays(90),
                },
              }
            : one,
        ),
      })),
    );
    expect(screen.getByText('Lasts until').nextElementSibling?.textContent).toBe(
      'About in 90 days',
    );
  });

  it.each([
    ['is renewed', { isRenewed: true }, 'Renewed by itself; the service names no end'],
    ['is renewed, for so long', { isRenewed: true, lastsUntil: inDays(90) }, 'About in 90 days'],
    ['ends', { expiresAt: inDays(2) }, 'in 2 days'],
  ])('ATRYUM-39 says how long a login holds that %s', async (_what, life, said) => {
    const user = userEvent.setup();
    await show('linear', { login: { ...loggedIn, ...life } });
    await user.click(screen.getByRole('tab', { name: 'Details' }));
    expect(screen.getByText('Lasts until').nextElementSibling?.textContent).toBe(said);
  });

  it('ATMOS-9 says when the service gave less than was asked for', async () => {
    const user = userEvent.setup();
    await show('linear', {
      login: {
        ...loggedIn,
        askedScopes: ['read', 'write'],
        grantedScopes: ['read'],
        scopes: ['read'],
      },
    });
    await user.click(screen.getByRole('tab', { name: 'Details' }));
    expect(screen.getByText('read, write. The service gave less: read.')).toBeTruthy();
  });

  it('ATLAR-7 ATLAR-5 while waiting: how long, cancel, open again, and help when the page shows an error', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/linear');
    const { host } = new URL(world.connector('linear').target);
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    const region = within(await screen.findByRole('region', { name: 'Login' }));
    expect(region.getByText(/^Waiting for \d+:\d\d; it gives up in \d+:\d\d\.$/u)).toBeTruthy();
    const link = region.getByRole('link', { name: `Open ${host}` });
    link.addEventListener('click', (event) => event.preventDefault());
    await user.click(link);
    expect(region.getByRole('link', { name: `Open ${host} again` })).toBeTruthy();
    await user.click(region.getByText('The page shows an error'));
    expect(region.getByText(/accept only programs that they have listed/u)).toBeTruthy();
    expect(region.getByRole('textbox', { name: 'Redirect URI' }).textContent).toBe(
      world.connector('linear').login?.redirectUri,
    );
    // Another page, and back: the login can still be opened.
    act(() => world.navigate('overview'));
    await screen.findByRole('heading', { name: 'Overview' });
    act(() => world.navigate('connectors/linear'));
    expect(await screen.findByRole('link', { name: `Open ${host}` })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Cancel login' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Login' })).toBeNull());
  });
});

describe('more acts', () => {
  it('ATMOS-7 ATOMIC-3 adds another account beside it', async () => {
    const user = userEvent.setup();
    const world = await show('github', {});
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(screen.getByRole('menuitem', { name: 'Add another account' }));
    await user.click(screen.getByRole('button', { name: 'Add account' }));
    expect(inputsOf(world, 'connector.duplicate')).toEqual([
      { name: 'github', newName: 'github-2' },
    ]);
    expect(await screen.findByRole('heading', { name: 'github-2' })).toBeTruthy();
  });

  it('ATOMIC-21 forgets login and registration, and begins again', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/linear');
    const { host } = new URL(world.connector('linear').target);
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(screen.getByRole('menuitem', { name: 'Forget login and registration' }));
    expect(inputsOf(world, 'connector.forgetLogin')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Forget and log in again' }));
    expect(inputsOf(world, 'connector.forgetLogin')).toEqual([{ name: 'linear' }]);
    expect(await screen.findByRole('link', { name: `Open ${host}` })).toBeTruthy();
  });

  it('ATRYUM-33 names what goes when it is deleted, and ATRYUM-35 offers to disable it', async () => {
    const user = userEvent.setup();
    const world = await show('github', {});
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const gone = within(screen.getByRole('list', { name: 'What is deleted' }))
      .getAllByRole('listitem')
      .map((item) => item.textContent);
    expect(gone).toContain('9 tools, with what you chose for them');
    expect(gone).toContain('Its token that ends in k9Qe');
    expect(gone.find((line) => line?.startsWith('What you allowed'))).toContain('Claude Code');
    await user.click(screen.getByRole('button', { name: 'Disable instead' }));
    expect(inputsOf(world, 'connector.remove')).toEqual([]);
    expect(inputsOf(world, 'connector.disable')).toEqual([{ name: 'github' }]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    expect(screen.queryByRole('button', { name: 'Disable instead' })).toBeNull();
    expect(screen.getByText(/^It is disabled already/u)).toBeTruthy();
  });

  it('ATRYUM-11 tries out what was typed before it is saved', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors');
    await user.click(screen.getByRole('button', { name: 'Add connector' }));
    await user.click(screen.getByRole('radio', { name: 'URL' }));
    await user.type(screen.getByRole('textbox', { name: 'URL' }), 'https://a.example.com/mcp');
    await user.click(screen.getByRole('button', { name: 'Test' }));
    expect(await screen.findByRole('status', { name: 'Result of the test' })).toBeTruthy();
    expect(inputsOf(world, 'connector.tryOut')).toMatchObject([
      { url: 'https://a.example.com/mcp' },
    ]);
    expect(inputsOf(world, 'connector.add')).toEqual([]);
    // What is typed afterwards was not tested.
    await user.type(screen.getByRole('textbox', { name: 'URL' }), 'x');
    expect(screen.queryByRole('status', { name: 'Result of the test' })).toBeNull();
  });
});

describe('what it offers beside tools', () => {
  it('lists resources and prompts, and says that clients do not get them yet', async () => {
    const user = userEvent.setup();
    await show('github', {});
    await user.click(screen.getByRole('tab', { name: 'Resources & prompts' }));
    const resources = await screen.findByRole('table', { name: 'Resources' });
    expect(within(resources).getByText('Notes 1')).toBeTruthy();
    expect(within(resources).getByText('notes://1')).toBeTruthy();
    expect(within(resources).getByText('1.2 kB')).toBeTruthy();
    const prompts = screen.getByRole('table', { name: 'Prompts' });
    expect(within(prompts).getByText('summarise')).toBeTruthy();
    expect(
      screen.getByText('Clients get tools through Consentry, and these not yet.'),
    ).toBeTruthy();
  });
});

it('ATLAR-26 shows its tools by what they can do, whose account it is, and the page at the vendor', async () => {
  const user = userEvent.setup();
  await show('linear', {
    login: { ...loggedIn, account: 'sam@example.com' },
    manageUrl: 'https://linear.app/settings/access',
  });
  const table = await screen.findByRole('table', { name: 'Tools' });
  const groups = within(table)
    .getAllByRole('rowheader')
    .map(({ textContent }) => textContent)
    .filter((text) => /\(\d+\)$/u.test(text));
  expect(groups).toEqual(['Read (3)', 'Write (2)', 'Destroy (1)']);
  expect(table.textContent).toContain('Get one issue with its comments.');
  await user.click(screen.getByRole('tab', { name: 'Details' }));
  const details = screen.getByRole('tabpanel', { name: 'Details' });
  expect(details.textContent).toContain('sam@example.com at https://login.example.com');
  expect(within(details).getByText('https://linear.app/settings/access')).toBeTruthy();
});
