/** Request headers in the window: typed with a new connector, and changed in its settings. */
import { screen, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { World, WorldOptions } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const box = (name: string) => screen.getByRole('textbox', { name });
const part = (title: string) => within(screen.getByRole('region', { name: title }));

async function openSettings(
  user: UserEvent,
  before: NonNullable<WorldOptions['before']>,
): Promise<World> {
  const world = await renderApp('#/connectors/github', { world: 'calm', before });
  await user.click(screen.getByRole('tab', { name: 'Settings' }));
  return world;
}

describe('a new connector', () => {
  it('takes request headers, typed or pasted, and says what no header can be', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors');
    await user.click(screen.getByRole('button', { name: 'Add connector' }));
    await user.click(screen.getByRole('radio', { name: 'URL' }));
    await user.type(box('URL'), 'https://a.example.com/mcp');
    await user.click(screen.getByText(/^More settings/u));
    await user.click(screen.getByRole('button', { name: 'Add header' }));
    await user.type(box('Name of the header'), 'mcp-session-id');
    await user.type(screen.getByLabelText('Value of mcp-session-id'), 'x');
    await user.click(screen.getByRole('button', { name: 'Add and connect' }));
    expect(screen.getByText(/^Consentry sets mcp-session-id itself/u)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Remove mcp-session-id' }));
    await user.click(screen.getByRole('button', { name: 'Paste headers as JSON' }));
    await user.click(box('Headers as a JSON object'));
    await user.paste('{"X-Api-Key": "k3y", "X-Region": "eu"}');
    await user.click(screen.getByRole('button', { name: 'Use it' }));
    await user.click(screen.getByRole('button', { name: 'Add and connect' }));
    expect(inputsOf(world, 'connector.add')).toMatchObject([
      {
        headers: [
          { name: 'X-Api-Key', value: 'k3y', secret: true },
          { name: 'X-Region', value: 'eu', secret: false },
        ],
      },
    ]);
  });
});

describe('the settings', () => {
  it('SEC-90 an empty value keeps a header; one is replaced by typing and removed by its button', async () => {
    const user = userEvent.setup();
    const world = await openSettings(user, ({ run }) =>
      run('connector.edit', {
        name: 'github',
        headers: [
          { name: 'X-Api-Key', value: 'k3y-of-mine', secret: true },
          { name: 'X-Region', value: 'eu', secret: false },
        ],
      }),
    );
    const form = part('Request headers');
    const field = form.getByLabelText<HTMLInputElement>('New value of X-Api-Key');
    expect([field.value, field.type]).toEqual(['', 'password']);
    await user.type(field, 'n3w-key');
    await user.click(form.getByRole('button', { name: 'Remove X-Region' }));
    await user.click(form.getByRole('button', { name: 'Add header' }));
    const names = form.getAllByRole('textbox', { name: 'Name of the header' });
    await user.type(names.at(-1) ?? field, 'Host');
    await user.type(form.getByLabelText('Value of Host'), 'x');
    await user.click(form.getByRole('button', { name: 'Save' }));
    expect(form.getByText(/^Host belongs to the connection/u)).toBeTruthy();
    expect(inputsOf(world, 'connector.edit')).toEqual([]);
    await user.click(form.getByRole('button', { name: 'Remove Host' }));
    await user.click(form.getByRole('button', { name: 'Save' }));
    expect(inputsOf(world, 'connector.edit')).toEqual([
      {
        name: 'github',
        headers: [
          { name: 'X-Region', value: null },
          { name: 'X-Api-Key', value: 'n3w-key', secret: true },
        ],
      },
    ]);
    expect(document.body.textContent).not.toContain('k3y-of-mine');
  });
});
