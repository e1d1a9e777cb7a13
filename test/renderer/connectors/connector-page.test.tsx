/** How a connector stands, and what can be done about it. */
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { World, WorldOptions } from '../../support/core/world-host.ts';
import { logInAt, ofSam } from '../../support/upstreams/log-in-at.ts';
import type { LoginService } from '../../support/upstreams/login-service-view.ts';
import { startLoginService } from '../../support/upstreams/login-service.ts';
import {
  makeConnectorStates,
  type ConnectorStateName,
} from '../../support/worlds/connector-states.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const inStates = (...names: readonly ConnectorStateName[]): WorldOptions => ({
  world: 'calm',
  before: (core, copy) => makeConnectorStates(core, copy, names),
});

type Added = Extract<CommandInput<'connector.add'>, { kind: 'http' }>;

/** The page of a connector that the person has logged in at this service. */
function showLoggedIn(
  service: LoginService,
  more: Pick<Added, 'oauth' | 'manageUrl'> = {},
): Promise<World> {
  return renderApp('#/connectors/acme', {
    world: 'calm',
    async before(core) {
      await core.run('connector.add', { kind: 'http', name: 'acme', url: service.mcpUrl, ...more });
      await logInAt(core, 'acme', service);
    },
  });
}

const hour = 3600;
/** A little more, so that it is as many days for a while yet. */
const secondsOf = (days: number): number => days * 24 * hour + 4 * hour;

describe('the button that connects', () => {
  it.each([
    ['Connect', 'login-needed'],
    ['Reconnect', 'login-expired'],
    ['Reconnect', 'logged-in'],
    ['Give these rights', 'more-rights'],
  ] as const)('ATRYUM-22 says %s', async (words, name) => {
    await renderApp(`#/connectors/${name}`, inStates(name));
    expect(screen.getByRole('button', { name: words })).toBeTruthy();
  });

  it('ATRYUM-22 ATMOS-6 offers another account only where there is a login', async () => {
    const user = userEvent.setup();
    const service = await startLoginService();
    const world = await renderApp('#/connectors/acme', {
      world: 'calm',
      before: ({ run }) =>
        run('connector.add', { kind: 'http', name: 'acme', url: service.mcpUrl }),
    });
    expect(screen.queryByRole('button', { name: 'Switch account' })).toBeNull();
    await logInAt(world.core, 'acme', service);
    await user.click(await screen.findByRole('button', { name: 'Switch account' }));
    expect(inputsOf(world, 'connector.connect')).toEqual([
      { name: 'acme', again: true, switch: true },
    ]);
  });
});

describe('its state', () => {
  it('ATRYUM-23 what a login mends is not an alarm, and what it does not mend is one', async () => {
    const world = await renderApp(
      '#/connectors/login-expired',
      inStates('login-expired', 'unreachable'),
    );
    const messageOf = (name: string) => world.connector(name).problem?.message ?? '';
    expect(screen.getByText('Login expired')).toBeTruthy();
    expect(screen.getByText(messageOf('login-expired'))).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    act(() => world.navigate('connectors/unreachable'));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain(messageOf('unreachable'));
  });

  it('ATRYUM-39 ALATION-14 says since when and until when a login holds', async () => {
    const user = userEvent.setup();
    const service = await startLoginService();
    service.tokenExtra = { refresh_token: undefined, expires_in: undefined };
    // Of the page only: the core keeps the time of the machine.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * hour * 1000 });
    onTestFinished(() => void vi.useRealTimers());
    const world = await showLoggedIn(service);
    await user.click(screen.getByRole('tab', { name: 'Details' }));
    expect(screen.getByText('Does not expire')).toBeTruthy();
    expect(screen.getByText('Logged in since').nextElementSibling?.textContent).toMatch(
      /ago|yesterday/u,
    );
    service.tokenExtra = { ...service.tokenExtra, refresh_expires_in: secondsOf(90) };
    await logInAt(world.core, 'acme', service);
    await world.settled();
    expect(screen.getByText('Lasts until').nextElementSibling?.textContent).toBe(
      'About in 90 days',
    );
  });

  it.each([
    ['is renewed', {}, 'Renewed automatically; the service names no end'],
    ['is renewed, for so long', { refresh_expires_in: secondsOf(90) }, 'About in 90 days'],
    ['ends', { refresh_token: undefined, expires_in: secondsOf(2) }, 'in 2 days'],
  ])('ATRYUM-39 says how long a login holds that %s', async (_what, answer, said) => {
    const user = userEvent.setup();
    const service = await startLoginService();
    service.tokenExtra = answer;
    await showLoggedIn(service);
    await user.click(screen.getByRole('tab', { name: 'Details' }));
    expect(screen.getByText('Lasts until').nextElementSibling?.textContent).toBe(said);
  });

  it('ATRYUM-26 shows where it logs in, and that this was found out', async () => {
    const user = userEvent.setup();
    const service = await startLoginService();
    await showLoggedIn(service);
    await user.click(screen.getByRole('tab', { name: 'Details' }));
    const fact = screen.getByText('Logs in at').nextElementSibling?.textContent;
    expect(fact).toContain(`${service.origin}/authorize${service.origin}/token`);
    expect(fact).toContain('discovered from the server’s address');
  });

  it('ATMOS-9 says when the service gave less than was asked for', async () => {
    const user = userEvent.setup();
    const service = await startLoginService();
    service.tokenExtra = { scope: 'read' };
    await showLoggedIn(service, { oauth: { scopes: ['read', 'write'] } });
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
    // Of the very registration that this login goes by.
    const { clientId, redirectUri } = world.connector('linear').login?.registration ?? {};
    expect(region.getByRole('textbox', { name: 'Client ID' }).textContent).toBe(clientId);
    expect(region.getByRole('textbox', { name: 'Redirect URI' }).textContent).toBe(redirectUri);
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
    const world = await renderApp('#/connectors/github');
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(screen.getByRole('menuitem', { name: 'Add another account' }));
    await user.click(screen.getByRole('button', { name: 'Add account' }));
    expect(inputsOf(world, 'connector.duplicate')).toEqual([
      { name: 'github', newName: 'github-2' },
    ]);
    // AI apps may be given the new account instead of the old one.
    await user.click(await screen.findByRole('button', { name: 'Leave it' }));
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
    const world = await renderApp('#/connectors/github');
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
    expect(inputsOf(world, 'connector.tryOut').at(-1)).toMatchObject({
      url: 'https://a.example.com/mcp',
    });
    expect(inputsOf(world, 'connector.add')).toEqual([]);
    // What is typed afterwards was not tested.
    await user.type(screen.getByRole('textbox', { name: 'URL' }), 'x');
    expect(screen.queryByRole('status', { name: 'Result of the test' })).toBeNull();
  });
});

describe('what it offers beside tools', () => {
  it('lists resources and prompts, and says who gets them', async () => {
    const user = userEvent.setup();
    await renderApp('#/connectors/github');
    await user.click(screen.getByRole('tab', { name: 'Resources & prompts' }));
    const resources = await screen.findByRole('table', { name: 'Resources' });
    expect(within(resources).getByText('Notes 1')).toBeTruthy();
    expect(within(resources).getByText('notes://1')).toBeTruthy();
    expect(within(resources).getByText('1.2 kB')).toBeTruthy();
    const prompts = screen.getByRole('table', { name: 'Prompts' });
    expect(within(prompts).getByText('summarise')).toBeTruthy();
    expect(screen.getByText('Clients that may read this connector get these.')).toBeTruthy();
  });
});

const offered = (name: string, annotations: object): object => ({
  name,
  description: `To ${name.replace('_', ' ')}.`,
  inputSchema: { type: 'object' },
  annotations,
});
const reads = { readOnlyHint: true };
const writes = { readOnlyHint: false, destructiveHint: false };
const linearTools = [
  ...['list_issues', 'get_issue', 'list_projects'].map((name) => offered(name, reads)),
  ...['create_issue', 'update_issue'].map((name) => offered(name, writes)),
  offered('delete_comment', { readOnlyHint: false, destructiveHint: true }),
  { name: 'frobnicate', inputSchema: { type: 'object' } },
];

it('ATLAR-26 shows its tools by what they can do, whose account it is, and the page at the vendor', async () => {
  const user = userEvent.setup();
  const service = await startLoginService();
  service.tokenExtra = ofSam;
  service.tools = linearTools;
  const world = await showLoggedIn(service, { manageUrl: 'https://linear.app/settings/access' });
  await world.core.run('connector.review', { name: 'acme', accept: 'all' });
  await world.settled();
  const table = await screen.findByRole('table', { name: 'Tools' });
  const groups = within(table)
    .getAllByRole('rowheader')
    .map(({ textContent }) => textContent)
    .filter((text) => /\(\d+\)$/u.test(text));
  expect(groups).toEqual([
    'Read (3)',
    'Write (2)',
    'Unknown: nothing says what they do, so they count as writing (1)',
    'Destroy (1)',
  ]);
  expect(table.textContent).not.toContain('Now:');
  await world.core.run('connector.edit', { name: 'acme', isReadOnly: true });
  await world.core.run('tool.set', { connector: 'acme', tool: 'update_issue', mode: 'allow' });
  await world.settled();
  const row = within(table).getByText('update_issue').closest('tr');
  expect(row?.textContent).toContain('Now: Refused. More than is allowed here.');
  expect(table.textContent).toContain('To get issue.');
  await user.click(screen.getByRole('tab', { name: 'Details' }));
  const details = screen.getByRole('tabpanel', { name: 'Details' });
  expect(details.textContent).toContain(`sam@example.com at ${service.origin}`);
  expect(within(details).getByText('https://linear.app/settings/access')).toBeTruthy();
});
