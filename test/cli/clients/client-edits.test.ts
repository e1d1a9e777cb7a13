/** Changing a client that was added by hand, from the command line. */
import { expect, it } from 'vitest';
import { cli, runningCore, runningInstance } from '../support.ts';

it('ALATION-31 takes a redirect URI away without presence, and adds none', async () => {
  const { dataDir, run, core } = await runningCore();
  const { client } = await run('client.add', {
    name: 'Deploy',
    redirectUris: ['http://127.0.0.1/a', 'http://127.0.0.1/b'],
    confidential: true,
  });
  const clients = (...words: readonly string[]) =>
    cli(['clients', ...words, '--data-dir', dataDir]);
  const less = await clients('edit', client.clientId, '--redirect-uri', 'http://127.0.0.1/b');
  expect([less.code, less.err]).toEqual([
    0,
    'New redirect URIs apply from its next login. Existing logins keep working.\n',
  ]);
  expect(core.snapshot().clients[0]?.redirectUris).toEqual(['http://127.0.0.1/b']);
  expect((await clients('edit', client.clientId, '--name', 'Other')).code).toBe(4);
  expect((await clients('edit', client.clientId)).code).toBe(2);
  expect((await clients('new-secret', client.clientId)).code).toBe(4);
  for (const time of ['31d', '90m', 'soon'])
    expect((await clients('new-secret', client.clientId, '--keep-old', time)).code).toBe(2);

  const { clientSecret } = await run('client.rotateSecret', { clientId: client.clientId });
  const shown = await clients('show', client.clientId);
  expect(shown.out).toMatch(/Old secret +ends in \d/);
  expect(shown.out).not.toContain(clientSecret);
  const ended = await clients('end-old-secret', client.clientId);
  expect([ended.code, ended.out]).toEqual([
    0,
    'Only the newest secret works now. Existing logins keep working.\n',
  ]);
  expect(core.snapshot().clients[0]?.formerSecretUntil).toBeNull();
});

it.each<[string, string, unknown]>([
  [
    'edit c --name Deploy --redirect-uri app://a --redirect-uri app://b',
    'client.edit',
    { clientId: 'c', name: 'Deploy', redirectUris: ['app://a', 'app://b'] },
  ],
  ['new-secret c', 'client.rotateSecret', { clientId: 'c' }],
  ['new-secret c --keep-old 7d', 'client.rotateSecret', { clientId: 'c', overlapHours: 168 }],
  ['new-secret c --keep-old 0h', 'client.rotateSecret', { clientId: 'c', overlapHours: 0 }],
])('ALATION-31 asks for what was typed: %s', async (words, name, input) => {
  const error = { code: 'conflict', message: 'm', hint: null } as const;
  const { dataDir, core } = await runningInstance(() => ({ ok: false, error }));
  await cli(['clients', ...words.split(' '), '--data-dir', dataDir]);
  expect(core.calls).toMatchObject([{ name, input }]);
});
