import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../contract/commands/commands.ts';
import {
  readClientAddress,
  readWebHost,
  webHostPattern,
} from '../../../renderer/features/settings/read-address.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const card = () => within(screen.getByRole('region', { name: 'Who may connect' }));

describe('who may connect', () => {
  it('has three ways, each with its sentence, and the list only where it counts', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/settings');
    expect(card().getByText(/None can do anything until you consent/)).toBeTruthy();
    expect(card().queryByRole('textbox', { name: 'Web address of a client' })).toBeNull();
    await user.click(card().getByRole('radio', { name: 'Only the list' }));
    expect(await card().findByText(/No web address is listed/)).toBeTruthy();
    await user.click(card().getByRole('radio', { name: 'Nobody new' }));
    expect(await card().findByText(/Those with access keep it/)).toBeTruthy();
    expect(inputsOf(world, 'policy.setAuthorization')).toEqual([
      { registration: 'allow-list' },
      { registration: 'closed' },
    ]);
  });

  it('adds and removes addresses of clients, https only', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/settings', {
      before: (core) =>
        core.run('policy.setAuthorization', {
          registration: 'allow-list',
          allowedClients: ['https://claude.ai/oauth/claude-code.json'],
        }),
    });
    const field = card().getByRole('textbox', { name: 'Web address of a client' });
    await user.type(field, 'http://example.com/client.json{Enter}');
    expect(card().getByText(/Use a full https address/)).toBeTruthy();
    await user.clear(field);
    await user.type(field, 'https://example.com/client.json{Enter}');
    await waitFor(() => expect(field).toHaveProperty('value', ''));
    await user.click(
      card().getByRole('button', { name: 'Remove https://claude.ai/oauth/claude-code.json' }),
    );
    expect(inputsOf(world, 'policy.setAuthorization')).toEqual([
      {
        allowedClients: [
          'https://claude.ai/oauth/claude-code.json',
          'https://example.com/client.json',
        ],
      },
      { allowedClients: ['https://example.com/client.json'] },
    ]);
    expect(document.activeElement).toBe(field);
  });

  it('takes the host of a pasted address of a web client', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/settings');
    await user.type(
      card().getByRole('textbox', { name: 'Host of a web client' }),
      'https://ChatGPT.com/connector{Enter}',
    );
    expect(inputsOf(world, 'policy.setAuthorization')).toEqual([
      { webHosts: ['claude.ai', 'vscode.dev', 'chatgpt.com'] },
    ]);
  });

  it('switches login with a code, introspection and what can be read about Consentry', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/settings');
    await user.click(card().getByRole('switch', { name: 'Login with a code' }));
    await user.click(card().getByRole('switch', { name: 'Clients known by a web address' }));
    await user.click(card().getByRole('switch', { name: 'Token introspection' }));
    await user.click(card().getByRole('switch', { name: 'Consentry’s own tools' }));
    expect(inputsOf(world, 'policy.setAuthorization')).toEqual([
      { deviceLogin: false },
      { metadataDocuments: false },
      { introspection: true },
      { ownTools: false },
    ]);
  });

  it('shows a refusal in place and keeps what holds', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/settings');
    world.failNext('policy.setAuthorization', {
      code: 'not_allowed_here',
      message: 'The managed policy allows listed clients only.',
      hint: 'Ask your administrator.',
    });
    await user.click(card().getByRole('radio', { name: 'Nobody new' }));
    expect((await card().findByRole('alert')).textContent).toContain('Ask your administrator.');
    expect(card().getByRole('radio', { name: 'Anyone may ask' })).toHaveProperty('checked', true);
  });
});

describe('what is typed', () => {
  it.each(['https://example.com/c.json', 'https://example.com/a?b=c'])(
    'takes the client %s',
    (text) => {
      expect(readClientAddress(text)).toEqual({ entry: text });
      expect(
        commands['policy.setAuthorization'].input.safeParse({ allowedClients: [text] }).success,
      ).toBe(true);
    },
  );

  it.each(['http://example.com/c', 'https://example.com', 'example.com', 'javascript:x', ''])(
    'refuses the client %j',
    (text) => {
      expect(readClientAddress(text)).toHaveProperty('problem');
    },
  );

  it.each(['*.example.com', 'a b', 'https://', 'exa_mple.com', ''])(
    'refuses the host %j',
    (text) => {
      expect(readWebHost(text)).toHaveProperty('problem');
    },
  );

  it('has the rule of the contract for hosts', () => {
    const { input } = commands['policy.setAuthorization'];
    for (const host of ['vscode.dev', 'localhost:3000', 'A.dev', 'a/b', 'a:1234567', 'a_b'])
      expect(webHostPattern.test(host), host).toBe(input.safeParse({ webHosts: [host] }).success);
  });
});
