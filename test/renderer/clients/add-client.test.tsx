import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import {
  clientDraftErrors,
  redirectLines,
} from '../../../renderer/features/clients/parts/client-draft.ts';
import { beginDeviceLogin } from '../../support/worlds/world-client.ts';
import { chooseUnderMore } from '../support/more-menu.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

describe('add a client', () => {
  it('shows id and secret once, and says that it is the only time', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    await chooseUnderMore(user, 'Register by hand');
    const dialog = within(screen.getByRole('dialog', { name: 'Register a client by hand' }));
    await user.type(dialog.getByRole('textbox', { name: 'Name' }), 'Nightly report');
    await user.type(
      dialog.getByRole('textbox', { name: 'Redirect URIs, one per line' }),
      'http://127.0.0.1/callback{Enter}{Enter} http://localhost/cb ',
    );
    await user.click(dialog.getByRole('switch', { name: 'Has a secret' }));
    await user.click(dialog.getByRole('button', { name: 'Register' }));
    expect(inputsOf(world, 'client.add')).toEqual([
      {
        name: 'Nightly report',
        redirectUris: ['http://127.0.0.1/callback', 'http://localhost/cb'],
        confidential: true,
      },
    ]);
    const added = within(await screen.findByRole('dialog', { name: 'Nightly report added' }));
    expect(added.getByRole('textbox', { name: 'Client secret' }).textContent).toMatch(/^cst_cs_/);
    expect(added.getByRole('button', { name: 'Copy client secret' })).toBeTruthy();
    expect(added.getByText('The secret is shown only this once')).toBeTruthy();
    await user.click(added.getByRole('button', { name: 'I have copied the secret' }));
    expect(await screen.findByRole('heading', { name: 'Nightly report' })).toBeTruthy();
    expect(document.body.textContent).not.toContain('cst_cs_');
  });

  it('ALATION-33 may be given logins that end sooner, which its page shows and changes', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    await chooseUnderMore(user, 'Register by hand');
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Nightly report');
    await user.type(
      screen.getByRole('textbox', { name: 'Redirect URIs, one per line' }),
      'http://127.0.0.1/callback',
    );
    await user.click(screen.getByText('Logins that end sooner'));
    const minutes = screen.getByRole('textbox', { name: 'Access token, minutes' });
    await user.type(minutes, '61');
    const add = within(screen.getByRole('dialog')).getByRole('button', { name: 'Register' });
    await user.click(add);
    expect(screen.getByText('A whole number from 1 to 60, or leave it empty.')).toBeTruthy();
    await user.clear(minutes);
    await user.type(minutes, '5');
    await user.click(add);
    expect(inputsOf(world, 'client.add')).toMatchObject([
      { tokenLifetimes: { accessMinutes: 5, refreshDays: null, loginDays: null } },
    ]);
    await user.click(await screen.findByRole('button', { name: 'Done' }));
    const card = within(await screen.findByRole('region', { name: 'How long logins last' }));
    expect(card.getByText('5 minutes')).toBeTruthy();
    await user.click(card.getByRole('button', { name: 'Change' }));
    await user.type(screen.getByRole('textbox', { name: 'Every login, days' }), '7');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(inputsOf(world, 'client.setTokenLifetimes')).toMatchObject([
      { lifetimes: { accessMinutes: 5, refreshDays: null, loginDays: 7 } },
    ]);
    expect(card.getByText('7 days, however often it is renewed')).toBeTruthy();
  });

  it('shows why core refuses a redirect URI, and keeps what was typed', async () => {
    const user = userEvent.setup();
    await renderApp('#/clients', { world: 'empty' });
    await chooseUnderMore(user, 'Register by hand');
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Web thing');
    const uris = screen.getByRole<HTMLTextAreaElement>('textbox', {
      name: 'Redirect URIs, one per line',
    });
    await user.type(uris, 'https://elsewhere.example/cb');
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Register' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('https on a host you allowed');
    expect(uris.value).toBe('https://elsewhere.example/cb');
  });

  it('asks for what is missing before it calls', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    await chooseUnderMore(user, 'Register by hand');
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Register' }));
    expect(screen.getByText('Give it a name that you will recognize.')).toBeTruthy();
    expect(screen.getByText(/Enter where its logins go/)).toBeTruthy();
    expect(inputsOf(world, 'client.add')).toEqual([]);
  });

  it.each([
    ['callback', 'is not a full address'],
    [
      Array.from({ length: 11 }, (_, at) => `http://127.0.0.1/${at}`).join('\n'),
      '10 lines at most',
    ],
  ])('refuses %s', (redirectUris, words) => {
    expect(clientDraftErrors({ name: 'x', redirectUris }).redirectUris).toContain(words);
  });

  it('takes one URI a line, without blanks', () => {
    expect(redirectLines(' a:/x \n\n\tb:/y\r\n')).toEqual(['a:/x', 'b:/y']);
  });
});

describe('enter a code', () => {
  it('takes it in small letters and blanks, and the consent opens by itself', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients', { headless: true });
    await chooseUnderMore(user, 'Enter a code');
    expect(screen.getByRole('dialog').textContent).toContain(
      'only if you started the login yourself',
    );
    const userCode = await beginDeviceLogin(world.core);
    const typed = userCode.toLowerCase().replace('-', ' ');
    await user.type(screen.getByRole('textbox', { name: 'Code' }), `${typed}{Enter}`);
    expect(inputsOf(world, 'device.enter')).toEqual([{ userCode: typed }]);
    expect(await screen.findByRole('dialog', { name: 'Question' })).toBeTruthy();
    expect(await screen.findByText(userCode)).toBeTruthy();
  });

  it('counts the letters before it spends a try (SEC-31)', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients', {});
    await chooseUnderMore(user, 'Enter a code');
    await user.type(screen.getByRole('textbox', { name: 'Code' }), 'BCDF{Enter}');
    expect(screen.getByText(/The code has eight letters/)).toBeTruthy();
    expect(inputsOf(world, 'device.enter')).toEqual([]);
    await user.type(screen.getByRole('textbox', { name: 'Code' }), '-GHJX{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain(
      'No login waits for this code.',
    );
  });

  it('is not there while it is switched off', async () => {
    await renderApp('#/clients', {
      before: (core) => core.run('policy.setAuthorization', { deviceLogin: false }),
    });
    await userEvent.setup().click(screen.getByRole('button', { name: 'More' }));
    expect(await screen.findByRole('menuitem', { name: 'Register by hand' })).toBeTruthy();
    expect(screen.queryByRole('menuitem', { name: 'Enter a code' })).toBeNull();
  });
});
