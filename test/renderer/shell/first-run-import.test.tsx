/** The first run offers what AI apps have already, and reads their files when it is asked to. */
import '../support/dom.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { inputsOf, renderApp } from '../support/render-world.tsx';

async function openStep() {
  const user = userEvent.setup();
  const world = await renderApp('#/welcome/connector');
  const card = await screen.findByRole('region', { name: 'Already set up in your AI apps' });
  return { user, world, card };
}

const lines = (card: HTMLElement) =>
  within(within(card).getByRole('list'))
    .getAllByRole('listitem')
    .map((line) => line.textContent);

it('CFG-1 names the apps that are here, and reads none of their files before it is asked', async () => {
  const { user, world, card } = await openStep();
  expect(card.textContent).toContain('are on this computer.');
  expect(inputsOf(world, 'import.preview')).toEqual([]);
  await user.click(within(card).getByRole('button', { name: 'Look for servers' }));
  await within(card).findByRole('list', { name: 'Servers of your AI apps' });
  expect(lines(card)).toEqual(['Cursor has 3 serversImport…', 'Claude Code has 1 serverImport…']);
});

it('opens the import at that app, and says afterwards what is left', async () => {
  const { user, world, card } = await openStep();
  await user.click(within(card).getByRole('button', { name: 'Look for servers' }));
  await user.click(await within(card).findByRole('button', { name: 'Import from Cursor…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Servers of Cursor' });
  await user.click(await within(dialog).findByRole('button', { name: 'Import 3 servers' }));
  const done = await screen.findByRole('dialog', { name: '3 servers imported from Cursor' });
  expect(inputsOf(world, 'import.take')).toMatchObject([{ names: ['notes', 'docs', 'shop'] }]);
  await user.click(within(done).getByRole('button', { name: 'Close' }));
  await vi.waitFor(() =>
    expect(within(card).getByRole('status').textContent).toBe(
      'They have no server that can be imported.',
    ),
  );
});

it('is quiet about a file that cannot be read: the import says what is wrong with it', async () => {
  const user = userEvent.setup();
  await renderApp('#/welcome/connector', {
    async before(_, { home }) {
      writeFileSync(join(home, '.cursor/mcp.json'), '{ broken');
    },
  });
  const card = await screen.findByRole('region', { name: 'Already set up in your AI apps' });
  await user.click(within(card).getByRole('button', { name: 'Look for servers' }));
  await within(card).findByRole('list', { name: 'Servers of your AI apps' });
  expect(lines(card)).toEqual(['Claude Code has 1 serverImport…']);
  expect(screen.queryByRole('alert')).toBeNull();
});

it('says nothing where no AI app is', async () => {
  await renderApp('#/welcome/connector', { world: 'first-run' });
  expect(await screen.findByRole('button', { name: /^Import from my AI apps/u })).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Already set up in your AI apps' })).toBeNull();
});
