/** What the window says of the company's network: before a program is added, and on its page. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { createNetwork } from '../../../main/core/net/network.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const proxied = createNetwork({ HTTPS_PROXY: 'http://sam:canary-s3cret@proxy.example:3128' });
/** Servers are reached directly all the same. */
const network = { ...createNetwork({}), company: proxied.company };
const proxy = 'HTTPS_PROXY=http://‹secret›@proxy.example:3128';
const told = () =>
  screen.queryAllByRole('list', { name: 'Variables for the company network' }).flatMap((list) =>
    within(list)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  );

it('SEC-91 says what a new program gets, without the password, and nothing once it is off', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors', { network });
  await user.click(screen.getByRole('button', { name: 'Add connector' }));
  await user.click(screen.getByRole('radio', { name: 'Command' }));
  await user.type(screen.getByRole('textbox', { name: 'Command' }), 'npx a-server@1.0.0');
  expect(told()).toEqual([proxy, 'NO_PROXY=localhost,127.0.0.1,::1', 'NODE_USE_ENV_PROXY=1']);
  await user.click(screen.getByRole('button', { name: 'Add variable' }));
  await user.type(screen.getByRole('textbox', { name: 'Name of the variable' }), 'https_proxy');
  expect(told()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Remove https_proxy' }));
  expect(told()).toHaveLength(3);
  await user.click(screen.getByText('More settings'));
  const choice = screen.getByRole('group', { name: 'Uses the company network' });
  await user.click(within(choice).getByRole('radio', { name: 'Off' }));
  expect(told()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Add and run' }));
  expect(inputsOf(world, 'connector.add')).toMatchObject([{ companyNetwork: 'off' }]);
  expect(document.body.textContent).not.toContain('canary');
});

it('the page of a program shows what it gets, and its settings change it', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors/filesystem', { world: 'calm', network });
  await user.click(screen.getByRole('tab', { name: 'Details' }));
  expect(screen.getByText(proxy)).toBeTruthy();
  await user.click(screen.getByRole('tab', { name: 'Settings' }));
  const form = within(screen.getByRole('region', { name: 'Command' }));
  await user.click(form.getByRole('radio', { name: 'Off' }));
  await user.click(form.getByRole('button', { name: 'Save and restart' }));
  expect(inputsOf(world, 'connector.edit')).toEqual([
    { name: 'filesystem', companyNetwork: 'off' },
  ]);
});
