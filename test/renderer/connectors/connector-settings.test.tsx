/**
 * The settings of a connector: secrets are kept, replaced or cleared knowingly, and only what
 * differs is sent.
 */
import { screen, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { logInAt } from '../../support/upstreams/log-in-at.ts';
import { startLoginService } from '../../support/upstreams/login-service.ts';
import { offering, startPlainUpstream } from '../../support/upstreams/plain-upstream.ts';
import type { World, WorldOptions } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

async function openSettings(
  user: UserEvent,
  name: string,
  before?: WorldOptions['before'],
): Promise<World> {
  const world = await renderApp(`#/connectors/${name}`, {
    world: 'calm',
    ...(before === undefined ? {} : { before }),
  });
  await user.click(screen.getByRole('tab', { name: 'Settings' }));
  return world;
}

/** Of a program with arguments, variables and a working folder. */
const openProgram = (user: UserEvent): Promise<World> =>
  openSettings(user, 'filesystem', ({ run }, { home }) =>
    run('connector.edit', {
      name: 'filesystem',
      args: ['-y', 'a server', "it's"],
      env: [
        { name: 'TOKEN', value: 't0ken', secret: true },
        { name: 'LEVEL', value: 'info', secret: false },
      ],
      cwd: home,
      idleMinutes: null,
    }),
  );

/** Of a login with a client that an administrator registered. */
async function openTypedLogin(user: UserEvent): Promise<World> {
  const service = await startLoginService();
  return openSettings(user, 'acme', async (core) => {
    const redirectUris = [`${core.issuer}/oauth/callback`];
    service.clients.set('abc', { redirectUris, secret: 's3cret' });
    const oauth = { clientId: 'abc', clientSecret: 's3cret' };
    await core.run('connector.add', { kind: 'http', name: 'acme', url: service.mcpUrl, oauth });
    await logInAt(core, 'acme', service);
  });
}

const part = (title: string) => within(screen.getByRole('region', { name: title }));

describe('a program', () => {
  it('ATRYUM-32 SEC-76 shows the exact command, and sends only what differs', async () => {
    const user = userEvent.setup();
    const world = await openProgram(user);
    const form = part('Command');
    const command = form.getByRole<HTMLTextAreaElement>('textbox', { name: 'Command' });
    await user.type(command, ' --more');
    const parts = within(form.getByRole('list', { name: 'Program and arguments' }));
    expect(parts.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'npx',
      '-y',
      'a server',
      "it's",
      '--more',
    ]);
    await user.click(form.getByRole('button', { name: 'Save and restart' }));
    expect(inputsOf(world, 'connector.edit')).toEqual([
      { name: 'filesystem', args: ['-y', 'a server', "it's", '--more'] },
    ]);
  });

  it('SEC-90 an empty value keeps a variable; one is replaced by typing and removed by its button', async () => {
    const user = userEvent.setup();
    const world = await openProgram(user);
    const form = part('Command');
    const field = form.getByLabelText<HTMLInputElement>('New value of TOKEN');
    expect(field.value).toBe('');
    expect(field.type).toBe('password');
    await user.type(form.getByRole('textbox', { name: /^Stop after/u }), '5');
    await user.click(form.getByRole('button', { name: 'Save and restart' }));
    await user.type(form.getByLabelText('New value of TOKEN'), 'n3w');
    await user.click(form.getByRole('button', { name: 'Remove LEVEL' }));
    await user.click(form.getByRole('button', { name: 'Save and restart' }));
    expect(inputsOf(world, 'connector.edit')).toEqual([
      { name: 'filesystem', idleMinutes: 5 },
      {
        name: 'filesystem',
        env: [
          { name: 'LEVEL', value: null },
          { name: 'TOKEN', value: 'n3w', secret: true },
        ],
      },
    ]);
  });

  it('ALATION-6 keeps what was typed while another page is looked at, until it is discarded', async () => {
    const user = userEvent.setup();
    const { home } = await openProgram(user);
    await user.type(part('Command').getByRole('textbox', { name: 'Working folder' }), '/x');
    await user.click(screen.getByRole('tab', { name: 'Details' }));
    await user.click(screen.getByRole('tab', { name: 'Settings' }));
    const folder = () =>
      part('Command').getByRole<HTMLInputElement>('textbox', { name: 'Working folder' }).value;
    expect(folder()).toBe(`${home}/x`);
    await user.click(part('Command').getByRole('button', { name: 'Discard changes' }));
    expect(folder()).toBe(home);
  });
});

describe('a token', () => {
  it('ATRYUM-15 ATRYUM-16 is never shown, kept by an empty field, and cleared by a question only', async () => {
    const user = userEvent.setup();
    const world = await openSettings(user, 'github');
    const form = part('Token');
    expect(form.getByText('A token is in the vault; it ends in k9Qe.')).toBeTruthy();
    expect(form.getByLabelText<HTMLInputElement>('New bearer token').value).toBe('');
    expect(form.getByRole<HTMLButtonElement>('button', { name: 'Replace token' }).disabled).toBe(
      true,
    );
    await user.type(form.getByLabelText('New bearer token'), '{Enter}');
    expect(inputsOf(world, 'connector.editAuth')).toEqual([]);
    await user.type(form.getByLabelText('New bearer token'), 'n3w-token');
    await user.click(form.getByRole('button', { name: 'Replace token' }));
    await user.click(await part('Token').findByRole('button', { name: 'Clear token' }));
    await user.click(screen.getByRole('button', { name: 'Keep token' }));
    expect(inputsOf(world, 'connector.editAuth')).toEqual([
      { name: 'github', bearer: { do: 'replace', value: 'n3w-token' } },
    ]);
    await user.click(part('Token').getByRole('button', { name: 'Clear token' }));
    await user.click(
      within(screen.getByRole('dialog')).getByRole('button', { name: 'Clear token' }),
    );
    expect(inputsOf(world, 'connector.editAuth').at(-1)).toEqual({
      name: 'github',
      bearer: { do: 'clear' },
    });
  });

  it('ATRYUM-17 takes the place of a login only after a question', async () => {
    const user = userEvent.setup();
    const world = await openTypedLogin(user);
    await user.type(part('Token').getByLabelText('Bearer token'), 'tok');
    await user.click(part('Token').getByRole('button', { name: 'Set token' }));
    expect(inputsOf(world, 'connector.editAuth')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Use the token' }));
    expect(inputsOf(world, 'connector.editAuth')).toEqual([
      { name: 'acme', bearer: { do: 'replace', value: 'tok' } },
    ]);
  });
});

describe('a login', () => {
  const title = 'Login with a client that an administrator registered';

  it('ATRYUM-25 ATRYUM-29 an empty secret stays, and another client says that the login ends', async () => {
    const user = userEvent.setup();
    const world = await openTypedLogin(user);
    expect(part(title).getByLabelText<HTMLInputElement>('New client secret').value).toBe('');
    await user.click(part(title).getByRole('checkbox', { name: 'Use default scopes' }));
    await user.type(part(title).getByRole('textbox', { name: 'Scopes' }), 'read');
    expect(screen.queryByText('Saving this ends the login')).toBeNull();
    await user.type(part(title).getByRole('textbox', { name: 'Client ID' }), 'd');
    expect(screen.getByText('Saving this ends the login')).toBeTruthy();
    await user.click(part(title).getByRole('button', { name: 'Save' }));
    expect(inputsOf(world, 'connector.editAuth')).toEqual([
      { name: 'acme', oauth: { clientId: 'abcd', scopes: ['read'] } },
    ]);
  });

  it('ALATION-9 spells the redirect URI as the service wants it', async () => {
    const user = userEvent.setup();
    const world = await openTypedLogin(user);
    await user.click(part(title).getByRole('radio', { name: 'localhost' }));
    expect(part(title).getByRole('textbox', { name: 'Redirect URI' }).textContent).toBe(
      `http://localhost:${world.core.port}/oauth/callback`,
    );
    await user.click(part(title).getByRole('button', { name: 'Save' }));
    expect(inputsOf(world, 'connector.editAuth')).toEqual([
      { name: 'acme', oauth: { redirectHost: 'localhost' } },
    ]);
  });

  it('ATRYUM-25 the secret goes by a button and a question', async () => {
    const user = userEvent.setup();
    const world = await openTypedLogin(user);
    await user.click(part(title).getByRole('button', { name: 'Clear client secret' }));
    await user.click(
      within(screen.getByRole('dialog')).getByRole('button', { name: 'Clear client secret' }),
    );
    expect(inputsOf(world, 'connector.editAuth')).toEqual([
      { name: 'acme', oauth: { clientSecret: { do: 'clear' } } },
    ]);
  });
});

describe('address, names and limits', () => {
  it('ALATION-34 another host needs the yes to forget what belongs to the old one', async () => {
    const user = userEvent.setup();
    const world = await openSettings(user, 'github');
    const url = part('Address').getByRole('textbox', { name: 'URL' });
    await user.type(url, 'v2/');
    expect(
      screen.queryByRole('checkbox', { name: 'Forget login, token and secret headers' }),
    ).toBeNull();
    await user.clear(url);
    await user.type(url, 'https://elsewhere.example/mcp');
    await user.click(part('Address').getByRole('button', { name: 'Save' }));
    expect(inputsOf(world, 'connector.edit')).toEqual([]);
    await user.click(
      screen.getByRole('checkbox', { name: 'Forget login, token and secret headers' }),
    );
    await user.click(part('Address').getByRole('button', { name: 'Save' }));
    expect(inputsOf(world, 'connector.edit')).toEqual([
      { name: 'github', url: 'https://elsewhere.example/mcp', forgetCredentials: true },
    ]);
  });

  it('ATLAR-32 ATMOS-5 ATRYUM-5 takes a title and a label, and the name stays', async () => {
    const user = userEvent.setup();
    const account = [{ type: 'text', text: 'Acme, staging' }];
    const url = await startPlainUpstream({
      ...offering([{ name: 'get_me', description: 'Who I am.', inputSchema: { type: 'object' } }]),
      'tools/call': { resultType: 'complete', content: account },
    });
    const world = await openSettings(user, 'acme', async (core) => {
      await core.run('connector.add', { kind: 'http', name: 'acme', url });
      await core.run('connector.connect', { name: 'acme' });
      await core.run('connector.review', { name: 'acme', accept: 'all' });
    });
    const form = part('Name and account');
    await user.type(form.getByRole('textbox', { name: 'Title' }), 'GitHub at work');
    await user.click(form.getByRole('button', { name: 'Save' }));
    await user.click(form.getByRole('button', { name: 'Call get_me' }));
    expect(inputsOf(world, 'connector.edit')).toEqual([{ name: 'acme', title: 'GitHub at work' }]);
    expect(inputsOf(world, 'connector.learnLabel')).toEqual([{ name: 'acme', tool: 'get_me' }]);
    expect(await screen.findByText('Acme, staging')).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('GitHub at work');
    const page = within(screen.getByRole('main'));
    expect(page.getAllByText('acme').length).toBeGreaterThan(0);
    window.location.hash = '#/connectors';
    const list = within(await screen.findByRole('table', { name: 'Connectors' }));
    expect(list.getByRole('link', { name: 'GitHub at work' })).toBeTruthy();
    expect(list.getByText(/^acme · http/u)).toBeTruthy();
    window.location.hash = '#/activity';
    expect((await screen.findAllByText(/GitHub at work \(acme\)/u)).length).toBeGreaterThan(0);
  });

  it('ATLAR-27 keeps the page at the vendor, to be copied or opened', async () => {
    const user = userEvent.setup();
    const world = await openSettings(user, 'github');
    const form = part('Name and account');
    const field = form.getByRole('textbox', { name: 'Account page' });
    await user.type(field, 'http://a.example/x');
    await user.click(form.getByRole('button', { name: 'Save' }));
    expect(form.getByText('Use a full https address.')).toBeTruthy();
    expect(inputsOf(world, 'connector.edit')).toEqual([]);
    await user.clear(field);
    await user.type(field, 'https://a.example/x');
    await user.click(form.getByRole('button', { name: 'Save' }));
    expect(inputsOf(world, 'connector.edit')).toEqual([
      { name: 'github', manageUrl: 'https://a.example/x' },
    ]);
    await user.click(screen.getByRole('tab', { name: 'Details' }));
    expect(screen.getByRole('textbox', { name: 'Account page' }).textContent).toBe(
      'https://a.example/x',
    );
    expect(screen.getByRole('button', { name: 'Copy account page' })).toBeTruthy();
    const link = screen.getByRole('link', { name: 'Manage access there' });
    expect([link.getAttribute('href'), link.getAttribute('rel')]).toEqual([
      'https://a.example/x',
      'noreferrer',
    ]);
  });

  it('ATRYUM-14 sets limits; an empty field takes one away', async () => {
    const user = userEvent.setup();
    const world = await openSettings(user, 'github', ({ run }) =>
      run('connector.edit', { name: 'github', callsPerDay: 500 }),
    );
    const form = part('Limits');
    await user.clear(form.getByRole('textbox', { name: 'Calls per day' }));
    await user.type(form.getByRole('textbox', { name: 'Calls per minute' }), '0');
    await user.click(form.getByRole('button', { name: 'Save' }));
    expect(form.getByText('Use 1 to 100,000, or leave it empty.')).toBeTruthy();
    expect(inputsOf(world, 'connector.edit')).toEqual([]);
    await user.type(form.getByRole('textbox', { name: 'Calls per minute' }), '{Backspace}60');
    await user.clear(form.getByRole('textbox', { name: /^Time limit/u }));
    await user.type(form.getByRole('textbox', { name: /^Time limit/u }), '45');
    await user.click(form.getByRole('button', { name: 'Save' }));
    expect(inputsOf(world, 'connector.edit')).toEqual([
      { name: 'github', callsPerMinute: 60, callsPerDay: null, timeoutSeconds: 45 },
    ]);
  });
});
