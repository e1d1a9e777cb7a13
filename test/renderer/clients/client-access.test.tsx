import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../renderer/features/clients/parts/grant-levels.ts';
import { logIn, register } from '../../support/clients/oauth-client.ts';
import { claudeCodeUrl } from '../../support/worlds/busy-clients.ts';
import { policyWith } from '../../support/core/managed-policy.ts';
import { memoryPolicy } from '../../support/core/memory-policy.ts';
import { clientPage } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const cursor = clientPage('Cursor');
const claudeCode = `#/clients/${encodeURIComponent(claudeCodeUrl)}`;

const access = (name: string) => screen.getByRole('group', { name: `Access to ${name}` });
const level = (name: string, word: string) =>
  within(access(name)).getByRole<HTMLInputElement>('radio', { name: word });

describe('the grant editor', () => {
  it('changes one connector of one grant, live', async () => {
    const world = await renderApp(claudeCode);
    expect(level('github', 'Read & write').checked).toBe(true);
    fireEvent.click(level('github', 'Read'));
    await waitFor(() => expect(level('github', 'Read').checked).toBe(true));
    expect(inputsOf(world, 'client.grant')).toEqual([
      {
        clientId: claudeCodeUrl,
        grantId: world.client('Claude Code').grants[0]?.grantId,
        access: { github: 'read' },
      },
    ]);
    expect((await screen.findByText('github: Read')).getAttribute('role')).toBe('status');
  });

  it('shows what holds while a change is under way, and takes no second one', async () => {
    const world = await renderApp(claudeCode);
    fireEvent.click(level('github', 'None'));
    expect(level('github', 'Read & write').checked).toBe(true);
    expect(screen.getByText('Saving')).toBeTruthy();
    fireEvent.click(level('github', 'Read'));
    await waitFor(() => expect(level('github', 'None').checked).toBe(true));
    expect(inputsOf(world, 'client.grant')).toHaveLength(1);
  });

  it('gives what is about Consentry by itself, reading only', async () => {
    const world = await renderApp(cursor);
    const own = 'Read its own entries in the activity log';
    expect(within(access(own)).getAllByRole('radio')).toHaveLength(2);
    fireEvent.click(level(own, 'Read'));
    await waitFor(() => expect(level(own, 'Read').checked).toBe(true));
    expect(inputsOf(world, 'client.grant')).toMatchObject([
      { access: { 'consentry:audit': 'read' } },
    ]);
    expect(level('All connectors, including future ones', 'Read').checked).toBe(true);
  });

  it('ATLAR-13 ATOMIC-19 what only others may give stays in sight, says by whom, and can be taken away', async () => {
    const managedPolicy = memoryPolicy(
      policyWith({
        roles: { reader: { registration: 'edit', access: 'view' } },
        groups: { everyone: { roles: ['reader'], everyone: true } },
      }),
    );
    const world = await renderApp(clientPage('Visual Studio Code'), { ports: { managedPolicy } });
    expect(level('filesystem', 'Read & write').disabled).toBe(true);
    expect(screen.getByText(/What clients may do is limited by Example IT/u).textContent).toContain(
      'Ask it@example.com',
    );
    fireEvent.click(level('filesystem', 'None'));
    await waitFor(() => expect(level('filesystem', 'None').checked).toBe(true));
    expect(level('filesystem', 'Read').disabled).toBe(true);
    expect(world.client('Visual Studio Code').grants[0]?.access).toEqual({});
  });

  it('says what went wrong where it went wrong, and keeps showing what holds', async () => {
    const world = await renderApp(claudeCode);
    world.failNext('client.grant', {
      code: 'store_failed',
      message: 'The change could not be saved.',
      hint: 'Free some disk space, then try again.',
    });
    fireEvent.click(level('linear', 'None'));
    const alert = await screen.findByRole('alert');
    expect(alert.closest('li')?.textContent).toContain('linear');
    expect(level('linear', 'Read').checked).toBe(true);
  });

  it('says that lowering one of every connector makes a fixed list, and then shows that list', async () => {
    await renderApp(cursor);
    const every = 'All connectors, including future ones';
    expect(level(every, 'Read').checked).toBe(true);
    expect(access(every).closest('li')?.textContent).toContain(
      'fixed list of the connectors you have now',
    );
    fireEvent.click(level('linear', 'None'));
    await waitFor(() =>
      expect(screen.queryByRole('group', { name: `Access to ${every}` })).toBeNull(),
    );
    expect(level('linear', 'None').checked).toBe(true);
    expect(level('github', 'Read').checked).toBe(true);
  });

  it('offers only what the grant can reach', async () => {
    await renderApp(clientPage('Visual Studio Code'));
    const rows = within(screen.getByRole('list', { name: 'Connectors' })).getAllByRole('listitem');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.textContent).toContain('filesystem');
  });

  it('can take away a connector that is gone, never widen it', async () => {
    const { core } = await renderApp(claudeCode);
    await core.run('connector.remove', { name: 'linear' });
    await screen.findByText('No longer connected');
    expect(level('linear', 'Read & write').disabled).toBe(true);
    expect(level('linear', 'None').disabled).toBe(false);
  });

  it('reads a grant as the core does: own level and "every connector", the higher one', () => {
    const grant = {
      grantId: 'g',
      clientId: 'c',
      resources: ['/mcp'],
      access: { '*': 'read', github: 'write' } as const,
      scopes: [],
      createdAt: '',
      endsAt: null,
      isRemembered: false,
      lastUsedAt: null,
      activeTokens: 0,
      tokens: [],
    };
    expect(rowsOf(grant, ['linear', 'github'])).toEqual([
      { name: '*', level: 'read', exists: true },
      { name: 'linear', level: 'read', exists: true },
      { name: 'github', level: 'write', exists: true },
    ]);
    expect(
      rowsOf({ ...grant, access: {}, resources: ['/mcp/linear'] }, ['linear', 'github']),
    ).toEqual([{ name: 'linear', level: 'none', exists: true }]);
  });
});

describe('tokens', () => {
  it('ends one with one click, says that it cannot be undone, and keeps the rest', async () => {
    const user = userEvent.setup();
    const world = await renderApp(claudeCode);
    const table = within(screen.getByRole('table', { name: 'Tokens' }));
    const revoke = table.getAllByRole('button', { name: /^Revoke the token of / });
    expect(revoke).toHaveLength(3);
    expect(table.getByText('Stays logged in, renewed 3 times')).toBeTruthy();
    expect(table.getByText('Cannot be renewed')).toBeTruthy();
    const tokenId = world.client('Claude Code').grants[0]?.tokens[1]?.tokenId;
    await user.click(revoke[1]!);
    expect(inputsOf(world, 'client.revokeToken')).toEqual([{ clientId: claudeCodeUrl, tokenId }]);
    expect(await screen.findByText('Token revoked')).toBeTruthy();
    expect(screen.getByText(/This can’t be undone/)).toBeTruthy();
    expect(table.getAllByRole('button', { name: /^Revoke the token of / })).toHaveLength(2);
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
  });

  it('says that the access ended with its last token', async () => {
    const user = userEvent.setup();
    await renderApp(cursor);
    await user.click(screen.getByRole('button', { name: /^Revoke the token of / }));
    expect(await screen.findByText('Token revoked, and with it the access')).toBeTruthy();
    expect(await screen.findByRole('heading', { name: 'No access' })).toBeTruthy();
  });

  it('says how a remembered client is made to ask again', async () => {
    await renderApp(
      `#/clients/${encodeURIComponent('https://claude.ai/oauth/mcp-oauth-client-metadata')}`,
    );
    expect(screen.getByText(/Without a question for the same scopes/).textContent).toContain(
      'revoke its access',
    );
  });
});

describe('a client with very many grants', () => {
  it('TRIAL-B6 shows those of the snapshot at once, and all of them when they are read', async () => {
    const world = await renderApp(clientPage('Again and again'), {
      async before(core, { clock }) {
        for (let time = 0; time < 12; time += 1) {
          // Not more registrations a minute than are let through.
          clock.advance(60_000);
          const client = await register(core.issuer, { client_name: 'Again and again' });
          await logIn(core, { client, access: { github: 'read' } });
        }
      },
    });
    const { clientId, grants, moreGrants } = world.client('Again and again');
    expect([grants.length, moreGrants]).toEqual([10, 2]);
    await expect
      .poll(() => screen.getAllByRole('region', { name: /^What it may do, by login/u }).length)
      .toBe(12);
    expect(inputsOf(world, 'client.get')).toContainEqual({ clientId });
  });

  it('TRIAL-B6 asks for nothing where the snapshot has all', async () => {
    const world = await renderApp(claudeCode);
    expect(inputsOf(world, 'client.get')).toEqual([]);
  });
});

describe('identity', () => {
  it('is one row for all registrations, found by any of their ids', async () => {
    await renderApp(({ client }) => `#/clients/${client('Cursor').clientIds[1]}`);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Cursor');
    const identity = within(screen.getByRole('region', { name: 'Identity' }));
    expect(identity.getByText(/, 3 times in all/)).toBeTruthy();
    expect(identity.getByText('cursor, /opt/cursor/cursor')).toBeTruthy();
    expect(identity.getByText(/Nothing proves this name/)).toBeTruthy();
  });

  it('removes a client that has no use any more, after saying what goes', async () => {
    const user = userEvent.setup();
    const world = await renderApp(clientPage('Release pipeline'));
    const { clientId } = world.client('Release pipeline');
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    const dialog = screen.getByRole('dialog', { name: 'Remove Release pipeline?' });
    expect(dialog.textContent).toContain('Its id and secret stop working');
    expect(dialog.textContent).toContain('The block is forgotten as well.');
    await user.click(within(dialog).getByRole('button', { name: 'Remove client' }));
    expect(inputsOf(world, 'client.remove')).toEqual([{ clientId }]);
    expect(await screen.findByRole('heading', { name: 'Clients', level: 1 })).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Release pipeline' })).toBeNull();
  });

  it('does not offer to remove a client that is in use: revoking comes first', async () => {
    await renderApp(cursor);
    expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull();
  });
});
