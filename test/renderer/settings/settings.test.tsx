/** The rest of the settings: the program, the report, text from strangers, what the log keeps. */
import '../support/dom.ts';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { identificationThat } from '../../support/core/identification-that.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

it('starts at login, takes a channel of updates and looks for one', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings');
  const program = within(await screen.findByRole('region', { name: 'Program' }));
  await user.click(program.getByRole('switch', { name: 'Start at login' }));
  expect(await program.findByText(/starts in the tray when you log in/)).toBeTruthy();
  await user.click(program.getByRole('button', { name: 'Check now' }));
  await user.click(program.getByRole('radio', { name: 'None' }));
  expect(inputsOf(world, 'app.setLaunchAtLogin')).toEqual([{ isOn: true }]);
  expect(inputsOf(world, 'app.checkForUpdates')).toEqual([{}]);
  expect(inputsOf(world, 'app.setUpdateChannel')).toEqual([{ channel: 'none' }]);
});

it('has no such switches in a browser, where there is nothing to start', async () => {
  await renderApp('#/settings', { headless: true });
  expect(await screen.findByRole('heading', { name: 'About', hidden: true })).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Program', hidden: true })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Open data folder', hidden: true })).toBeNull();
});

it('saves a report and says where, and opens the data folder', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings');
  await user.click(screen.getByRole('button', { name: 'Save a report' }));
  expect(await screen.findByText(/^\/home\/me\/Downloads\/consentry.*\.json$/u)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Open data folder' }));
  expect(inputsOf(world, 'app.openDataFolder')).toEqual([{}]);
});

it('sets how long text from strangers makes a client ask, and shows a refusal', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings');
  const group = within(screen.getByRole('group', { name: 'After reading untrusted content' }));
  expect(group.getByRole('radio', { name: '10 min' })).toHaveProperty('checked', true);
  await user.click(group.getByRole('radio', { name: '30 min' }));
  expect(inputsOf(world, 'settings.set')).toEqual([{ untrustedMinutes: 30 }]);
  world.failNext('settings.set', {
    code: 'store_failed',
    message: 'Not kept.',
    hint: 'Try again.',
  });
  await user.click(group.getByRole('radio', { name: '1 hour' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Not kept.');
});

it('says which connector keeps what in the log, with the way there', async () => {
  await renderApp('#/settings');
  const card = within(screen.getByRole('region', { name: 'What the log keeps of a call' }));
  expect(card.getByRole('link', { name: 'github' }).getAttribute('href')).toBe(
    '#/connectors/github',
  );
});

it('ATLAR-11 each value of the access policy says what it permits, before it is chosen', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/settings', { world: 'calm' });
  const group = within(screen.getByRole('group', { name: 'Access policy' }));
  const meaning = (name: string) => {
    const id = group.getByRole('radio', { name }).getAttribute('aria-describedby') ?? '';
    return document.getElementById(id)?.textContent;
  };
  expect(['Disabled', 'Read-only', 'Read & write'].map(meaning)).toEqual([
    'No client can call anything.',
    'Clients may look, whatever else you granted them. Tools that write are refused.',
    'Each client may do what you granted it.',
  ]);
  await user.click(group.getByRole('radio', { name: 'Disabled' }));
  expect(world.snapshot().accessPolicy).toBe('disabled');
});

it('ATLAR-14 says what the system asks for before access is raised, or why it cannot', async () => {
  const identification = identificationThat({ kind: 'refused' }, []);
  await renderApp('#/settings', { ports: { identification } });
  expect(await screen.findByText('The test asks.')).toBeTruthy();
});

it('ATLAR-14 a refusal of the system changes nothing, and is said', async () => {
  const asked: string[] = [];
  const identification = identificationThat({ kind: 'refused' }, asked);
  const world = await renderApp('#/settings', { ports: { identification } });
  await world.core.run('policy.setAccess', { access: 'read-only' });
  await userEvent.click(await screen.findByRole('radio', { name: /^Read & write/u }));
  expect((await screen.findByRole('alert')).textContent).toContain('did not confirm');
  expect(asked).toHaveLength(1);
});
