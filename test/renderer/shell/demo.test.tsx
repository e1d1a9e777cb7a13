import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { waitingConsent } from '../../support/clients/oauth-client.ts';
import type { World } from '../../support/core/world-host.ts';
import { approval } from '../../core/gateway/support.ts';
import { renderApp } from '../support/render-world.tsx';

const press = async (name: string | RegExp): Promise<void> =>
  userEvent.setup().click(await screen.findByRole('button', { name }));

/** The demo server, added in the first run and accepted. */
async function addInFirstRun(access: 'read-write' | 'read-only' = 'read-write'): Promise<World> {
  const world = await renderApp('#/welcome/connector', {
    world: 'first-run',
    before: (core) => core.run('policy.setAccess', { access }),
  });
  await press(/^Just try it/u);
  await press('Accept 3 tools');
  // One is enough.
  expect(screen.queryByRole('button', { name: /^Just try it/u })).toBeNull();
  return world;
}

it('ATRYUM-43 in the first run and on the overview: consent, a read, an asked write, a blocked tool, a revoke, and gone', async () => {
  const world = await addInFirstRun();
  const { core } = world;
  world.navigate('overview');
  const card = within(await screen.findByRole('region', { name: 'Try it' }));
  await press('Start the demo');
  const consent = await vi.waitFor(() => waitingConsent(core));
  await core.run('question.allow', { id: consent.id, access: { demo: 'write' } });
  expect(await card.findByText(/You gave it access/u)).toBeTruthy();
  await press('List the notes');
  expect(await card.findByText(/Buy milk/u)).toBeTruthy();
  await press('Add a note');
  const { id } = await approval(core);
  await core.run('question.allow', { id });
  expect(await card.findByText(/There are 3 notes/u)).toBeTruthy();
  await press('Delete all notes');
  expect(await card.findByText(/It was blocked/u)).toBeTruthy();
  await press('Revoke access');
  await press('Call again');
  expect(await card.findByText(/Its token no longer works/u)).toBeTruthy();
  await press('Remove the demo');
  expect(screen.queryByRole('region', { name: 'Try it' })).toBeNull();
  expect(world.snapshot().connectors.some(({ name }) => name === 'demo')).toBe(false);
});

it('with the policy that the first run suggests it says before the start that the write is refused', async () => {
  const world = await addInFirstRun('read-only');
  world.navigate('overview');
  const card = within(await screen.findByRole('region', { name: 'Try it' }));
  expect(card.getByText(/adding a note will be refused/u)).toBeTruthy();
  const link = card.getByRole('link', { name: 'set Read & write first' });
  expect(link.getAttribute('href')).toBe('#/settings/access');
  await world.core.run('policy.setAccess', { access: 'read-write' });
  await vi.waitFor(() => expect(card.queryByText(/adding a note will be refused/u)).toBeNull());
});
