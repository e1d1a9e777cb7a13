/** A managed computer in the window: what is locked stays in sight, and says by whom. */
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { ManagedView } from '../../../contract/views/managed.ts';
import { unmanaged } from '../../../contract/plain/unmanaged.ts';
import { clientPage } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const managed: ManagedView = {
  ...unmanaged,
  state: 'in-force',
  by: { name: 'Example IT', contact: 'it@example.com' },
  access: 'read-only',
  registration: 'allow-list',
  locks: ['tools'],
  permissions: { registration: 'admin', access: 'view' },
  roles: [{ role: 'reader', group: 'everyone' }],
  lines: [
    { topic: 'Access', says: 'Clients may read, not change anything', binds: true },
    { topic: 'Locked', says: 'tools', binds: false },
  ],
};

it('ATLAR-13 ATOMIC-12 ATOMIC-19 the access policy is in sight and locked above the ceiling, says by whom, and stricter works', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings');
  act(() => world.show({ managed, accessPolicy: 'read-only' }));
  const group = within(screen.getByRole('group', { name: 'Access policy' }));
  expect(group.getByRole('radio', { name: 'Read & write' })).toHaveProperty('disabled', true);
  expect(
    screen.getByText(/Held at Read-only by Example IT\. You can choose what is stricter/u)
      .textContent,
  ).toContain('Ask it@example.com');
  await user.click(group.getByRole('radio', { name: 'Disabled' }));
  expect(inputsOf(world, 'policy.setAccess')).toEqual([{ access: 'disabled' }]);
  const clients = within(screen.getByRole('group', { name: 'New clients' }));
  expect(
    clients.getAllByRole('radio').map((radio) => (radio as HTMLInputElement).disabled),
  ).toEqual([true, false, false]);
});

it('ATOMIC-12 ATOMIC-19 a switch that only others may raise stays in sight, with the reason', async () => {
  const world = await renderApp('#/settings');
  act(() =>
    world.show({
      managed: { ...managed, access: 'read-write', locks: ['master', 'registration'] },
      accessPolicy: 'disabled',
    }),
  );
  const group = within(screen.getByRole('group', { name: 'Access policy' }));
  for (const name of ['Read-only', 'Read & write'])
    expect(group.getByRole('radio', { name })).toHaveProperty('disabled', true);
  expect(screen.getByText(/Held at Disabled by Example IT/u)).toBeTruthy();
});

it('shows who manages the computer, all that they set and what of it binds now', async () => {
  const world = await renderApp('#/settings');
  expect(screen.queryByRole('region', { name: /Managed/u })).toBeNull();
  act(() => world.show({ managed }));
  const card = within(screen.getByRole('region', { name: 'Managed by Example IT' }));
  expect(card.getByText('it@example.com')).toBeTruthy();
  expect(card.getByText('role reader, through the group everyone')).toBeTruthy();
  const lines = card.getAllByRole('listitem').map((line) => line.textContent);
  expect(lines).toEqual(['AccessClients may read, not change anythingBinds now', 'Lockedtools']);
});

it('SEC-118 a policy that cannot be used is said with its faults', async () => {
  const world = await renderApp('#/settings');
  const problems = [{ place: 'acess', message: 'There is no such setting.' }];
  act(() => world.show({ managed: { ...unmanaged, state: 'refused', problems } }));
  const card = screen.getByRole('region', { name: 'Managed computer' });
  expect(card.textContent).toContain('acess: There is no such setting.');
  expect(card.textContent).toContain('/etc/consentry/policy.json');
});

it('ATLAR-24 ALATION-20 what the organisation provides is added with one press; adding others is locked, with the reason', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors');
  await user.click(screen.getByRole('button', { name: 'Add connector' }));
  const one = {
    title: 'Company wiki',
    description: null,
    url: 'https://wiki.example.com/mcp',
    tools: null,
  };
  act(() =>
    world.show({
      managed: {
        ...managed,
        mayAddConnectors: false,
        provided: [
          { ...one, name: 'wiki', addedAs: null },
          { ...one, name: 'crm', addedAs: 'crm' },
        ],
      },
    }),
  );
  const list = within(await screen.findByRole('region', { name: 'From your organisation' }));
  expect(list.getByText(/Example IT has locked adding others/u)).toBeTruthy();
  expect(list.getByText('Added as crm')).toBeTruthy();
  expect(screen.queryByRole('group', { name: 'Kind of connector' })).toBeNull();
  await user.click(list.getByRole('button', { name: 'Add wiki' }));
  expect(inputsOf(world, 'connector.addProvided')).toEqual([{ provided: 'wiki' }]);
});

it('ATOMIC-16 ATOMIC-25 every client says that access is off, which is a link to the switch', async () => {
  const world = await renderApp('#/clients');
  expect(screen.queryByText('Access is off')).toBeNull();
  act(() => world.show({ accessPolicy: 'disabled' }));
  const links = screen.getAllByRole('link', { name: 'Access is off' });
  const granted = world.snapshot().clients.filter(({ grants }) => grants.length > 0);
  expect(links).toHaveLength(granted.length);
  for (const link of links) expect(link.getAttribute('href')).toBe('#/settings');
});

it('ATOMIC-24 ATOMIC-13 the address appears when it listens, without a refresh, and with it the reason when it does not', async () => {
  const world = await renderApp('#/overview');
  const { gateway } = world.snapshot();
  const endpoint = gateway.endpoint ?? '';
  expect(screen.getAllByText(endpoint, { exact: false }).length).toBeGreaterThan(0);
  act(() => world.show({ gateway: { ...gateway, state: 'starting', endpoint: null } }));
  expect(screen.queryAllByText(endpoint, { exact: false })).toEqual([]);
  const problem = { code: 'port_taken', message: 'Another program has the port.', hint: 'End it.' };
  act(() => world.show({ gateway: { ...gateway, state: 'port-taken', endpoint: null, problem } }));
  expect(screen.getAllByText(/Another program has the port/u).length).toBeGreaterThan(0);
  act(() => world.show({ gateway }));
  expect(screen.getAllByText(endpoint, { exact: false }).length).toBeGreaterThan(0);
});

it('ATOMIC-22 names the palette command on the page of a VS Code', async () => {
  await renderApp(clientPage('Visual Studio Code'));
  expect(
    await screen.findByText('Authentication: Remove Dynamic Authentication Providers'),
  ).toBeTruthy();
});

it('ATOMIC-28 ATOMIC-29 says plainly that what runs in a cloud cannot reach this computer', async () => {
  await renderApp('#/overview');
  expect(screen.getByText(/no cloud service such as Copilot Studio/u)).toBeTruthy();
});
