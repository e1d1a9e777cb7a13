import { screen, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { presetViewSchema } from '../../../contract/views/presets.ts';
import { startWorld } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

async function openCatalog(user: UserEvent) {
  const world = await renderApp('#/connectors');
  await user.click(screen.getByRole('button', { name: 'Add connector' }));
  const list = await screen.findByRole('list', { name: 'Catalog' });
  return { world, list };
}
const namesIn = (list: HTMLElement) =>
  within(list)
    .getAllByRole('button')
    .map((button) => button.querySelector('span.font-medium')?.textContent);

it('lists what runs on this system, and finds it by any of its words', async () => {
  const user = userEvent.setup();
  const { list, world } = await openCatalog(user);
  const presets = await world.core.run('presets.list', {});
  const here = presets.filter(({ available }) => available);
  expect(here.length).toBeGreaterThan(20);
  expect(namesIn(list)).toEqual(here.map(({ name }) => name));
  await user.keyboard('web SEARCH{Enter}');
  expect(namesIn(screen.getByRole('list', { name: 'Catalog' }))).toContain('Tavily');
  expect(namesIn(screen.getByRole('list', { name: 'Catalog' }))).not.toContain('Filesystem');
  await user.keyboard('x');
  expect(screen.getByText(/Nothing in the catalog matches/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Add and/ })).toBeNull();
  expect(inputsOf(world, 'connector.addPreset')).toEqual([]);
});

it('shows the exact command before it adds, and sends only what was filled in', async () => {
  const user = userEvent.setup();
  const { world } = await openCatalog(user);
  await user.click(screen.getByRole('button', { name: /^Filesystem/ }));
  expect(screen.getByText('https://github.com/modelcontextprotocol/servers')).toBeTruthy();
  expect(screen.queryByRole('link', { name: /github.com/ })).toBeNull();
  const partsShown = () =>
    within(screen.getByRole('list', { name: 'Program and arguments' }))
      .getAllByRole('listitem')
      .map((item) => item.textContent);
  const fixed = [
    'npx',
    '-y',
    '--ignore-scripts',
    '@modelcontextprotocol/server-filesystem@2026.8.31',
  ];
  expect(partsShown()).toEqual([...fixed, '{folder}']);
  expect(screen.getByText('This program runs on this computer with your rights')).toBeTruthy();

  await user.click(screen.getByRole('button', { name: 'Add and run' }));
  expect(screen.getByText('Folder is missing.')).toBeTruthy();
  expect(inputsOf(world, 'connector.addPreset')).toEqual([]);

  await user.type(screen.getByRole('textbox', { name: 'Folder' }), '/srv/my notes');
  expect(partsShown()).toEqual([...fixed, '/srv/my notes']);
  const name = screen.getByRole('textbox', { name: 'Name' });
  await user.clear(name);
  await user.type(name, 'notes');
  await user.click(screen.getByRole('button', { name: 'Add and run' }));
  expect(inputsOf(world, 'connector.addPreset')).toEqual([
    { preset: 'filesystem', name: 'notes', values: { folder: '/srv/my notes' } },
  ]);
  expect(await screen.findByRole('heading', { name: 'notes' })).toBeTruthy();
});

it('suggests a name that is free, and hides a secret while it is typed', async () => {
  const user = userEvent.setup();
  const { world } = await openCatalog(user);
  await user.click(screen.getByRole('button', { name: /^GitHub by/ }));
  expect(
    within(screen.getByRole('dialog')).getByText('https://api.githubcopilot.com/mcp/'),
  ).toBeTruthy();
  const token = screen.getByLabelText('Personal access token');
  expect(token.getAttribute('type')).toBe('password');
  await user.type(token, 'ghp');
  await user.click(screen.getByRole('button', { name: 'Add and connect' }));
  expect(inputsOf(world, 'connector.addPreset')).toEqual([
    { preset: 'github', name: 'github-2', values: { token: 'ghp' } },
  ]);
});

it('says what comes after adding, and what core refused', async () => {
  const user = userEvent.setup();
  await openCatalog(user);
  await user.click(screen.getByRole('button', { name: /^Alation/ }));
  expect(screen.getByText(/the login opens in your browser/)).toBeTruthy();
  expect(screen.getByText('https://{instance}.alationcloud.com/ai/mcp/')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Back to the catalog' }));
  await user.click(await screen.findByRole('button', { name: /^Filesystem/ }));
  await user.type(screen.getByRole('textbox', { name: 'Folder' }), 'notes');
  await user.click(screen.getByRole('button', { name: 'Add and run' }));
  expect(await screen.findByText(/give the whole path/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Back to the catalog' }));
  await user.click(await screen.findByRole('button', { name: /^Filesystem/ }));
  expect(screen.queryByText(/give the whole path/)).toBeNull();

  await user.click(screen.getByRole('button', { name: 'Back to the catalog' }));
  await user.click(await screen.findByRole('button', { name: /^Tavily/ }));
  expect(
    screen.getByText('It is kept in the vault and given to the program as TAVILY_API_KEY.'),
  ).toBeTruthy();
});

it('shows why there is no catalog', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors');
  world.failNext('presets.list', { code: 'internal', message: 'It broke.', hint: null });
  await user.click(screen.getByRole('button', { name: 'Add connector' }));
  expect(await screen.findByText('It broke.')).toBeTruthy();
});

it('is handed presets of the shape that the contract has', async () => {
  const { core } = await startWorld({ world: 'empty' });
  for (const preset of await core.run('presets.list', {}))
    expect(presetViewSchema.parse(preset)).toEqual(preset);
});

it('ALATION-7 ALATION-29 shows the redirect URI and the message before it asks for the client, and splits what comes back', async () => {
  const user = userEvent.setup();
  const { world } = await openCatalog(user);
  await user.keyboard('alation');
  await user.click(screen.getByRole('button', { name: /^Alation/u }));
  const box = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
  await user.type(box('Instance'), 'acme');
  const redirectUri = `${world.core.issuer}/oauth/callback`;
  expect(box('Redirect URI').textContent).toBe(redirectUri);
  await user.click(screen.getByText('Message for the administrator'));
  const message = box('Message for the administrator').textContent;
  expect(message).toContain('at acme.alationcloud.com');
  expect(message).toContain(redirectUri);
  await user.click(box('Client ID'));
  await user.paste('{"client_id":"abc-1","client_secret":"s3cr3t"}');
  expect(box('Client ID').value).toBe('abc-1');
  expect(screen.getByLabelText<HTMLInputElement>('Client secret').value).toBe('s3cr3t');
  await user.click(screen.getByRole('button', { name: /^Add and/u }));
  expect(inputsOf(world, 'connector.addPreset')).toEqual([
    {
      preset: 'alation',
      name: 'alation',
      values: { instance: 'acme', 'client-id': 'abc-1', 'client-secret': 's3cr3t' },
    },
  ]);
});

it('ALATION-28 says what does not fit while it is typed, and not before there is anything', async () => {
  const user = userEvent.setup();
  await openCatalog(user);
  await user.keyboard('alation');
  await user.click(screen.getByRole('button', { name: /^Alation/u }));
  const instance = screen.getByRole('textbox', { name: 'Instance' });
  expect(screen.queryByText(/is missing/u)).toBeNull();
  await user.type(instance, 'acme.alationcloud.com');
  expect(await screen.findByText('Only this part of the address: acme.')).toBeTruthy();
  await user.clear(instance);
  await user.type(instance, 'acme');
  expect(screen.queryByText(/Only this part/u)).toBeNull();
  await user.clear(instance);
  expect(screen.queryByText(/is missing/u)).toBeNull();
});

it('ATOMIC-33 marks what its vendor calls a preview, in the catalog and in its form', async () => {
  const user = userEvent.setup();
  const { list } = await openCatalog(user);
  const marked = within(list)
    .getAllByRole('button')
    .filter((button) => button.textContent.includes('Preview'));
  expect(marked.map((button) => button.textContent)).toEqual([
    expect.stringContaining('Atomic.io') as string,
  ]);
  await user.click(screen.getByRole('button', { name: /^Atomic.io/u }));
  expect(screen.getByText('Preview')).toBeTruthy();
});
