import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { callTool } from '../../support/worlds/build-world.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

/** Opens the last entry, the oldest, whose row has these words. */
async function open(words: RegExp) {
  const user = userEvent.setup();
  const world = await renderApp('#/activity');
  const list = await screen.findByRole('list', { name: 'Activity' });
  await user.click(within(list).getAllByRole('button', { name: words }).at(-1)!);
  return { user, world, drawer: screen.getByRole('dialog') };
}

describe('the details of an entry', () => {
  it('says why: each step, which one decided in words, what would change it, and what holds now', async () => {
    const { drawer } = await open(/Asked.*create_issue/u);
    const steps = await within(drawer).findByRole('list', { name: 'Steps of the decision' });
    const deciding = within(steps)
      .getAllByRole('listitem')
      .filter((step) => step.textContent.includes('Decided'));
    expect(deciding).toHaveLength(1);
    expect(deciding[0]?.textContent).toContain('a tool that writes asks');
    expect(deciding[0]).toBe(within(steps).getAllByRole('listitem').at(-1));
    expect(drawer.textContent).toContain('The call waited for you: Write tools ask by default.');
    expect(drawer.textContent).toContain('Set a mode or a rule to change that.');
    expect(drawer.textContent).toContain('It would be decided the same way.');
    expect(drawer.textContent).toContain('Class of the tool');
  });

  it('ATRYUM-53 a rule begins with the call, in the place that the core names', async () => {
    const { user, world, drawer } = await open(/Asked.*create_issue/u);
    const link = await within(drawer).findByRole('link', {
      name: 'Make a rule for calls like this',
    });
    await user.click(link);
    act(() => void window.dispatchEvent(new HashChangeEvent('hashchange')));
    const form = await screen.findByRole('dialog', { name: 'Add rule' });
    expect(within(form).getByRole('combobox', { name: 'Tools' })).toHaveProperty(
      'value',
      'create_issue',
    );
    expect(form.textContent).toContain('no rule decided that call, so this one goes before none');
    const add = within(form).getByRole('button', { name: 'Add rule' });
    await expect.poll(() => add.hasAttribute('disabled')).toBe(false);
    await user.click(add);
    await expect.poll(() => inputsOf(world, 'rule.add')).toHaveLength(1);
    const [sent] = inputsOf(world, 'rule.add');
    expect(sent).toMatchObject({ rule: { action: 'ask', tools: ['create_issue'] } });
    expect((sent as { position: number }).position).toBe(5);
    await expect.poll(() => screen.queryByRole('dialog', { name: 'Add rule' })).toBeNull();
  });

  it('says what the same call would come to now, when that is something else', async () => {
    const user = userEvent.setup();
    await renderApp('#/activity', {
      before: (core) =>
        core.run('tool.set', { connector: 'github', tool: 'get_file_contents', mode: 'ask' }),
    });
    await user.click(
      (await screen.findAllByRole('button', { name: /get_file_contents/u })).at(-1)!,
    );
    const drawer = screen.getByRole('dialog');
    expect((await within(drawer).findByText('The same call now')).parentElement?.textContent).toBe(
      'The same call nowAsks you · Set to ask',
    );
  });

  it('leads to how the call ended, and back', async () => {
    const { user, drawer } = await open(/Asked.*create_issue/u);
    await user.click(await within(drawer).findByRole('button', { name: /^Allowed.*entry/u }));
    expect(drawer.textContent).toContain('you allowed it once');
    await user.click(await within(drawer).findByRole('button', { name: /^Asked.*entry/u }));
    expect(drawer.textContent).toContain('The call waited for you');
  });

  it('goes to the neighbours with arrow keys and buttons; Escape closes it', async () => {
    const { user, world, drawer } = await open(/list_issues/u);
    const asked = () =>
      inputsOf(world, 'explain.entry').map((input) => (input as { id: number }).id);
    const first = asked().at(-1) ?? 0;
    await user.keyboard('{ArrowDown}');
    expect(asked().at(-1)).toBe(first - 1);
    await user.click(within(drawer).getByRole('button', { name: 'Newer entry' }));
    expect(asked().at(-1)).toBe(first);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement?.textContent).toContain('list_issues');
  });

  it('stays at the newest entry, without losing the focus', async () => {
    const { user, drawer } = await open(/Asked.*create_issue/u);
    const newer = within(drawer).getByRole('button', { name: 'Newer entry' });
    while (newer.getAttribute('aria-disabled') !== 'true') await user.click(newer);
    expect(newer.getAttribute('aria-disabled')).toBe('true');
    expect(document.activeElement).toBe(newer);
  });

  it('says what to do when the reasons cannot be had', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/activity');
    const error = {
      code: 'not_found',
      message: 'There is no audit entry with this number.',
      hint: 'It may have been removed with the oldest ones.',
    } as const;
    world.failNext('explain.entry', error);
    await user.click((await screen.findAllByRole('button', { name: /list_issues/u }))[0]!);
    const alert = await within(screen.getByRole('dialog')).findByRole('alert');
    expect(alert.textContent).toContain(error.hint);
  });
});

describe('a call to a connector that the client was not given', () => {
  it('TRIAL-D-B5 says so, and the drawer has the button that gives the connector', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/activity');
    const client = world.client('Cursor');
    const [grant] = client.grants;
    await world.core.run('client.grant', {
      clientId: client.clientId,
      grantId: grant?.grantId,
      access: { '*': 'none', filesystem: 'read' },
    });
    await callTool(world.core, world.known, {
      client: 'Cursor',
      tool: 'github__search_issues',
      arguments: {},
    });
    await user.click(
      (await screen.findAllByRole('button', { name: /Denied.*Cursor.*search_issues/u }))[0]!,
    );
    const drawer = screen.getByRole('dialog');
    expect(
      await within(drawer).findByText(/refused: The client was not given this connector\.$/),
    ).toBeTruthy();
    expect(within(drawer).getByRole('link', { name: 'github' })).toBeTruthy();
    await user.click(
      within(drawer).getByRole('button', { name: 'Give Cursor github: read & write' }),
    );
    expect(inputsOf(world, 'client.grant')).toEqual([
      {
        clientId: client.clientId,
        grantId: client.grants[0]?.grantId,
        access: { github: 'write' },
      },
    ]);
    expect(await within(drawer).findByText('Cursor has github now: read & write.')).toBeTruthy();
    expect(inputsOf(world, 'explain.entry')).toHaveLength(2);
    expect(within(drawer).queryByRole('button', { name: /^Give/ })).toBeNull();
  });
});

describe('the list', () => {
  it('narrows to what was refused with one press, and back', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/activity');
    const chip = await screen.findByRole('button', { name: 'Refused' });
    await user.click(chip);
    expect(chip.getAttribute('aria-pressed')).toBe('true');
    expect(inputsOf(world, 'audit.list').at(-1)).toEqual({ decision: 'deny', limit: 100 });
    await user.click(chip);
    expect(inputsOf(world, 'audit.list').at(-1)).toEqual({ limit: 100 });
  });

  it('narrows by who acted and by time', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/activity');
    await user.click(await screen.findByRole('button', { name: 'Who' }));
    await user.click(screen.getByRole('menuitemcheckbox', { name: 'You' }));
    const before = Date.now();
    await user.click(screen.getByRole('button', { name: 'When' }));
    await user.click(screen.getByRole('menuitemradio', { name: 'Last hour' }));
    const input = inputsOf(world, 'audit.list').at(-1) as { since: string };
    expect(input).toEqual({ actor: 'user', since: expect.any(String) as string, limit: 100 });
    expect(Math.abs(before - 3_600_000 - Date.parse(input.since))).toBeLessThan(5000);
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(inputsOf(world, 'audit.list').at(-1)).toEqual({ limit: 100 });
  });

  it('stands still when it is not live, and says that there is news', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/activity');
    await screen.findByRole('list', { name: 'Activity' });
    await user.click(screen.getByRole('switch', { name: 'Show new entries as they come' }));
    const calls = inputsOf(world, 'audit.list').length;
    const tool = 'list_pull_requests';
    const { core, known } = world;
    await callTool(core, known, { client: 'Claude Code', tool: `github__${tool}`, arguments: {} });
    const news = await screen.findByRole('button', { name: /^\d+ new$/u });
    expect(inputsOf(world, 'audit.list')).toHaveLength(calls);
    await user.click(news);
    expect(await screen.findByText(tool)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^\d+ new$/u })).toBeNull();
  });
});
