/** What the activity is narrowed to, and filters with a name. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const lastAsked = (world: Parameters<typeof inputsOf>[0]) =>
  inputsOf(world, 'audit.list')
    .filter((input) => (input as { limit?: number }).limit === 100)
    .at(-1);

it('ATMOS-44 exact names and any stretch of time, each taken away by its chip', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/activity');
  await user.click(await screen.findByRole('button', { name: 'More filters' }));
  const dialog = within(screen.getByRole('dialog', { name: 'More filters' }));
  const tool = dialog.getByRole('combobox', { name: 'Tool' });
  await waitFor(() =>
    expect(
      [...document.querySelectorAll('datalist option')].map((each) => each.getAttribute('value')),
    ).toContain('create_issue'),
  );
  await user.type(tool, 'create_issue');
  await user.type(dialog.getByRole('combobox', { name: 'Reason' }), 'class_write, never');
  const from = dialog.getByLabelText('From');
  const until = dialog.getByLabelText('Until');
  await user.type(from, '2026-11-02T10:00');
  await user.type(until, '2026-11-01T10:00');
  expect(dialog.getByText('This must be later than From.')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Show entries' }));
  expect(screen.getByRole('dialog', { name: 'More filters' })).toBeTruthy();
  await user.clear(until);
  await user.type(until, '2026-11-03T10:00');
  await user.click(dialog.getByRole('button', { name: 'Show entries' }));
  await waitFor(() =>
    expect(lastAsked(world)).toMatchObject({
      tool: 'create_issue',
      reasons: ['class_write', 'never'],
      since: new Date('2026-11-02T10:00').toISOString(),
      until: new Date('2026-11-03T10:00').toISOString(),
    }),
  );
  await user.click(screen.getByRole('button', { name: 'Remove the filter Tool: create_issue' }));
  await waitFor(() => expect(lastAsked(world)).not.toHaveProperty('tool'));
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));
  await waitFor(() => expect(lastAsked(world)).toEqual({ limit: 100 }));
});

it('ATRYUM-64 a filter is saved with its words, used again, replaced and removed', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/activity');
  const open = async (item: RegExp | string) => {
    await user.click(screen.getByRole('button', { name: 'Saved filters' }));
    await user.click(await screen.findByRole('menuitem', { name: item }));
  };
  await user.click(await screen.findByRole('button', { name: 'Saved filters' }));
  expect(await screen.findByText(/None yet\. Filter the list/)).toBeTruthy();
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: 'Refused' }));
  await user.click(screen.getByRole('button', { name: 'When' }));
  await user.click(await screen.findByRole('menuitemradio', { name: 'Last 7 days' }));
  await user.type(screen.getByRole('searchbox', { name: 'Search activity' }), 'push');
  await open(/^Save this filter/);
  const dialog = within(screen.getByRole('dialog', { name: 'Saved filters' }));
  await user.type(dialog.getByRole('textbox', { name: /^Name/ }), 'Refused pushes');
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  expect(inputsOf(world, 'audit.saveFilter')).toEqual([
    {
      name: 'Refused pushes',
      filter: { decision: 'deny', search: 'push' },
      sinceHours: 168,
    },
  ]);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));
  await user.clear(screen.getByRole('searchbox', { name: 'Search activity' }));
  await open('Refused pushes');
  expect(screen.getByRole('searchbox', { name: 'Search activity' })).toHaveProperty(
    'value',
    'push',
  );
  expect(screen.getByRole('button', { name: 'When: Last 7 days' })).toBeTruthy();
  await waitFor(() => expect(lastAsked(world)).toMatchObject({ decision: 'deny', search: 'push' }));
  await open(/^Save this filter/);
  await user.click(screen.getByRole('button', { name: 'Remove Refused pushes' }));
  await waitFor(() =>
    expect(screen.queryByRole('button', { name: 'Remove Refused pushes' })).toBeNull(),
  );
});
