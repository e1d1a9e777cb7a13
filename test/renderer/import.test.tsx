import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { inputsOf, renderApp } from './support/render-app.tsx';

async function openServers() {
  const user = userEvent.setup();
  const fake = await renderApp('#/connectors');
  await user.click(screen.getByRole('button', { name: 'Import' }));
  const dialog = screen.getByRole('dialog');
  expect(inputsOf(fake, 'import.preview')).toEqual([]);
  await user.click(
    await within(dialog).findByRole('button', { name: 'Look into the file of Cursor' }),
  );
  const servers = await within(dialog).findByRole('list', { name: 'Servers' });
  return { user, fake, dialog, servers };
}

it('CFG-1 CFG-13 reads the file of a client when it is chosen, and brings in what is ticked', async () => {
  const { user, fake, dialog, servers } = await openServers();
  expect(inputsOf(fake, 'import.preview')).toEqual([{ app: 'cursor' }]);
  expect(within(servers).getAllByRole('checkbox')).toHaveLength(2);
  expect(servers.textContent).toContain('Into the vault: NOTES_TOKEN');
  expect(servers.textContent).toContain('This is Consentry itself.');
  expect(servers.textContent).toContain('which only this app knows');
  await user.click(within(servers).getByRole('checkbox', { name: 'docs' }));
  await user.click(within(dialog).getByRole('button', { name: 'Bring in 1 server' }));
  expect(inputsOf(fake, 'import.take')).toEqual([
    { app: 'cursor', digest: 'seen', names: ['notes'] },
  ]);
  const done = await screen.findByRole('dialog', { name: '1 server of Cursor is here' });
  expect(within(done).getByRole('link', { name: 'notes' }).getAttribute('href')).toBe(
    '#/connectors/notes',
  );
});

it('CFG-13 shows what changes in the file before Consentry takes the place of the originals', async () => {
  const { user, fake, dialog } = await openServers();
  await user.click(within(dialog).getByRole('button', { name: 'Bring in 2 servers' }));
  await user.click(
    await screen.findByRole('button', { name: 'Put Consentry in their place in Cursor…' }),
  );
  expect(await screen.findByRole('dialog', { name: 'Add Consentry to Cursor' })).toBeTruthy();
  expect(inputsOf(fake, 'clientFiles.preview').at(-1)).toMatchObject({
    app: 'cursor',
    without: ['notes', 'docs'],
  });
  expect(inputsOf(fake, 'clientFiles.install')).toEqual([]);
  await user.click(await screen.findByRole('button', { name: 'Write it' }));
  expect(inputsOf(fake, 'clientFiles.install')).toMatchObject([{ without: ['notes', 'docs'] }]);
});

it('takes everything back with one press', async () => {
  const { user, fake, dialog } = await openServers();
  await user.click(within(dialog).getByRole('button', { name: 'Bring in 2 servers' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(inputsOf(fake, 'connector.remove')).toEqual([{ name: 'notes' }, { name: 'docs' }]);
});
