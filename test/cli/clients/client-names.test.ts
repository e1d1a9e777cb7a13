/** Clients and connectors by the names that people know them by. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../headless/support/temp-dir.ts';
import { cli, runningCore } from '../support.ts';

async function start(...names: readonly string[]) {
  const test = await runningCore();
  const keyFile = join(tempDir(), 'key');
  writeFileSync(keyFile, 'right', { mode: 0o600 });
  const ids: string[] = [];
  for (const name of names) {
    // Of two programs: one program has one row, however often it registers.
    const redirectUris = [`http://127.0.0.1/${ids.length}`];
    const added = await test.run('client.add', { name, redirectUris });
    ids.push(added.client.clientId);
  }
  const plain = (...words: readonly string[]) => cli([...words, '--data-dir', test.dataDir]);
  const withKey = (...words: readonly string[]) => plain(...words, '--operator-key-file', keyFile);
  const statusOf = (id: string) =>
    test.core.snapshot().clients.find(({ clientId }) => clientId === id)?.status;
  return { ...test, ids, plain, withKey, statusOf };
}

it('a client is found by its name, in any case where no other has it exactly', async () => {
  const { ids, plain } = await start('Cursor', 'cursor', 'Claude Code');
  const [upper = '', lower = '', claude = ''] = ids;
  expect((await plain('clients', 'show', 'Cursor')).out).toContain(upper);
  expect((await plain('clients', 'show', 'cursor')).out).toContain(lower);
  expect((await plain('clients', 'show', 'claude code')).out).toContain(claude);
  expect((await plain('clients', 'calls', 'claude code', '--per-minute', '5')).out).toContain(
    claude,
  );
  const mixed = await plain('clients', 'show', 'CURSOR');
  expect([mixed.code, mixed.out]).toEqual([2, '']);
  for (const id of [upper, lower]) expect(mixed.err).toContain(id);
});

it.each([
  ['clients show Curser', 5],
  ['clients revoke Curser', 5],
  ['clients lifetimes Curser --login-days 7', 5],
  ['tools list --client Curser', 5],
  ['usage days --client Curser', 5],
  ['usage context Curser', 5],
  ['rules add --action block --client Curser', 5],
  ['permissions group Editors --client Curser', 5],
])('a name that no client has is repeated, with the one that was meant: %s', async (line, code) => {
  const { plain } = await start('Cursor');
  const said = await plain(...line.split(' '));
  expect(said).toMatchObject({ code, out: '' });
  expect(said.err).toContain('There is no client “Curser”.\n  Did you mean “Cursor”?');
});

it.each(['revoke', 'block', 'remove', 'end-old-secret'])(
  'clients %s takes only the exact name, and of two clients of a name it takes none',
  async (verb) => {
    const { ids, plain, statusOf } = await start('Cursor', 'Twin', 'Twin');
    const before = ids.map(statusOf);
    for (const near of ['cursor', 'Cursor ', 'Curso', '']) {
      const refused = await plain('clients', verb, near);
      expect([near, refused.code === 5 || refused.code === 2, refused.out]).toEqual([
        near,
        true,
        '',
      ]);
    }
    const twins = await plain('clients', verb, 'Twin');
    expect([twins.code, twins.out]).toEqual([2, '']);
    expect(twins.err).toContain('2 clients are named “Twin”.');
    for (const id of ids.slice(1)) expect(twins.err).toContain(id);
    expect(ids.map(statusOf)).toEqual(before);
  },
);

it('what was taken away is said by name and id', async () => {
  const { ids, plain, statusOf } = await start('Cursor', 'Other');
  const [cursor = '', other = ''] = ids;
  const blocked = await plain('clients', 'block', 'Cursor');
  expect([blocked.code, blocked.out]).toEqual([0, `Blocked Cursor (${cursor}).\n`]);
  expect(statusOf(cursor)).toBe('blocked');
  expect((await plain('clients', 'revoke', 'Cursor')).out).toContain(
    `Revoked. Cursor (${cursor}) has no access any more.`,
  );
  expect((await plain('clients', 'remove', 'Cursor')).out).toContain(`Removed ${cursor}.`);
  expect(statusOf(cursor)).toBeUndefined();
  expect(statusOf(other)).not.toBe('blocked');
});

it('an id wins over a client that calls itself by it', async () => {
  const { ids, run, plain, statusOf } = await start('Cursor');
  const [cursor = ''] = ids;
  const liar = await run('client.add', { name: cursor, redirectUris: ['http://127.0.0.1/liar'] });
  expect((await plain('clients', 'block', cursor)).code).toBe(0);
  expect(statusOf(cursor)).toBe('blocked');
  expect(statusOf(liar.client.clientId)).not.toBe('blocked');
});

it('rules, groups and the log take names too', async () => {
  const { ids, run, withKey, plain } = await start('Cursor');
  expect((await plain('rules', 'add', '--action', 'block', '--client', 'Cursor')).err).toBe('');
  expect(await run('rules.list', {})).toMatchObject([{ clients: ids }]);
  expect((await withKey('permissions', 'group', 'Editors', '--client', 'cursor')).err).toBe('');
  expect(await run('permissions.list', {})).toMatchObject({ groups: [{ clients: ids }] });
  const found = await plain('audit', 'list', '--client', 'Cursor', '--json');
  expect(JSON.parse(found.out)).toMatchObject([{ clientId: ids[0] }]);
  const removed = await plain('audit', 'list', '--client', 'Curser');
  expect([removed.code, removed.err]).toEqual([
    0,
    'There is no client “Curser” now; only its id finds a removed one.\n',
  ]);
});

it.each([
  'connectors show filse',
  'connectors disable filse',
  'connectors disconnect filse',
  'connectors remove filse',
  'connectors edit filse --timeout 9',
  'tools list --connector filse',
])('a name that no connector has is repeated: %s', async (line) => {
  const { run, withKey, plain } = await start();
  await run('connector.add', { kind: 'http', name: 'files', url: 'http://127.0.0.1:9/' });
  // A key is refused where none is needed.
  const ask = line.includes(' edit ') ? withKey : plain;
  const said = await ask(...line.split(' '));
  expect(said).toMatchObject({ code: 5, out: '' });
  expect(said.err).toContain('There is no connector “filse”.\n  Did you mean “files”?');
});
