/**
 * What a person sees of trouble: the buttons of repairs, and each line of “In the window” in
 * docs/troubleshooting.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { ManagedView } from '../../../contract/views/managed.ts';
import { unmanaged } from '../../../contract/plain/unmanaged.ts';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import { clientPage } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const managed: ManagedView = {
  ...unmanaged,
  state: 'in-force',
  by: { name: 'Example IT', contact: 'it@example.com' },
  access: 'read-only',
  locks: ['tools'],
};

const repair = (id: string, title: string, fix: Repair['fix']): Repair => ({
  id,
  severity: 'attention',
  title,
  detail: 'Because.',
  fix,
});

const repairs: readonly Repair[] = [
  repair('held:a:github:policy', 'Held', { kind: 'settings', label: 'Look at the policy' }),
  repair('unknown-client', 'Unknown', { kind: 'clients', label: 'See the clients' }),
  repair('connector:linear', 'Stale', {
    kind: 'forget-login',
    connector: 'linear',
    label: 'Forget login and reconnect',
  }),
];

it('ATOMIC-19 ATOMIC-21 ATOMIC-22 each repair has its one button, which leads there or mends it', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/overview');
  const press = async (name: string): Promise<void> => {
    window.location.hash = '#/overview';
    const card = await screen.findByRole('region', { name: 'Needs your attention' });
    act(() => world.show({ repairs: [...repairs] }));
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
    const world = await renderApp('#/settings');
    act(() => world.show({ managed, accessPolicy: 'read-only' }));
  },
  'Locked for you': async () => {
    const world = await renderApp('#/settings');
    act(() => world.show({ managed }));
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
