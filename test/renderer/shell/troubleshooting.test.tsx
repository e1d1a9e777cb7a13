/**
 * What a person sees of trouble: the buttons of repairs, and each line of “In the window” in
 * docs/troubleshooting.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { policyWith } from '../../support/core/managed-policy.ts';
import { memoryPolicy } from '../../support/core/memory-policy.ts';
import { clientPage, type WorldOptions } from '../../support/core/world-host.ts';
import { requestToken } from '../../support/clients/oauth-client.ts';
import { callTool } from '../../support/worlds/build-world.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const managedBy = (members: object): WorldOptions => ({
  world: 'calm',
  ports: { managedPolicy: memoryPolicy(policyWith(members)) },
});

/** A login without an answer, a refused call, and a program with a registration that is gone. */
const troubles: WorldOptions = {
  async before(core, { clock, clients }) {
    await core.run('connector.connect', { name: 'linear' });
    clock.advance(600_001);
    await core.run('policy.setAccess', { access: 'read-only' });
    const tool = 'github__create_issue';
    await callTool(core, clients, { client: 'Claude Code', tool, arguments: {} });
    await requestToken(core.issuer, { client_id: 'gone', grant_type: 'refresh_token' });
  },
};

it('ATOMIC-19 ATOMIC-21 ATOMIC-22 each repair has its one button, which leads there or mends it', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/overview', troubles);
  const press = async (name: string): Promise<void> => {
    window.location.hash = '#/overview';
    const card = await screen.findByRole('region', { name: 'Needs your attention' });
    await user.click(within(card).getByRole('button', { name }));
  };
  await press('Look at the policy');
  expect(await screen.findByRole('group', { name: 'Access policy' })).toBeTruthy();
  await press('See the clients');
  expect(await screen.findByRole('heading', { name: 'Clients', level: 1 })).toBeTruthy();
  await press('Forget login and reconnect');
  expect(inputsOf(world, 'connector.forgetLogin')).toEqual([{ name: 'linear' }]);
});

it('ATOMIC-25 what the banner says is not said again below it', async () => {
  const world = await renderApp('#/overview', {
    before: (core) => core.run('policy.setAccess', { access: 'disabled' }),
  });
  expect(screen.getByText('The access policy is set to Disabled')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Change it in Settings' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Change it in Settings' })).toBeNull();
  // While the banner speaks of the pause, the rest is said below.
  await world.core.run('gateway.pause', {});
  await world.settled();
  expect(screen.getByRole('button', { name: 'Change it in Settings' })).toBeTruthy();
});

const document = readFileSync(
  join(import.meta.dirname, '../../../docs/troubleshooting.md'),
  'utf8',
);
const told = [...(document.split('## In the window')[1] ?? '').matchAll(/\*\*(.+?)\*\*/gu)].map(
  ([, text = '']) => text,
);

/** Brings the text of a line into sight. */
const views: Readonly<Record<string, () => Promise<unknown>>> = {
  'Access is off': async () => {
    await renderApp('#/clients', {
      before: (core) => core.run('policy.setAccess', { access: 'disabled' }),
    });
  },
  'Held at … by …. You can choose what is stricter. Ask …': async () => {
    await renderApp('#/settings', managedBy({ access: 'read-only' }));
  },
  'Locked for you': async () => {
    await renderApp('#/settings', managedBy({ locked: ['tools'] }));
  },
  'Authentication: Remove Dynamic Authentication Providers': async () => {
    await renderApp(clientPage('Visual Studio Code'));
  },
  'Forget login and registration': async () => {
    const user = userEvent.setup();
    await renderApp('#/connectors/linear');
    await user.click(screen.getByRole('button', { name: 'More' }));
  },
  'One tool is left out: …': async () => {
    const user = userEvent.setup();
    await renderApp('#/connectors/github');
    await user.click(screen.getByRole('tab', { name: 'Details' }));
  },
  Why: async () => {
    const user = userEvent.setup();
    await renderApp('#/activity');
    const list = within(await screen.findByRole('list', { name: 'Activity' }));
    const [entry] = await list.findAllByRole('button', { name: /Denied/u });
    if (entry !== undefined) await user.click(entry);
  },
};

it('each line about the window has a view here', () => {
  expect(told.toSorted()).toEqual(Object.keys(views).toSorted());
});

it.each(Object.entries(views))('ATOMIC-19 ATOMIC-23 “%s” is in sight', async (text, show) => {
  await show();
  const words = text.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&'));
  const found = await screen.findAllByText(new RegExp(`^${words.join('.+')}`, 'u'));
  expect(found.length).toBeGreaterThan(0);
});
