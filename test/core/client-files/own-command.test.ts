/** The command that writes what a preview shows (ATMOS-21). */
import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { install, startMachine } from './support.ts';

test('ATMOS-21 a preview names the exact command, with what differs from the usual only', async () => {
  const machine = await startMachine();
  const command = async (input: object) =>
    (await machine.run('clientFiles.preview', { app: 'cursor', ...input })).ownCommand;
  expect(await command({})).toBe('consentry clients install cursor');
  expect(await command({ via: 'bridge', name: 'gate' })).toBe(
    'consentry clients install cursor --via bridge --name gate',
  );
  expect(await command({ app: 'claude-desktop', via: 'bridge' })).toBe(
    'consentry clients install claude-desktop',
  );
});

test('ATMOS-21 a folder with blanks and quotes is one word of the shell', async () => {
  const machine = await startMachine();
  const project = machine.path("it's a site");
  mkdirSync(project);
  const { ownCommand } = await machine.run('clientFiles.preview', { app: 'cursor', project });
  expect(ownCommand).toBe(
    `consentry clients install cursor --project '${machine.path(String.raw`it'\''s a site`)}'`,
  );
});

test('ATMOS-21 a connector of its own is in the command', async () => {
  const machine = await startMachine();
  await machine.run('connector.add', { kind: 'stdio', name: 'notes', command: '/no/such' });
  const { ownCommand, file } = await machine.run('clientFiles.preview', {
    app: 'cursor',
    connector: 'notes',
  });
  expect(ownCommand).toBe('consentry clients install cursor --connector notes');
  await install(machine, { app: 'cursor', connector: 'notes' });
  expect(file).toBe(machine.path('.cursor/mcp.json'));
});
