/** What answers at an address, before it is added. */
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { startLoginService } from '../../support/upstreams/login-service.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const box = (name: string) => screen.getByRole('textbox', { name });

it('ATRYUM-19 says what answers at an address as soon as it is typed, and sends no secret for that', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors');
  await user.click(screen.getByRole('button', { name: 'Add connector' }));
  await user.click(screen.getByRole('radio', { name: 'URL' }));
  const service = await startLoginService();
  const found = () => screen.findByRole('status', { name: 'What answers there' });
  await user.type(box('URL'), service.mcpUrl);
  expect(inputsOf(world, 'connector.tryOut')).toEqual([]);
  await user.tab();
  const { host } = new URL(service.origin);
  expect((await found()).textContent).toBe(
    `A login is needed, at ${host}. It comes after “Add and connect”.`,
  );
  expect(inputsOf(world, 'connector.tryOut')).toMatchObject([{ bearer: null }]);
  // The same once more is not looked for again; another address is not what was found.
  await user.click(box('URL'));
  await user.tab();
  expect(inputsOf(world, 'connector.tryOut')).toHaveLength(1);
  await user.type(box('URL'), 'x');
  expect(screen.queryByRole('status', { name: 'What answers there' })).toBeNull();
  // With a token in the form, only the person's own test sends it.
  await user.type(screen.getByLabelText('Bearer token (optional)'), 'secret');
  const before = inputsOf(world, 'connector.tryOut').length;
  await user.type(box('URL'), 'y');
  await user.tab();
  expect(inputsOf(world, 'connector.tryOut')).toHaveLength(before);
});
