/** A managed computer in the window: what is locked stays in sight, and says by whom. */
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { policyWith } from '../../support/core/managed-policy.ts';
import { memoryPolicy } from '../../support/core/memory-policy.ts';
import { clientPage, startWorld, type WorldOptions } from '../../support/core/world-host.ts';
import { offering, startPlainUpstream } from '../../support/upstreams/plain-upstream.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const readOnly = policyWith({
  access: 'read-only',
  registration: { mode: 'allow-list' },
  locked: ['tools'],
  roles: { reader: { registration: 'admin', access: 'view' } },
  groups: { everyone: { roles: ['reader'], everyone: true } },
});

const managedBy = (policy: object): WorldOptions => ({
  world: 'calm',
  ports: { managedPolicy: memoryPolicy(policy) },
});

it('ATLAR-13 ATOMIC-12 ATOMIC-19 the access policy is in sight and locked above the ceiling, says by whom, and stricter works', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings', managedBy(readOnly));
  const group = within(screen.getByRole('group', { name: 'Access policy' }));
  expect(group.getByRole('radio', { name: 'Read & write' })).toHaveProperty('disabled', true);
  expect(
    screen.getByText(/Held at Read-only by Example IT\. You can choose what is stricter/u)
      .textContent,
  ).toContain('Ask it@example.com');
  await user.click(group.getByRole('radio', { name: 'Disabled' }));
  expect(inputsOf(world, 'policy.setAccess')).toEqual([{ access: 'disabled' }]);
  expect(world.snapshot().accessPolicy).toBe('disabled');
  const clients = within(screen.getByRole('group', { name: 'New clients' }));
  expect(
    clients.getAllByRole('radio').map((radio) => (radio as HTMLInputElement).disabled),
  ).toEqual([true, false, false]);
});

it('ATOMIC-12 ATOMIC-19 a switch that only others may raise stays in sight, with the reason', async () => {
  await renderApp('#/settings', {
    ...managedBy(policyWith({ locked: ['master', 'registration'] })),
    before: (core) => core.run('policy.setAccess', { access: 'disabled' }),
  });
  const group = within(screen.getByRole('group', { name: 'Access policy' }));
  for (const name of ['Read-only', 'Read & write'])
    expect(group.getByRole('radio', { name })).toHaveProperty('disabled', true);
  expect(screen.getByText(/Held at Disabled by Example IT/u)).toBeTruthy();
});

it('shows who manages the computer, all that they set and what of it binds now', async () => {
  const managedPolicy = memoryPolicy();
  await renderApp('#/settings', { world: 'calm', ports: { managedPolicy } });
  expect(screen.queryByRole('region', { name: /Managed/u })).toBeNull();
  managedPolicy.write(readOnly);
  const card = within(await screen.findByRole('region', { name: 'Managed by Example IT' }));
  expect(card.getByText('it@example.com')).toBeTruthy();
  expect(card.getByText('role reader, through the group everyone')).toBeTruthy();
  const lines = card.getAllByRole('listitem').map((line) => line.textContent);
  expect(lines).toEqual([
    'AccessClients may read, not change anythingApplies now',
    'RegistrationOnly listed clients may registerApplies now',
    'LockedtoolsApplies now',
    'Role readerregistration admin, access view',
    'Group everyonereader for everyone',
  ]);
});

it('a policy that was signed off says by whom and when', async () => {
  const signedOff = { by: 'Ada\u202e Lovelace', at: '2026-03-04T12:00:00Z' };
  await renderApp('#/settings', managedBy(policyWith({ signedOff })));
  const card = screen.getByRole('region', { name: 'Managed by Example IT' });
  expect(card.textContent).toContain('Signed offby Ada⟨U+202E⟩ Lovelace on Mar 4, 2026');
});

it('SEC-118 a policy that cannot be used is said with its faults', async () => {
  await renderApp('#/settings', managedBy(policyWith({ acess: 'read-only' })));
  const card = screen.getByRole('region', { name: 'Managed computer' });
  expect(card.textContent).toContain('acess: There is no such setting.');
  expect(card.textContent).toContain('/etc/consentry/policy.json');
});

it('ATLAR-24 ALATION-20 what the organisation provides is added with one press; adding others is locked, with the reason', async () => {
  const user = userEvent.setup();
  const [wiki, crm] = [
    await startPlainUpstream(offering([])),
    await startPlainUpstream(offering([])),
  ];
  const connectors = {
    usersMayAdd: false,
    provided: [
      { name: 'wiki', title: 'Company wiki', url: wiki },
      { name: 'crm', title: 'Customers', url: crm },
    ],
  };
  const world = await renderApp('#/connectors', {
    ...managedBy(policyWith({ connectors })),
    before: (core) => core.run('connector.addProvided', { provided: 'crm' }),
  });
  await user.click(screen.getByRole('button', { name: 'Add connector' }));
  const list = within(await screen.findByRole('region', { name: 'From your organisation' }));
  expect(list.getByText(/Example IT has locked adding others/u)).toBeTruthy();
  expect(list.getByText('Added as crm')).toBeTruthy();
  expect(screen.queryByRole('group', { name: 'Kind of connector' })).toBeNull();
  await user.click(list.getByRole('button', { name: 'Add wiki' }));
  expect(inputsOf(world, 'connector.addProvided')).toEqual([{ provided: 'wiki' }]);
  expect(world.connector('wiki').target).toBe(wiki);
});

it('ATLAR-25 one search finds what the organisation provides, the catalog, and takes an address', async () => {
  const user = userEvent.setup();
  const provided = [
    { name: 'wiki', title: 'Company wiki', url: 'https://wiki.example.com/mcp' },
    { name: 'crm', title: 'Customers', url: 'https://crm.example.com/mcp' },
  ];
  await renderApp('#/connectors', managedBy(policyWith({ connectors: { provided } })));
  await user.click(screen.getByRole('button', { name: 'Add connector' }));
  const search = await screen.findByRole('searchbox');
  expect(screen.getAllByRole('button', { name: /^Add (wiki|crm)$/u })).toHaveLength(2);
  await user.type(search, 'company WIKI');
  expect(screen.getAllByRole('button', { name: /^Add (wiki|crm)$/u })).toHaveLength(1);
  await user.clear(search);
  await user.type(search, 'github');
  expect(screen.queryByRole('region', { name: 'From your organisation' })).toBeNull();
  expect(screen.getByRole('list', { name: 'Catalog' }).textContent).toContain('GitHub');
  await user.clear(search);
  await user.type(search, 'https://mcp.example.com/mcp');
  expect(screen.getByRole('button', { name: /^Add the server at this address/u })).toBeTruthy();
});

it('ATOMIC-16 ATOMIC-25 every client says that access is off, which is a link to the switch', async () => {
  const world = await renderApp('#/clients');
  expect(screen.queryByText('Access is off')).toBeNull();
  await world.core.run('policy.setAccess', { access: 'disabled' });
  const links = await screen.findAllByRole('link', { name: 'Access is off' });
  const granted = world.snapshot().clients.filter(({ grants }) => grants.length > 0);
  expect(links).toHaveLength(granted.length);
  for (const link of links) expect(link.getAttribute('href')).toBe('#/settings');
});

it('ATOMIC-24 ATOMIC-13 the address appears when it listens, without a refresh, and with it the reason when it does not', async () => {
  const { core: other } = await startWorld({ world: 'empty' });
  const world = await renderApp('#/overview', { world: 'calm', port: other.port });
  expect(screen.getAllByText(`Port ${other.port} is taken`, { exact: false })).not.toEqual([]);
  expect(screen.queryAllByText(other.endpoint, { exact: false })).toEqual([]);
  await other.stop();
  await world.core.core.start();
  expect(await screen.findAllByText(other.endpoint, { exact: false })).not.toEqual([]);
  expect(screen.queryByText(/is taken/u)).toBeNull();
  const { gateway } = world.snapshot();
  // A real core is in this state for a moment only.
  act(() => world.show({ gateway: { ...gateway, state: 'starting', endpoint: null } }));
  expect(screen.queryAllByText(other.endpoint, { exact: false })).toEqual([]);
  act(() => world.show(null));
  expect(screen.getAllByText(other.endpoint, { exact: false })).not.toEqual([]);
});

it('ATOMIC-22 names the palette command on the page of a VS Code', async () => {
  await renderApp(clientPage('Visual Studio Code'));
  expect(
    await screen.findByText('Authentication: Remove Dynamic Authentication Providers'),
  ).toBeTruthy();
});

it('ATOMIC-28 ATOMIC-29 says plainly that what runs in a cloud cannot reach this computer', async () => {
  await renderApp('#/overview');
  expect(screen.getByText(/cloud services, such as Copilot Studio, cannot/u)).toBeTruthy();
});
