/** What agents read of the setup. */
import { expect, test } from 'vitest';
import { setUp } from '../gateway/support.ts';
import { ask, reader } from './support.ts';

test('ATMOS-46 each step of the checklist says where the person takes it', async () => {
  const { core } = await setUp();
  const login = await reader(core);
  await core.run('connector.add', { kind: 'stdio', name: 'gone', command: '/does/not/exist' });
  const { items } = await ask(core, login, 'get_setup_checklist');
  expect(items.find(({ id }) => id === 'connect')).toMatchObject({
    page: 'connectors/gone',
    command: 'consentry connectors connect gone',
  });
  for (const { page, command } of items) {
    expect(page).toMatch(/^(?:overview|welcome|connectors|clients|activity|settings)/u);
    expect(command).toMatch(/^consentry [a-z]+/u);
  }
});
