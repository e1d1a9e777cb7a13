import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { World } from '../../support/core/world-host.ts';
import { claudeCodeUrl } from '../../support/worlds/busy-clients.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

async function openRules() {
  const user = userEvent.setup();
  const world = await renderApp('#/settings/rules');
  const list = await screen.findByRole('list', { name: 'Rules' });
  const ids = (await world.core.run('rules.list', {})).map(({ id }) => id);
  return { user, world, list, ids };
}

const order = (list: HTMLElement) =>
  within(list)
    .getAllByRole('listitem')
    .map((row) => /(Ask before|Allow|Block)[^.]*\./u.exec(row.textContent)?.[0] ?? '');

/** The sentence below the form, once it is about what was typed last. */
const preview = (words: RegExp) =>
  within(screen.getByRole('status', { name: 'Preview' })).findByText(words);

const last = (world: World, name: string) => inputsOf(world, name).at(-1);

it('ATRYUM-46 names connectors and tools that there are, and groups', async () => {
  const { user, world } = await openRules();
  const all = { name: 'Everything', levels: {}, others: 'write' } as const;
  const { sets } = await world.core.run('permissions.change', {
    change: { kind: 'set', body: all },
  });
  const team = { name: 'Team', sets: [sets[0]?.id ?? ''], clients: [] };
  await world.core.run('permissions.change', { change: { kind: 'group', body: team } });
  await user.click(screen.getByRole('button', { name: 'Add rule' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add rule' }));
  const suggested = (name: string) => {
    const input = dialog.getByRole('combobox', { name });
    const { list } = input as HTMLInputElement;
    return [...(list?.options ?? [])].map(({ value }) => value);
  };
  expect(suggested('Connectors')).toContain('github');
  await user.type(dialog.getByRole('combobox', { name: 'Connectors' }), 'linear, git');
  expect(suggested('Connectors')).toEqual(['linear, github']);
  expect(suggested('Tools')).toContain('create_issue');
  await user.click(await dialog.findByRole('checkbox', { name: 'Team' }));
  await preview(/for the group Team/);
  await user.click(dialog.getByRole('button', { name: 'Add rule' }));
  const [rule] = await world.core.run('rules.list', {});
  expect(rule).toMatchObject({ groupNames: ['Team'] });
});

describe('the list of rules', () => {
  it('is reached from the settings, and leads back', async () => {
    const user = userEvent.setup();
    await renderApp('#/settings');
    await user.click(screen.getByRole('link', { name: 'Open rules' }));
    act(() => void window.dispatchEvent(new HashChangeEvent('hashchange')));
    expect(await screen.findByRole('heading', { level: 1, name: 'Rules' })).toBeTruthy();
    const back = within(screen.getByRole('main')).getByRole('link', { name: 'Settings' });
    expect(back.getAttribute('href')).toBe('#/settings');
  });

  it('says of each rule what it does, what it is about, and when it never decides', async () => {
    const { list } = await openRules();
    const rows = within(list).getAllByRole('listitem');
    expect(rows[0]?.textContent).toContain('when owner is like "acme-*"');
    expect(rows[0]?.textContent).toContain('About 2 tools: github/create_issue');
    expect(rows[0]?.textContent).toContain('Customers read what is written there.');
    expect(rows[2]?.textContent).toContain('Never decides. No tool that is known fits it.');
    expect(rows[3]?.textContent).toContain('Off');
    // Switched off says enough.
    expect(rows[3]?.textContent).not.toContain('Never decides');
  });

  it('is put in another order with the keyboard, without losing the place', async () => {
    const { user, world, list, ids } = await openRules();
    const before = order(list);
    const down = within(list).getByRole('button', { name: 'Move rule 1 down' });
    down.focus();
    await user.keyboard('{Enter}');
    await screen.findByText('Rule 1 is now rule 2');
    expect(order(list)).toEqual([before[1], before[0], before[2], before[3]]);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Move rule 2 down');
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await screen.findByText('Rule 2 is now rule 1');
    expect(order(list)).toEqual(before);
    // Already at the top.
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(inputsOf(world, 'rule.move')).toEqual([
      { id: ids[0], position: 2 },
      { id: ids[0], position: 1 },
    ]);
  });

  it('switches a rule off with all that it says, and on again', async () => {
    const { user, world, ids } = await openRules();
    await user.click(screen.getByRole('switch', { name: 'Use rule 2' }));
    await screen.findByText('Rule 2 is off');
    expect(last(world, 'rule.edit')).toEqual({
      id: ids[1],
      rule: {
        action: 'allow',
        clients: [claudeCodeUrl],
        groups: [],
        connectors: ['github'],
        tools: ['add_issue_comment'],
        classes: [],
        conditions: [],
        note: '',
        isOn: false,
      },
    });
  });

  it('removes only after saying what goes with it', async () => {
    const { user, world, list, ids } = await openRules();
    await user.click(within(list).getByRole('button', { name: 'Remove rule 3' }));
    expect(screen.getByRole('dialog').textContent).toContain('decided by the rules after it');
    await user.keyboard('{Enter}');
    expect(inputsOf(world, 'rule.remove')).toEqual([]);
    await user.click(within(list).getByRole('button', { name: 'Remove rule 3' }));
    await user.click(screen.getByRole('button', { name: 'Remove rule' }));
    await screen.findByText('Rule 3 is removed');
    expect(inputsOf(world, 'rule.remove')).toEqual([{ id: ids[2] }]);
    expect(within(list).getAllByRole('listitem')).toHaveLength(3);
  });

  it('says what rules are for when there is none', async () => {
    await renderApp('#/settings/rules', { world: 'empty' });
    expect(
      (await screen.findByText('No rules')).closest('div')?.parentElement?.textContent,
    ).toContain('A rule is useful where that is too coarse');
  });

  it('says what to do when the rules cannot be had', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/overview');
    world.failNext('rules.list', {
      code: 'store_failed',
      message: 'The rules cannot be read.',
      hint: 'Look at the disk.',
    });
    window.location.hash = '#/settings/rules';
    act(() => void window.dispatchEvent(new HashChangeEvent('hashchange')));
    expect((await screen.findByRole('alert')).textContent).toContain('Look at the disk.');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('list', { name: 'Rules' })).toBeTruthy();
  });
});

describe('the form of a rule', () => {
  it('shows while typing what the rule would be about, and adds it where it was said', async () => {
    const { user, world, list } = await openRules();
    await user.click(screen.getByRole('button', { name: 'Add rule' }));
    await preview(/^Ask before every tool\.$/u);
    await user.click(screen.getByRole('radio', { name: 'Block' }));
    await user.type(screen.getByRole('combobox', { name: 'Connectors' }), 'linear');
    await user.type(screen.getByRole('combobox', { name: 'Tools' }), 'list_*, get_issue');
    await user.click(screen.getByRole('checkbox', { name: 'Cursor' }));
    await user.click(screen.getByRole('checkbox', { name: 'Read' }));
    await preview(/of linear for Cursor\.$/u);
    await preview(/^About 3 tools/u);
    await user.click(screen.getByRole('radio', { name: 'After all others' }));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Add rule' }));
    await screen.findByText('Rule 5 is added');
    expect(last(world, 'rule.add')).toEqual({
      position: 5,
      rule: {
        action: 'block',
        clients: [world.client('Cursor').clientId],
        groups: [],
        connectors: ['linear'],
        tools: ['list_*', 'get_issue'],
        classes: ['read'],
        conditions: [],
        note: '',
        isOn: true,
      },
    });
    expect(within(list).getAllByRole('listitem')).toHaveLength(5);
  });

  it('says that a rule never decides before it is saved', async () => {
    const { user } = await openRules();
    await user.click(screen.getByRole('button', { name: 'Add rule' }));
    await user.type(screen.getByRole('combobox', { name: 'Tools' }), 'no_such_tool');
    await preview(/^Never decides\. No tool that is known fits it\.$/u);
  });

  it('takes each kind of condition, and a path without its slash', async () => {
    const { user, world } = await openRules();
    await user.click(screen.getByRole('button', { name: 'Add rule' }));
    const more = screen.getByRole('button', { name: 'Add condition' });
    const kinds = [
      ['is like', 'acme-*'],
      ['is exactly', '5'],
      ['is one of', 'a, b, 3'],
    ] as const;
    for (const [index, [kind, value]] of kinds.entries()) {
      await user.click(more);
      const of = `of condition ${index + 1}`;
      await user.type(screen.getByRole('textbox', { name: `Argument ${of}` }), `p${index}`);
      await user.selectOptions(screen.getByRole('combobox', { name: `Test ${of}` }), kind);
      await user.type(screen.getByRole('textbox', { name: `Value ${of}` }), value);
    }
    await user.click(more);
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Test of condition 4' }),
      'is a number',
    );
    await preview(/which argument/u);
    await user.type(screen.getByRole('textbox', { name: 'Argument of condition 4' }), '/p3');
    await user.type(screen.getByRole('textbox', { name: 'Most of condition 4' }), 'ten');
    await preview(/takes numbers/u);
    const save = within(screen.getByRole('dialog')).getByRole('button', { name: 'Add rule' });
    expect(save).toHaveProperty('disabled', true);
    await user.clear(screen.getByRole('textbox', { name: 'Most of condition 4' }));
    await user.type(screen.getByRole('textbox', { name: 'Most of condition 4' }), '10');
    await user.click(save);
    await screen.findByText('Rule 1 is added');
    expect((last(world, 'rule.add') as { rule: { conditions: unknown } }).rule.conditions).toEqual([
      { pointer: '/p0', test: { kind: 'glob', pattern: 'acme-*' } },
      { pointer: '/p1', test: { kind: 'equals', value: 5 } },
      { pointer: '/p2', test: { kind: 'oneOf', values: ['a', 'b', 3] } },
      { pointer: '/p3', test: { kind: 'between', least: null, most: 10 } },
    ]);
  });

  it('keeps what was typed when saving is refused', async () => {
    const { user, world, ids } = await openRules();
    await user.click(screen.getByRole('button', { name: 'Edit rule 1' }));
    const note = screen.getByRole('textbox', { name: 'Note' });
    await user.clear(note);
    await user.type(note, 'changed');
    world.failNext('rule.edit', {
      code: 'conflict',
      message: 'Too many rules.',
      hint: 'Remove some.',
    });
    await user.click(screen.getByRole('button', { name: 'Save rule' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Remove some.');
    await user.click(screen.getByRole('button', { name: 'Save rule' }));
    await screen.findByText('Rule 1 is changed');
    expect(last(world, 'rule.edit')).toMatchObject({
      id: ids[0],
      rule: {
        note: 'changed',
        tools: ['create_*', 'merge_*'],
        conditions: [{ pointer: '/owner', test: { kind: 'glob', pattern: 'acme-*' } }],
      },
    });
  });
});
