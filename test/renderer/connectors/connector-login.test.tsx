import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { logInAt, ofSam } from '../../support/upstreams/log-in-at.ts';
import { startLoginService } from '../../support/upstreams/login-service.ts';
import { makeConnectorStates } from '../../support/worlds/connector-states.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

describe('the login of a connector', () => {
  it('SEC-68 has a button for each place to choose from, which names exactly it', async () => {
    const user = userEvent.setup();
    const service = await startLoginService();
    const other = await startLoginService();
    const choices = [`${other.origin}/a`, service.origin, `${other.origin}/b`];
    service.resourceMetadata = { authorization_servers: choices };
    const world = await renderApp('#/connectors/acme', {
      world: 'calm',
      async before({ core, run }) {
        await run('connector.add', { kind: 'http', name: 'acme', url: service.mcpUrl });
        await core.call('terminal', 'connector.connect', { name: 'acme' });
      },
    });
    expect(screen.queryByRole('button', { name: 'Connect' })).toBeNull();
    expect(screen.getByRole('button', { name: `Log in at ${other.origin}/a` })).toBeTruthy();
    const { host } = new URL(service.origin);
    await user.click(screen.getByRole('button', { name: `Log in at ${host}` }));
    expect(inputsOf(world, 'connector.connect')).toEqual([
      { name: 'acme', issuer: service.origin },
    ]);
    expect(world.connector('acme').login?.waitingFor).toBe(host);
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
    const name = 'login-moved';
    const world = await renderApp(`#/connectors/${name}`, {
      world: 'calm',
      before: (core, copy) => makeConnectorStates(core, copy, [name]),
    });
    const issuer = world.connector(name).login?.newIssuer ?? '';
    const { host } = new URL(issuer);
    await user.click(screen.getByRole('button', { name: `Log in at ${host} instead` }));
    expect(inputsOf(world, 'connector.connect')).toEqual([{ name, issuer }]);
  });

  it('says whose login it is and what it may do', async () => {
    const user = userEvent.setup();
    const service = await startLoginService();
    service.tokenExtra = ofSam;
    await renderApp('#/connectors/acme', {
      world: 'calm',
      async before(core) {
        const oauth = { scopes: ['read', 'write'] };
        await core.run('connector.add', { kind: 'http', name: 'acme', url: service.mcpUrl, oauth });
        await logInAt(core, 'acme', service);
      },
    });
    await user.click(screen.getByRole('tab', { name: 'Details' }));
    expect(screen.getByText(`sam@example.com at ${service.origin}`)).toBeTruthy();
    expect(screen.getByText('read, write')).toBeTruthy();
  });

  it('ATRYUM-12 ATRYUM-23 a row has two states, one of the connection and one of the login', async () => {
    await renderApp('#/connectors', { world: 'calm', before: makeConnectorStates });
    const row = (name: string): string => {
      const cells = within(screen.getByRole('link', { name }).closest('tr') ?? document.body);
      const [, , , connection, login] = cells.getAllByRole('cell');
      return `${connection?.textContent} · ${login?.textContent}`;
    };
    expect(row('logged-in')).toBe('Connected · Logged in');
    expect(row('login-ends-soon')).toBe('Connected · Login ends soon');
    expect(row('asleep')).toBe('Runs on demand · No login needed');
    expect(row('connecting')).toBe('Connecting · No login needed');
    // Why it is not connected stands under it.
    expect(row('unreachable')).toBe('Not connectedNothing answers · No login needed');
    expect(row('login-needed')).toBe('Not connectedLogin needed · Login needed');
    expect(row('login-expired')).toMatch(/^Not connected.* · Login expired$/u);
    expect(row('token-refused')).toBe('Not connectedToken refused · Token refused');
    expect(row('not-registered')).toBe('Not connectedNot registered there · Login needed');
  });
});
