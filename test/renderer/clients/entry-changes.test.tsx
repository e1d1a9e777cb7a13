/**
 * What is offered about our entries in client files when a client or a connector ends, or is
 * copied.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { inWords } from '../../../main/core/client-files/file-problems.ts';
import { FileRefused } from '../../../main/core/client-files/safe-file.ts';
import { clientPage, startWorld, type World } from '../../support/core/world-host.ts';
import { writeEntry } from '../../support/worlds/build-world.ts';
import { inputsOf, renderApp, renderIn } from '../support/render-world.tsx';

/** The id of an entry of ours in the file of an app. */
async function entryOf({ core }: World, app: string, name = 'consentry'): Promise<string> {
  const apps = await core.run('clientFiles.list', {});
  const entries = apps.flatMap((one) => (one.id === app ? one.entries : []));
  return entries.find((one) => one.name === name)?.id ?? '';
}

const digest = expect.any(String) as string;

type User = ReturnType<typeof userEvent.setup>;

async function revoke(user: User, name: string) {
  await user.click(screen.getByRole('button', { name: `Revoke access of ${name}` }));
  await user.click(screen.getByRole('button', { name: 'Revoke access' }));
}

describe('CFG-12 a client that ended', () => {
  it('shows what would go from the file it may have, entry by entry, and gives it back', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    const entry = await entryOf(world, 'cursor');
    await revoke(user, 'Cursor');
    const first = await screen.findByRole('dialog', { name: 'Remove Consentry from Cursor?' });
    expect(first.textContent).toContain('may be the Cursor of this computer; only you can tell');
    expect(first.textContent).toContain('(1 of 2)');
    expect(await within(first).findByText('"consentry": {')).toBeTruthy();
    expect(document.activeElement?.textContent).toBe('Leave it');
    expect(inputsOf(world, 'clientFiles.uninstall')).toEqual([]);

    await user.click(within(first).getByRole('button', { name: 'Remove it' }));
    await screen.findByText('"consentry-github": {');
    await user.click(screen.getByRole('button', { name: 'Leave it' }));
    expect(inputsOf(world, 'clientFiles.uninstall')).toEqual([{ entry, digest }]);
    const done = await screen.findByRole('dialog', { name: '1 entry removed' });
    expect(done.textContent).toContain('1 entry left as it was.');
    await user.click(within(done).getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('dialog', { name: 'Undone' })).toBeTruthy();
    expect(inputsOf(world, 'clientFiles.undo')).toEqual([{ entry }]);
  });

  it('is said to be the app only where its own document proves it', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients', {
      before: (core) => writeEntry(core, { app: 'claude-code' }),
    });
    await revoke(user, 'Claude Code');
    const dialog = await screen.findByRole('dialog', {
      name: 'Remove Consentry from Claude Code?',
    });
    expect(dialog.textContent).toContain('Claude Code has no access any more.');
    expect(dialog.textContent).not.toContain('may be');
    await user.click(within(dialog).getByRole('button', { name: 'Leave it' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(inputsOf(world, 'clientFiles.uninstall')).toEqual([]);
  });

  it('offers nothing for a client that no app of this computer is called like', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    await revoke(user, 'Claude');
    await screen.findByText('Access of Claude revoked');
    await waitFor(() => expect(inputsOf(world, 'clientFiles.list').length).toBeGreaterThan(1));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('offers it when a client is removed, too', async () => {
    const user = userEvent.setup();
    const world = await renderApp(clientPage('Cursor'));
    await user.click(screen.getByRole('button', { name: 'Block' }));
    await user.click(await screen.findByRole('button', { name: 'Remove' }));
    await user.click(await screen.findByRole('button', { name: 'Remove client' }));
    expect(inputsOf(world, 'client.remove')).toHaveLength(1);
    expect(
      await screen.findByRole('dialog', { name: 'Remove Consentry from Cursor?' }),
    ).toBeTruthy();
  });
});

describe('CFG-12 taking Consentry out of a file', () => {
  it('offers to end the access that stays, and revokes nothing by itself', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    const { clientId } = world.client('Cursor');
    await user.click(await screen.findByRole('button', { name: 'Remove Consentry from Cursor' }));
    await user.click(await screen.findByRole('button', { name: 'Remove it' }));
    await screen.findByText('"consentry-github": {');
    await user.click(screen.getByRole('button', { name: 'Remove it' }));
    const done = await screen.findByRole('dialog', { name: '2 entries removed' });
    expect(within(done).getByRole('listitem').textContent).toContain(
      'calls itself “Cursor” has access, and may be this one',
    );
    expect(inputsOf(world, 'client.revoke')).toEqual([]);
    await user.click(within(done).getByRole('button', { name: 'Revoke access of Cursor' }));
    expect(await within(done).findByText('Access of Cursor revoked.')).toBeTruthy();
    expect(inputsOf(world, 'client.revoke')).toEqual([{ clientId }]);
  });

  it('CFG-2 a file that is blocked says so, and cannot be pressed away', async () => {
    const user = userEvent.setup();
    const world = await startWorld({
      before: (core) => writeEntry(core, { app: 'codex' }),
    });
    // Only macOS does that, and not to root.
    world.changeAnswer('clientFiles.list', (apps) =>
      apps.map((app) => ({
        ...app,
        entries: app.entries.map((entry) => ({ ...entry, state: 'blocked' as const })),
      })),
    );
    world.changeAnswer('clientFiles.previewRemoval', (preview) => ({
      ...preview,
      lines: [],
      digest: null,
      problem: inWords(new FileRefused('blocked'), 'darwin'),
    }));
    await renderIn(world, '#/clients');
    await user.click(await screen.findByRole('button', { name: 'Remove Consentry from Codex' }));
    const dialog = await screen.findByRole('dialog', { name: 'Remove Consentry from Codex?' });
    expect(await within(dialog).findByText(/privacy settings do not let/u)).toBeTruthy();
    expect(within(dialog).queryByRole('button', { name: 'Remove it' })).toBeNull();
    await user.click(within(dialog).getAllByRole('button', { name: 'Close' })[1] ?? dialog);
    expect(inputsOf(world, 'clientFiles.uninstall')).toEqual([]);
  });

  it('CFG-4 a file that changed is shown anew', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    await user.click(await screen.findByRole('button', { name: 'Remove Consentry from Cursor' }));
    world.failNext('clientFiles.uninstall', {
      code: 'conflict',
      message: 'The file changed since it was shown.',
      hint: 'Look at it again, then decide.',
    });
    await user.click(await screen.findByRole('button', { name: 'Remove it' }));
    expect(await screen.findByText('The file changed since it was shown.')).toBeTruthy();
    expect(inputsOf(world, 'clientFiles.previewRemoval')).toHaveLength(2);
  });
});

describe('a connector', () => {
  it('ATRYUM-33 names rules, permission sets and entries of clients that would stay without a meaning', async () => {
    const user = userEvent.setup();
    await renderApp('#/connectors/github');
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const stays = await screen.findByRole('list', { name: 'What stays' });
    const lines = within(stays)
      .getAllByRole('listitem')
      .map((item) => item.textContent);
    expect(lines).toContain(
      'The entry “consentry-github” in the file of Cursor, which leads to nothing then',
    );
    expect(lines.find((line) => line?.startsWith('Rule'))).toContain('that takes this name again');
    expect(screen.getByText('Next, you are asked about its entries in client files.')).toBeTruthy();
  });

  it('ATRYUM-34 that was deleted: its entries are listed, shown, taken out when pressed, and given back', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/github');
    const entry = await entryOf(world, 'cursor', 'consentry-github');
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await user.click(screen.getByRole('button', { name: 'Delete connector' }));
    const dialog = await screen.findByRole('dialog', { name: 'Remove Consentry from Cursor?' });
    expect(dialog.textContent).toContain('github is deleted, so this entry points to nothing.');
    expect(await within(dialog).findByText('"consentry-github": {')).toBeTruthy();
    expect(within(dialog).queryByText(/\(1 of/u)).toBeNull();
    await user.click(within(dialog).getByRole('button', { name: 'Remove it' }));
    expect(inputsOf(world, 'clientFiles.uninstall')).toEqual([{ entry, digest }]);
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(inputsOf(world, 'clientFiles.undo')).toEqual([{ entry }]);
  });

  it('ATRYUM-34 without entries of its own is deleted without another question', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/linear');
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await user.click(screen.getByRole('button', { name: 'Delete connector' }));
    await waitFor(() => expect(inputsOf(world, 'connector.remove')).toHaveLength(1));
    await waitFor(() => expect(inputsOf(world, 'clientFiles.list')).toHaveLength(2));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('ATRYUM-6 that was copied to another address: the entry that leads to the old one is updated with one press', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/github');
    const entry = await entryOf(world, 'cursor', 'consentry-github');
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Add another account' }));
    const name = screen.getByRole('textbox', { name: 'Name' });
    await user.clear(name);
    await user.type(name, 'github-new');
    const address = screen.getByRole('textbox', { name: 'URL' });
    await user.clear(address);
    await user.type(address, 'https://new.example.com/mcp');
    await user.click(screen.getByRole('button', { name: 'Add account' }));
    const dialog = await screen.findByRole('dialog', { name: 'Point Cursor to github-new?' });
    expect(dialog.textContent).toContain('points to github, which stays');
    const target = {
      app: 'cursor',
      via: 'http',
      name: 'consentry-github',
      connector: 'github-new',
    };
    expect(inputsOf(world, 'clientFiles.preview')).toEqual([target]);
    await user.click(await within(dialog).findByRole('button', { name: 'Update it' }));
    expect(inputsOf(world, 'clientFiles.install')).toEqual([{ ...target, digest, replace: false }]);
    expect(await screen.findByRole('dialog', { name: '1 entry updated' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(inputsOf(world, 'clientFiles.undo')).toEqual([{ entry }]);
  });
});

it('ATRYUM-6 a new name at the same address: the entry can lead there, and stays if nobody wants that', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors/github');
  await user.click(screen.getByRole('button', { name: 'More' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Add another account' }));
  await user.click(screen.getByRole('button', { name: 'Add account' }));
  const dialog = await screen.findByRole('dialog', { name: 'Point Cursor to github-2?' });
  expect(dialog.textContent).toContain('points to github, which stays');
  await user.click(within(dialog).getByRole('button', { name: 'Leave it' }));
  expect(inputsOf(world, 'clientFiles.install')).toEqual([]);
  expect(await screen.findByRole('heading', { name: 'github-2' })).toBeTruthy();
});

it('ATRYUM-6 a program is copied under a new name', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors/filesystem');
  await user.click(screen.getByRole('button', { name: 'More' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Duplicate' }));
  await user.click(screen.getByRole('button', { name: 'Duplicate' }));
  expect(await screen.findByRole('heading', { name: 'filesystem-2' })).toBeTruthy();
  expect(inputsOf(world, 'connector.duplicate')).toEqual([
    { name: 'filesystem', newName: 'filesystem-2' },
  ]);
  expect(world.connector('filesystem-2').kind).toBe('stdio');
});

describe('its own address', () => {
  const openDetails = async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/linear');
    await user.click(screen.getByRole('tab', { name: 'Details' }));
    return { user, world, address: `${world.snapshot().gateway.endpoint ?? ''}/linear` };
  };

  it('ATRYUM-37 is shown and copied', async () => {
    const { user, address } = await openDetails();
    expect(screen.getByText(address)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Copy address of linear' }));
    expect(await navigator.clipboard.readText()).toBe(address);
  });

  it('ATRYUM-37 ATOMIC-26 goes into the file of a client, of one project if wanted', async () => {
    const { user, world, address } = await openDetails();
    await user.click(screen.getByRole('button', { name: 'Add to a client…' }));
    await user.click(await screen.findByRole('button', { name: 'Add linear to Cursor' }));
    const dialog = await screen.findByRole('dialog', { name: 'Add linear to Cursor' });
    const change = await within(dialog).findByRole('group', { name: /^What changes/u });
    expect(change.textContent).toContain(address);
    await user.click(within(dialog).getByRole('radio', { name: 'In one project' }));
    await user.type(within(dialog).getByRole('textbox', { name: 'Project folder' }), world.home);
    await user.click(within(dialog).getByRole('button', { name: 'Write it' }));
    expect(await screen.findByRole('dialog', { name: 'linear is added to Cursor' })).toBeTruthy();
    expect(inputsOf(world, 'clientFiles.install')).toMatchObject([
      { app: 'cursor', name: 'consentry-linear', connector: 'linear', project: world.home },
    ]);
    const written = readFileSync(join(world.home, '.cursor/mcp.json'), 'utf8');
    expect(written).toContain(address);
  });
});
