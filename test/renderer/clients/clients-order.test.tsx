import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { callTool } from '../../support/worlds/build-world.ts';
import { renderApp } from '../support/render-world.tsx';

const table = () => screen.getByRole('table', { name: 'Clients' });
const names = () =>
  within(table())
    .getAllByRole('link')
    .map((link) => link.textContent)
    .filter((name) => name !== 'Access is off');

it('clients stay in their order while they call, so that no Revoke moves', async () => {
  const { core, known, settled } = await renderApp('#/clients');
  const before = names();
  expect(before).toEqual(before.toSorted((a, b) => a.localeCompare(b)));
  const args = { client: 'Cursor', tool: 'github__search_issues', arguments: {} };
  await callTool(core, known, args);
  await settled();
  expect(names()).toEqual(before);
});

it('sorts by last use at a click, says so, and turns around at the next', async () => {
  await renderApp('#/clients');
  const user = userEvent.setup();
  const head = (name: string) => within(table()).getByRole('columnheader', { name });
  expect(head('Client').getAttribute('aria-sort')).toBe('ascending');
  await user.click(within(head('Last used')).getByRole('button'));
  expect(head('Last used').getAttribute('aria-sort')).toBe('descending');
  expect(head('Client').getAttribute('aria-sort')).toBeNull();
  const newest = names();
  await user.click(within(head('Last used')).getByRole('button'));
  expect(head('Last used').getAttribute('aria-sort')).toBe('ascending');
  expect(names()).not.toEqual(newest);
});
