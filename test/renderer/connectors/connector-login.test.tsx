import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { World } from '../../support/core/world-host.ts';
import { noLogin } from '../support/no-login.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const login = noLogin;

async function showLinear(change: Partial<typeof login> = {}): Promise<World> {
  const world = await renderApp('#/connectors/linear');
  act(() =>
    world.show(({ connectors }) => ({
      connectors: connectors.map((one) =>
        one.name === 'linear'
          ? { ...one, auth: 'action-required', login: { ...login, ...change } }
          : one,
      ),
    })),
  );
  return world;
}

describe('the login of a connector', () => {
  it('SEC-68 has a button for each place to choose from, which names exactly it', async () => {
    const user = userEvent.setup();
    const choices = [
      'https://login.example.com/a',
      'http://127.0.0.1:9999',
      'https://login.example.com/b',
    ];
    const world = await showLinear({ choices });
    expect(screen.queryByRole('button', { name: 'Connect' })).toBeNull();
    expect(
      screen.getByRole('button', { name: 'Log in at https://login.example.com/a' }),
    ).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Log in at 127.0.0.1:9999' }));
    expect(inputsOf(world, 'connector.connect')).toEqual([
      { name: 'linear', issuer: 'http://127.0.0.1:9999' },
    ]);
  });

  it('SEC-63 shows the host before anything is opened, and opens nothing by itself', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/linear');
    const { host } = new URL(world.connector('linear').target);
    expect(screen.queryByRole('link', { name: /^Open/u })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    const link = await screen.findByRole('link', { name: `Open ${host}` });
    expect(link.getAttribute('href')).toMatch(new RegExp(`^http://${host}/authorize\\?`, 'u'));
    expect(link.getAttribute('rel')).toBe('noreferrer');
    expect(screen.getByRole('region', { name: 'Login' }).textContent).toContain(
      `Waiting for your login at ${host}`,
    );
    await user.click(screen.getByRole('button', { name: 'Cancel login' }));
    expect(inputsOf(world, 'connector.cancelLogin')).toEqual([{ name: 'linear' }]);
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Login' })).toBeNull());
  });

  it('SEC-66 names the new service on the button that agrees to it', async () => {
    const user = userEvent.setup();
    const world = await showLinear({ newIssuer: 'https://elsewhere.example/tenant' });
    await user.click(screen.getByRole('button', { name: 'Log in at elsewhere.example instead' }));
    expect(inputsOf(world, 'connector.connect')).toEqual([
      { name: 'linear', issuer: 'https://elsewhere.example/tenant' },
    ]);
  });

  it('says whose login it is and what it may do', async () => {
    const user = userEvent.setup();
    await showLinear({
      issuer: 'https://login.example.com',
      account: 'sam@example.com',
      scopes: ['read', 'write'],
      isLoggedIn: true,
      isRenewed: true,
    });
    await user.click(screen.getByRole('tab', { name: 'Details' }));
    expect(screen.getByText('sam@example.com at https://login.example.com')).toBeTruthy();
    expect(screen.getByText('read, write')).toBeTruthy();
  });
});
