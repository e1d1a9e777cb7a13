import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { inputsOf, renderApp } from '../support/render-world.tsx';

it('ATLAR-30 after a test that passed a tool that only reads can be called, and two prompts are offered', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors/github');
  await user.click(screen.getByRole('button', { name: 'Test' }));
  const result = await screen.findByRole('status', { name: 'Result of the test' });
  const tool = await within(result).findByRole('combobox', { name: 'Try a tool that only reads' });
  const names = within(tool)
    .getAllByRole('option')
    .map(({ textContent }) => textContent);
  expect(names.length).toBeGreaterThan(0);
  expect(within(result).getAllByRole('button', { name: /Copy sample prompt/u })).toHaveLength(2);

  const args = within(result).getByRole('textbox', { name: 'Arguments' });
  await user.clear(args);
  await user.type(args, 'no JSON');
  expect(result.textContent).toContain('This is not a JSON object.');
  await user.clear(args);
  await user.type(args, '{{}');
  await user.click(within(result).getByRole('button', { name: 'Call it' }));
  expect(inputsOf(world, 'tool.try')).toMatchObject([{ connector: 'github', arguments: {} }]);
  const answer = await within(result).findByRole('status', { name: 'Answer of the tool' });
  expect(answer.textContent).toContain('It answered');
  expect(answer.textContent).toContain('is done');
});
