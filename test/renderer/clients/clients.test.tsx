import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { register } from '../../support/clients/oauth-client.ts';
import { callTool } from '../../support/worlds/build-world.ts';
import { hostileName } from '../../support/worlds/hostile.ts';
import { clientPage } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

describe('clients', () => {
  it('asks before it revokes, and does nothing when the person keeps the access', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    await user.click(screen.getByRole('button', { name: 'Revoke access of Cursor' }));
    const dialog = screen.getByRole('dialog', { name: 'Revoke access of Cursor?' });
    expect(dialog).toHaveProperty('textContent', expect.stringContaining('cannot be undone'));
    expect(document.activeElement).toBe(
      within(dialog).getByRole('button', { name: 'Keep access' }),
    );
    await user.keyboard('{Enter}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(inputsOf(world, 'client.revoke')).toEqual([]);
  });

  it('says that the asks of a client are denied for now (SEC-39)', async () => {
    const { core, known } = await renderApp('#/clients', { world: 'calm' });
    expect(screen.queryByText('Approvals denied for now')).toBeNull();
    for (let n = 0; n < limits.questions.denials; n += 1)
      await callTool(core, known, {
        client: 'Claude Code',
        tool: 'github__create_issue',
        arguments: { n },
        answer: 'deny',
      });
    expect(await screen.findByText('Approvals denied for now')).toBeTruthy();
  });

  it('revokes after the confirmation and takes the row away', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    const { clientId } = world.client('Cursor');
    await user.click(screen.getByRole('button', { name: 'Revoke access of Cursor' }));
    await user.click(screen.getByRole('button', { name: 'Revoke access' }));
    expect(inputsOf(world, 'client.revoke')).toEqual([{ clientId }]);
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Cursor' })).toBeNull());
    expect(screen.getByText('Access of Cursor revoked')).toBeTruthy();
  });

  it('keeps the dialog open and says what to do when revoking fails', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    world.failNext('client.revoke', {
      code: 'store_failed',
      message: 'The change could not be saved.',
      hint: 'Free some disk space, then try again.',
    });
    await user.click(screen.getByRole('button', { name: 'Revoke access of Cursor' }));
    await user.click(screen.getByRole('button', { name: 'Revoke access' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The change could not be saved.');
    expect(alert.textContent).toContain('Free some disk space, then try again.');
    expect(within(alert).getByRole('button', { name: 'Copy details' })).toBeTruthy();
  });

  it('revokes all with one question', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    await user.click(screen.getByRole('button', { name: 'Revoke all' }));
    await user.click(screen.getByRole('button', { name: 'Revoke all access' }));
    expect(inputsOf(world, 'client.revokeAll')).toEqual([{}]);
    expect(await screen.findByText('Access of 5 clients revoked')).toBeTruthy();
  });

  it('says what a client can do, tool by tool, with the reason', async () => {
    const user = userEvent.setup();
    await renderApp(clientPage('Cursor'));
    await user.click(screen.getByRole('tab', { name: 'What can it do?' }));
    const row = (await screen.findByText('merge_pull_request')).closest('tr');
    expect(row?.textContent).toContain('Refused');
    expect(row?.textContent).toContain('The client has read access only');
  });

  it('blocks and unblocks', async () => {
    const user = userEvent.setup();
    const world = await renderApp(clientPage('Cursor'));
    await user.click(screen.getByRole('button', { name: 'Block' }));
    await user.click(await screen.findByRole('button', { name: 'Unblock' }));
    expect(inputsOf(world, 'client.block')).toHaveLength(1);
    expect(inputsOf(world, 'client.unblock')).toHaveLength(1);
  });

  it('shows a hostile name as text, the whole of it on its page', async () => {
    let clientId = '';
    await renderApp(() => `#/clients/${clientId}`, {
      async before({ issuer }) {
        const name = `<img src=x onerror=1>${hostileName}`;
        ({ clientId } = await register(issuer, { client_name: name }));
      },
    });
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toContain('<img src=x');
    expect(document.querySelector('img')).toBeNull();
  });

  it('teaches when there is none', async () => {
    await renderApp('#/clients', { world: 'empty' });
    expect(screen.getByRole('heading', { name: 'No client yet' })).toBeTruthy();
  });
});
