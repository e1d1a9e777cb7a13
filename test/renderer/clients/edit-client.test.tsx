import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { chooseUnderMore } from '../support/more-menu.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

/** Adds a client with a secret and stays on its page. */
async function pageOfAdded() {
  const user = userEvent.setup();
  const world = await renderApp('#/clients');
  await chooseUnderMore(user, 'Register by hand');
  const dialog = within(screen.getByRole('dialog', { name: 'Register a client by hand' }));
  await user.type(dialog.getByRole('textbox', { name: 'Name' }), 'Nightly report');
  const uris = dialog.getByRole('textbox', { name: 'Redirect URIs, one per line' });
  await user.type(uris, 'http://127.0.0.1/callback');
  await user.click(dialog.getByRole('switch', { name: 'Has a secret' }));
  await user.click(dialog.getByRole('button', { name: 'Register' }));
  await user.click(await screen.findByRole('button', { name: 'I have copied the secret' }));
  await screen.findByRole('heading', { name: 'Nightly report' });
  const region = (name: string) => within(screen.getByRole('region', { name }));
  return { user, world, region };
}

describe('a client that was added by hand', () => {
  it('ALATION-31 changes its name and redirect URIs, and says what that does to logins', async () => {
    const { user, world, region } = await pageOfAdded();
    await user.click(region('Identity').getByRole('button', { name: 'Change' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Change Nightly report' }));
    expect(dialog.getByText(/apply from its next login\. It is not logged in now\./)).toBeTruthy();
    const save = dialog.getByRole('button', { name: 'Save' });
    expect(save).toHaveProperty('disabled', true);
    const uris = dialog.getByRole('textbox', { name: 'Redirect URIs, one per line' });
    await user.clear(uris);
    await user.click(save);
    expect(dialog.getByText(/Enter where its logins go/)).toBeTruthy();
    await user.type(uris, 'https://elsewhere.example/cb');
    await user.click(save);
    expect((await dialog.findByRole('alert')).textContent).toContain('https on a host you allowed');
    await user.clear(uris);
    await user.type(uris, 'http://localhost/cb');
    await user.click(save);
    expect(inputsOf(world, 'client.edit').at(-1)).toEqual({
      clientId: expect.stringMatching(/^cst_client_/) as string,
      redirectUris: ['http://localhost/cb'],
    });
    expect(await region('Identity').findByText('http://localhost/cb')).toBeTruthy();
  });

  it('ALATION-31 gets a new secret, shown once, and the old one ends when asked', async () => {
    const { user, world, region } = await pageOfAdded();
    await user.click(region('Secret').getByRole('button', { name: 'New secret' }));
    await user.click(screen.getByRole('radio', { name: 'A week' }));
    await user.click(screen.getByRole('button', { name: 'Make a new secret' }));
    expect(inputsOf(world, 'client.rotateSecret')).toMatchObject([{ overlapHours: 168 }]);
    const made = within(
      await screen.findByRole('dialog', { name: 'New secret of Nightly report' }),
    );
    expect(made.getByRole('textbox', { name: 'Client secret' }).textContent).toMatch(/^cst_cs_/);
    expect(made.getByText(/The old one works until/)).toBeTruthy();
    await user.click(made.getByRole('button', { name: 'I have copied the secret' }));
    expect(document.body.textContent).not.toContain('cst_cs_');
    expect(region('Secret').getByText(/Two secrets work\. The old one ends/)).toBeTruthy();
    await user.click(region('Secret').getByRole('button', { name: 'End the old one now' }));
    const confirm = within(screen.getByRole('dialog', { name: 'End the old secret now?' }));
    expect(confirm.getByText(/This can’t be undone/)).toBeTruthy();
    await user.click(confirm.getByRole('button', { name: 'End old secret' }));
    expect(await region('Secret').findByText(/One secret works/)).toBeTruthy();
    expect(inputsOf(world, 'client.endFormerSecret')).toHaveLength(1);
  });
});

it('a client that registered itself has neither', async () => {
  const user = userEvent.setup();
  await renderApp('#/clients');
  await user.click(screen.getByRole('link', { name: /Claude Code/ }));
  const identity = within(await screen.findByRole('region', { name: 'Identity' }));
  expect(identity.queryByRole('button', { name: 'Change' })).toBeNull();
  expect(screen.queryByRole('region', { name: 'Secret' })).toBeNull();
});
