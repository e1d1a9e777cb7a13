/**
 * The dialog that adds a connector: by address, by command, and with a client that an administrator
 * registered.
 */
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { World } from '../../support/core/world-host.ts';
import { startLoginService } from '../../support/upstreams/login-service.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const add = (user: UserEvent) => user.click(screen.getByRole('button', { name: 'Add connector' }));
const box = (name: string) => screen.getByRole('textbox', { name });

async function openForm(user: UserEvent, way: 'URL' | 'Command'): Promise<World> {
  const world = await renderApp('#/connectors');
  await add(user);
  await user.click(screen.getByRole('radio', { name: way }));
  return world;
}

describe('by address', () => {
  it('ATLAR-25 ATLAR-1 takes an address in the search box, suggests a name, and logs in in the same dialog (ATRYUM-19)', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors');
    await add(user);
    await user.keyboard('https://mcp.atlar.com/mcp{Enter}');
    expect((box('URL') as HTMLInputElement).value).toBe('https://mcp.atlar.com/mcp');
    expect((box('Name') as HTMLInputElement).value).toBe('atlar');
    const service = await startLoginService();
    await user.clear(box('URL'));
    await user.type(box('URL'), service.mcpUrl);
    await user.clear(box('Name'));
    await user.type(box('Name'), 'atlar');
    await user.click(screen.getByRole('button', { name: 'Add and connect' }));
    expect(inputsOf(world, 'connector.add')).toEqual([
      {
        kind: 'http',
        name: 'atlar',
        url: service.mcpUrl,
        bearer: null,
        timeoutSeconds: 30,
        enabled: true,
      },
    ]);
    const dialog = await screen.findByRole('dialog', { name: 'Log in to atlar' });
    const { host } = new URL(service.origin);
    expect(within(dialog).getByRole('link', { name: `Open ${host}` })).toBeTruthy();
    // A login that is cancelled leaves a saved connector that needs one.
    await user.click(within(dialog).getByRole('button', { name: 'Cancel login' }));
    expect(await within(dialog).findByText('Login needed')).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Connect' }));
    const link = await within(dialog).findByRole('link', { name: `Open ${host}` });
    await fetch(await service.logIn(link.getAttribute('href') ?? ''));
    expect(await screen.findByRole('dialog', { name: 'atlar is connected' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Review its tools' }));
    expect(await screen.findByRole('heading', { name: 'atlar' })).toBeTruthy();
  });

  it('ALATION-12 keeps the address exactly as it was typed', async () => {
    const user = userEvent.setup();
    const world = await openForm(user, 'URL');
    await user.type(box('URL'), 'https://Acme.example.com:443/ai/mcp//');
    await user.type(box('Name'), 'x');
    await user.click(screen.getByRole('button', { name: 'Add and connect' }));
    expect(inputsOf(world, 'connector.add')).toMatchObject([
      { url: 'https://Acme.example.com:443/ai/mcp//' },
    ]);
  });

  it('ALATION-28 says what is wrong with an address and a name while they are typed', async () => {
    const user = userEvent.setup();
    await openForm(user, 'URL');
    await user.type(box('URL'), 'https://<instance>.example.com/mcp');
    expect(await screen.findByText('Put your own value where it says “<instance>”.')).toBeTruthy();
    await user.clear(box('Name'));
    await user.type(box('Name'), 'My Server');
    expect(await screen.findByText(/^Use 1 to 32 lower-case letters/u)).toBeTruthy();
    // What is mended is no longer wrong at once.
    await user.clear(box('URL'));
    await user.type(box('URL'), 'https://acme.example.com/mcp');
    expect(screen.queryByText(/^Put your own value/u)).toBeNull();
  });

  it('ALATION-11 refuses an address that was not filled in, at its field', async () => {
    const user = userEvent.setup();
    const world = await openForm(user, 'URL');
    await user.type(box('URL'), 'https://<instance>.example.com/mcp');
    await user.click(screen.getByRole('button', { name: 'Add and connect' }));
    expect(screen.getByText('Put your own value where it says “<instance>”.')).toBeTruthy();
    expect(box('URL').getAttribute('aria-invalid')).toBe('true');
    expect(inputsOf(world, 'connector.add')).toEqual([]);
  });

  it('ATRYUM-13 ATRYUM-40 asks before it sends without encryption, for that host only', async () => {
    const user = userEvent.setup();
    const world = await openForm(user, 'URL');
    await user.type(box('URL'), 'http://10.0.0.7:90/mcp');
    await user.clear(box('Name'));
    await user.type(box('Name'), 'lan');
    await user.click(screen.getByRole('button', { name: 'Add and connect' }));
    expect(screen.getByText(/sent to 10.0.0.7:90 is not encrypted/u)).toBeTruthy();
    await user.click(
      screen.getByRole('checkbox', { name: 'Send to 10.0.0.7:90 without encryption' }),
    );
    await user.clear(box('URL'));
    await user.type(box('URL'), 'http://10.0.0.8:90/mcp');
    await user.click(screen.getByRole('button', { name: 'Add and connect' }));
    expect(inputsOf(world, 'connector.add')).toEqual([]);
    await user.click(
      screen.getByRole('checkbox', { name: 'Send to 10.0.0.8:90 without encryption' }),
    );
    await user.click(screen.getByRole('button', { name: 'Add and connect' }));
    expect(inputsOf(world, 'connector.add')).toMatchObject([{ url: 'http://10.0.0.8:90/mcp' }]);
  });

  it('ATRYUM-10 adds without using it yet', async () => {
    const user = userEvent.setup();
    const world = await openForm(user, 'URL');
    const enabled = screen.getByRole('checkbox', { name: 'Enabled' }) as HTMLInputElement;
    expect(enabled.checked).toBe(true);
    await user.click(enabled);
    await user.type(box('URL'), 'https://a.example.com/mcp');
    await user.click(screen.getByRole('button', { name: 'Add connector' }));
    expect(inputsOf(world, 'connector.add')).toMatchObject([{ enabled: false, name: 'a-example' }]);
    expect(inputsOf(world, 'connector.connect')).toEqual([]);
    expect(await screen.findByRole('heading', { name: 'a-example' })).toBeTruthy();
  });
});

describe('with a client that somebody registered', () => {
  const advanced = (user: UserEvent) => user.click(screen.getByText(/^Advanced/u));

  it('ALATION-7 ATRYUM-28 shows the redirect URI and a message before there is a client id', async () => {
    const user = userEvent.setup();
    const { core } = await openForm(user, 'URL');
    await user.type(box('URL'), 'https://acme.alationcloud.com/ai/mcp/');
    await advanced(user);
    const redirectUri = `${core.issuer}/oauth/callback`;
    expect(box('Redirect URI').textContent).toBe(redirectUri);
    expect(screen.getByRole('button', { name: 'Copy redirect uri' })).toBeTruthy();
    await user.click(screen.getByText('Message for the administrator'));
    const message = box('Message for the administrator').textContent;
    expect(message).toContain('at acme.alationcloud.com');
    expect(message).toContain(redirectUri);
  });

  it('ALATION-29 ATRYUM-24 ATRYUM-27 splits what was printed, and sends what was entered', async () => {
    const user = userEvent.setup();
    const world = await openForm(user, 'URL');
    await user.type(box('URL'), 'https://acme.alationcloud.com/ai/mcp/');
    await advanced(user);
    await user.click(box('Client ID'));
    await user.paste('stty: not a terminal\nclient_id: abc-1\nclient_secret: s3cr3t\n');
    expect((box('Client ID') as HTMLInputElement).value).toBe('abc-1');
    expect(screen.getByLabelText<HTMLInputElement>('Client secret').value).toBe('s3cr3t');
    await user.type(box('Authorize URL'), 'https://login.example.com/authorize');
    await user.click(screen.getByRole('button', { name: 'Add and connect' }));
    expect(screen.getByText(/^Enter both addresses, or neither/u)).toBeTruthy();
    await user.type(box('Token URL'), 'http://login.example.com/token');
    expect(screen.getByText(/^Use a full https address/u)).toBeTruthy();
    await user.clear(box('Token URL'));
    await user.type(box('Token URL'), 'https://login.example.com/token');
    await user.click(screen.getByRole('checkbox', { name: 'Use default scopes' }));
    await user.type(box('Scopes'), 'mcp.read  mcp.write');
    await user.click(screen.getByRole('button', { name: 'Add and connect' }));
    expect(inputsOf(world, 'connector.add')).toEqual([
      {
        kind: 'http',
        name: 'acme-alationcloud',
        url: 'https://acme.alationcloud.com/ai/mcp/',
        bearer: null,
        timeoutSeconds: 30,
        enabled: true,
        oauth: {
          clientId: 'abc-1',
          clientSecret: 's3cr3t',
          issuer: null,
          authorizeUrl: 'https://login.example.com/authorize',
          tokenUrl: 'https://login.example.com/token',
          scopes: ['mcp.read', 'mcp.write'],
        },
      },
    ]);
  });

  it('ATRYUM-17 takes a token or a login, not both', async () => {
    const user = userEvent.setup();
    const world = await openForm(user, 'URL');
    await user.type(box('URL'), 'https://a.example.com/mcp');
    await user.type(screen.getByLabelText('Bearer token (optional)'), 'tok');
    await advanced(user);
    await user.type(box('Client ID'), 'abc');
    await user.click(screen.getByRole('button', { name: 'Add and connect' }));
    expect(screen.getByText('A connector has a token or its own login, not both.')).toBeTruthy();
    expect(inputsOf(world, 'connector.add')).toEqual([]);
  });
});

describe('what was typed', () => {
  it('ALATION-6 survives closing the dialog and leaving the page, until it is discarded', async () => {
    const user = userEvent.setup();
    await openForm(user, 'URL');
    await user.type(box('URL'), 'https://a.example.com/mcp');
    await user.type(screen.getByLabelText('Bearer token (optional)'), 's3cret');
    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('link', { name: /^Overview/u }));
    await user.click(screen.getByRole('link', { name: /^Connectors/u }));
    await add(user);
    expect((box('URL') as HTMLInputElement).value).toBe('https://a.example.com/mcp');
    expect(screen.getByLabelText<HTMLInputElement>('Bearer token (optional)').value).toBe('s3cret');
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    await add(user);
    await user.click(screen.getByRole('radio', { name: 'URL' }));
    expect((box('URL') as HTMLInputElement).value).toBe('');
  });

  it('ALATION-6 is gone once it is saved', async () => {
    const user = userEvent.setup();
    const world = await openForm(user, 'Command');
    await user.type(box('Command'), 'uvx a-server');
    await user.click(screen.getByRole('button', { name: 'Add and run' }));
    await screen.findByRole('heading', { name: 'a-server' });
    act(() => world.navigate('connectors'));
    await screen.findByRole('heading', { name: 'Connectors' });
    await add(user);
    expect(screen.queryByRole('button', { name: 'Discard' })).toBeNull();
  });
});

describe('by command', () => {
  it('ATRYUM-7 takes arguments and variables as JSON, and nothing of what is wrong', async () => {
    const user = userEvent.setup();
    const world = await openForm(user, 'Command');
    await user.type(box('Command'), 'npx');
    await user.click(screen.getByRole('button', { name: 'Paste arguments as JSON' }));
    await user.click(box('Arguments as a JSON array'));
    await user.paste('["-y", "two words", "it\'s", 1]');
    await user.click(screen.getByRole('button', { name: 'Use it' }));
    expect(
      screen.getByText('An argument has to be a text in double quotes (line 1, column 29).'),
    ).toBeTruthy();
    await user.clear(box('Arguments as a JSON array'));
    await user.paste('["-y", "two words", "it\'s"]');
    await user.click(screen.getByRole('button', { name: 'Use it' }));
    await user.click(screen.getByRole('button', { name: 'Paste variables as JSON' }));
    await user.click(box('Variables as a JSON object'));
    await user.paste('{"API_KEY": "k", "LEVEL": "info"}');
    await user.click(screen.getByRole('button', { name: 'Use it' }));
    await user.clear(box('Name'));
    await user.type(box('Name'), 'x');
    await user.click(screen.getByRole('button', { name: 'Add and run' }));
    expect(inputsOf(world, 'connector.add')).toMatchObject([
      {
        command: 'npx',
        args: ['-y', 'two words', "it's"],
        env: [
          { name: 'API_KEY', value: 'k', secret: true },
          { name: 'LEVEL', value: 'info', secret: false },
        ],
      },
    ]);
  });

  it('ATRYUM-9 SEC-91 suggests the vault for what looks like a secret', async () => {
    const user = userEvent.setup();
    await openForm(user, 'Command');
    await user.type(box('Command'), 'npx a-server --api-key abc');
    expect(screen.getByText('What follows --api-key looks like a secret')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Add variable' }));
    await user.type(box('Name of the variable'), 'API_TOKEN');
    expect(screen.queryByText(/looks like a secret\. Mark it/u)).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: 'Secret' }));
    expect(screen.getByText(/API_TOKEN looks like a secret\. Mark it/u)).toBeTruthy();
    await waitFor(() => expect(box('Value of API_TOKEN').getAttribute('type')).toBe('text'));
  });
});
