/** What an entry of ours tells an AI client of its wait counts as long as it is there. */
import { expect, test } from 'vitest';
import { callSeconds } from '../../../main/core/client-files/clients/client-row.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { register } from '../../support/clients/oauth-client.ts';
import { install, startMachine } from './support.ts';

const file = '.codex/config.toml';

test('ATRYUM-55 Codex counts as its entry says, and by its own limit without one or where it was changed', async () => {
  const clock = createTestClock();
  const machine = await startMachine({ clock });
  const { clientId } = await register(machine.issuer, { client_name: 'Codex' });
  const seconds = async () =>
    (await machine.run('client.get', { clientId })).answerSeconds.withProgress;
  expect(await seconds()).toBe(50);

  const entry = await install(machine, { app: 'codex' });
  expect(await seconds()).toBe(300);

  machine.write(file, machine.read(file).replace(String(callSeconds), '20'));
  clock.advance(61_000);
  await expect.poll(seconds).toBe(50);

  await machine.run('clientFiles.forget', { entry: entry.id }, 'control');
  await install(machine, { app: 'codex' }, true);
  expect(await seconds()).toBe(300);
  const [again] = (await machine.run('clientFiles.list', {})).flatMap(({ entries }) => entries);
  await machine.run('clientFiles.uninstall', { entry: again?.id ?? '' });
  expect(await seconds()).toBe(50);
});
