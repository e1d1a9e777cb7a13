import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { WorldName } from '../../support/worlds/worlds.ts';
import { clientPage, type World } from '../../support/core/world-host.ts';
import { chooseUnderMore } from '../support/more-menu.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const last = (world: World) => inputsOf(world, 'permissions.change').at(-1);
const affected = () => screen.getByRole('status', { name: 'Who this affects' });

async function openGroups(name: WorldName = 'busy') {
  const user = userEvent.setup();
  const world = await renderApp('#/clients/groups', { world: name });
  const { sets } = await world.core.run('permissions.list', {});
  const idOf = (set: string) => sets.find((one) => one.name === set)?.id;
  return { user, world, idOf };
}

describe('ATOMIC-10 the page of groups', () => {
  it('is reached from the clients, and says what each group and set has', async () => {
    const user = userEvent.setup();
    await renderApp('#/clients');
    await chooseUnderMore(user, 'Groups');
    act(() => void window.dispatchEvent(new HashChangeEvent('hashchange')));
    expect(await screen.findByRole('heading', { level: 1, name: 'Groups' })).toBeTruthy();
    const groups = await screen.findByRole('list', { name: 'Groups' });
    expect(groups.textContent).toContain('Read only, Issues');
    expect(groups.textContent).toContain('Cursor');
    const sets = screen.getByRole('list', { name: 'Permission sets' });
    expect(sets.textContent).toContain('In 1 group: Editors');
  });

  it('says what groups are for when there is none', async () => {
    await openGroups('empty');
    expect(await screen.findByText('No groups')).toBeTruthy();
  });

  it('makes a group of sets and clients', async () => {
    const { user, world, idOf } = await openGroups();
    await user.click(await screen.findByRole('button', { name: 'Add group' }));
    const save = screen.getByRole('button', { name: 'Save group' });
    expect(save.hasAttribute('disabled')).toBe(true);
    expect(affected().textContent).toContain('Give the group a name.');
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Guests');
    await user.click(screen.getByRole('checkbox', { name: 'Read only' }));
    await user.click(screen.getByRole('checkbox', { name: 'Claude' }));
    expect(await within(affected()).findByText(/Changes what 1 client may do/u)).toBeTruthy();
    await user.click(save);
    expect(last(world)).toEqual({
      change: {
        kind: 'group',
        body: {
          name: 'Guests',
          sets: [idOf('Read only')],
          clients: [expect.stringContaining('claude')],
        },
      },
    });
    expect(screen.queryByRole('dialog')).toBeNull();
    expect((await screen.findByRole('list', { name: 'Groups' })).textContent).toContain('Guests');
  });
});

describe('ATOMIC-11 changing a set', () => {
  it('says beforehand whom it affects', async () => {
    const { user, world, idOf } = await openGroups();
    await user.click(await screen.findByRole('button', { name: 'Edit permission set Issues' }));
    await within(affected()).findByText('Nothing changes for any client.');
    const github = screen.getByRole('group', { name: 'At github' });
    await user.click(within(github).getByRole('radio', { name: 'None' }));
    const list = await within(affected()).findByRole('list', { name: 'Clients it affects' });
    expect(list.textContent).toBe('Cursor: github read & write → read');
    await user.click(screen.getByRole('button', { name: 'Save set' }));
    expect(last(world)).toMatchObject({
      change: { kind: 'set', id: idOf('Issues'), body: { levels: { github: 'none' } } },
    });
  });

  it('asks before one goes, with whom that affects', async () => {
    const { user, world, idOf } = await openGroups();
    await user.click(
      await screen.findByRole('button', { name: 'Remove permission set Read only' }),
    );
    expect(await within(affected()).findByText(/Changes what 1 client may do/u)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Remove permission set' }));
    expect(last(world)).toEqual({ change: { kind: 'remove-set', id: idOf('Read only') } });
  });
});

it('ATOMIC-10 the page of a client shows the path that each of its levels comes by', async () => {
  await renderApp(clientPage('Cursor'));
  const held = await screen.findByRole('list', { name: 'Held by groups' });
  expect(held.textContent).toContain('from set “Read only” through group “Editors”');
});
