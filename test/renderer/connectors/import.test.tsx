import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { policyWith } from '../../support/core/managed-policy.ts';
import { memoryPolicy } from '../../support/core/memory-policy.ts';
import { startWorld } from '../../support/core/world-host.ts';
import { inputsOf, renderApp, renderIn } from '../support/render-world.tsx';

const noShop = memoryPolicy(
  policyWith({ connectors: { forbidden: [{ url: 'https://shop.example.com/**' }] } }),
);

async function openServers() {
  const user = userEvent.setup();
  const world = await renderApp('#/connectors', { ports: { managedPolicy: noShop } });
  await user.click(screen.getByRole('button', { name: 'Import' }));
  const dialog = screen.getByRole('dialog');
  expect(inputsOf(world, 'import.preview')).toEqual([]);
  await user.click(
    await within(dialog).findByRole('button', { name: 'Look into the file of Cursor' }),
  );
  const servers = await within(dialog).findByRole('list', { name: 'Servers' });
  return { user, world, dialog, servers };
}

it('CFG-1 CFG-13 reads the file of a client when it is chosen, and brings in what is ticked', async () => {
  const { user, world, dialog, servers } = await openServers();
  expect(inputsOf(world, 'import.preview')).toEqual([{ app: 'cursor' }]);
  expect(within(servers).getAllByRole('checkbox')).toHaveLength(2);
  expect(servers.textContent).toContain('Runs npx -y notes-mcp');
  expect(servers.textContent).toContain('Calls https://docs.example.com/mcp');
  expect(servers.textContent).toContain('Into the vault: NOTES_TOKEN');
  expect(servers.textContent).toContain('This is Consentry itself.');
  expect(servers.textContent).toContain('that only its own client fills in');
  expect(servers.textContent).toContain(
    'shophttps://shop.example.com/mcpNot allowed by the policy of this computer.',
  );
  await user.click(within(servers).getByRole('checkbox', { name: 'docs' }));
  await user.click(within(dialog).getByRole('button', { name: 'Import 1 server' }));
  expect(inputsOf(world, 'import.take')).toEqual([
    { app: 'cursor', digest: expect.any(String) as string, names: ['notes'] },
  ]);
  const done = await screen.findByRole('dialog', { name: '1 server imported from Cursor' });
  expect(within(done).getByRole('link', { name: 'notes' }).getAttribute('href')).toBe(
    '#/connectors/notes',
  );
});

it('CFG-13 shows what changes in the file before Consentry takes the place of the originals', async () => {
  const { user, world, dialog } = await openServers();
  await user.click(within(dialog).getByRole('button', { name: 'Import 2 servers' }));
  await user.click(
    await screen.findByRole('button', { name: 'Replace them with Consentry in Cursor…' }),
  );
  expect(await screen.findByRole('dialog', { name: 'Add Consentry to Cursor' })).toBeTruthy();
  expect(inputsOf(world, 'clientFiles.preview').at(-1)).toMatchObject({
    app: 'cursor',
    without: ['notes', 'docs'],
  });
  expect(inputsOf(world, 'clientFiles.install')).toEqual([]);
  await user.click(await screen.findByRole('button', { name: 'Write it' }));
  expect(inputsOf(world, 'clientFiles.install')).toMatchObject([{ without: ['notes', 'docs'] }]);
});

it('TRIAL-D-B10 the list shows what came in, switched off as it is', async () => {
  const { user, world, dialog } = await openServers();
  await user.click(within(dialog).getByRole('button', { name: 'Import 2 servers' }));
  await screen.findByRole('dialog', { name: '2 servers imported from Cursor' });
  expect(inputsOf(world, 'settings.set')).toEqual([{ showDisabled: true }]);
  expect(world.snapshot().showDisabled).toBe(true);
});

it('TRIAL-D-B10 switches on all that came in with one press, and stops at one that cannot', async () => {
  const { user, world, dialog } = await openServers();
  await user.click(within(dialog).getByRole('button', { name: 'Import 2 servers' }));
  const done = await screen.findByRole('dialog', { name: '2 servers imported from Cursor' });
  world.failNext('connector.enable', { code: 'conflict', message: 'Not now.', hint: null });
  await user.click(within(done).getByRole('button', { name: 'Switch on all 2' }));
  expect((await within(done).findByRole('alert')).textContent).toContain('Not now.');
  expect(inputsOf(world, 'connector.enable')).toEqual([{ name: 'notes' }]);
});

it('TRIAL-D-B10 the Overview says which connectors were never switched on, and leads to them', async () => {
  const user = userEvent.setup();
  const world = await renderApp('#/overview', { world: 'empty' });
  expect(screen.queryByText(/not switched on yet/u)).toBeNull();
  for (const name of ['notes', 'docs'])
    await world.core.run('connector.add', {
      kind: 'http',
      name,
      url: `https://${name}.example.com/mcp`,
      enabled: false,
    });
  expect(await screen.findByText('2 connectors are not switched on yet')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Show them' }));
  expect(world.snapshot().showDisabled).toBe(true);
  expect(window.location.hash).toBe('#/connectors');
});

it('takes everything back with one press', async () => {
  const { user, world, dialog } = await openServers();
  await user.click(within(dialog).getByRole('button', { name: 'Import 2 servers' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(inputsOf(world, 'connector.remove')).toEqual([{ name: 'notes' }, { name: 'docs' }]);
});

it('shows the file that was chosen last, whichever is read first', async () => {
  const world = await startWorld();
  const { call } = world.app.main;
  const waiting = new Map<string, () => void>();
  const main: typeof world.app.main = {
    ...world.app.main,
    async call(name, input) {
      const result = await call(name, input);
      if (name !== 'import.preview') return result;
      const { app } = input as { readonly app: string };
      await new Promise<void>((resolve) => void waiting.set(app, resolve));
      const view = (result as { value: object }).value;
      return { ...result, value: { ...view, servers: [], file: `the file of ${app}` } } as never;
    },
  };
  await renderIn({ ...world, app: { ...world.app, main } }, '#/connectors');
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Import' }));
  const dialog = screen.getByRole('dialog');
  const looks = await within(dialog).findAllByRole('button', { name: /^Look into/u });
  const [first, second] = looks.map((each) => each.getAttribute('aria-label') ?? '');
  await user.click(within(dialog).getByRole('button', { name: first ?? '' }));
  await user.click(within(dialog).getByRole('button', { name: 'Back' }));
  await user.click(await within(dialog).findByRole('button', { name: second ?? '' }));
  const [one, two] = [...waiting.keys()];
  await act(async () => waiting.get(two ?? '')?.());
  await act(async () => waiting.get(one ?? '')?.());
  await within(dialog).findByText(`There are no servers in the file of ${two}.`);
});

it('CFG-13 a file that is not there is said to be not there, not empty', async () => {
  const user = userEvent.setup();
  const { home } = await renderApp('#/connectors');
  await user.click(screen.getByRole('button', { name: 'Import' }));
  await user.click(await screen.findByRole('button', { name: 'Look into the file of Codex' }));
  expect(await screen.findByText(`There is no file ${home}/.codex/config.toml.`)).toBeTruthy();
  expect(screen.queryByText(/^There are no servers/u)).toBeNull();
  expect(screen.queryByRole('button', { name: /^Import \d/u })).toBeNull();
});
