/**
 * What the command line prints of clients, questions and the activity log, from a whole core behind
 * a real control channel.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LookupQuestion } from '../../../contract/views/questions/question.ts';
import { tempDir } from '../../headless/support/temp-dir.ts';
import { authorize, logIn, register, waitingConsent } from '../../support/clients/oauth-client.ts';
import { cli, runningCore, runningInstance } from '../support.ts';

const hostile = 'Cursor\u202e\u001b[2J\n';
const seen = 'Cursor⟨U+202E⟩⟨U+001B⟩[2J';
const unseen = ['\u202e', '\u001b'];

function keyFile(): string {
  const file = join(tempDir(), 'key');
  writeFileSync(file, 'right');
  return file;
}

it('SEC-96 shows one row for an application, and all its registrations, grants and tokens by any of its ids', async () => {
  const test = await runningCore();
  const run = (...args: string[]) => cli([...args, '--data-dir', test.dataDir]);
  const first = await register(test.issuer, { client_name: hostile });
  const second = await register(test.issuer, { client_name: hostile });
  await logIn(test, { client: first, authorize: { scope: 'files:write' }, access: {} });
  // A name that passes for another's is suggested nothing (SEC-129).
  const access = { files: 'read' } as const;
  await logIn(test, { client: first, authorize: { scope: 'files:write' }, access });
  await logIn(test, { client: second, authorize: { scope: 'files:read' }, access });

  const list = (await run('clients', 'list')).out.trim().split('\n');
  expect(list).toHaveLength(2);
  expect(list[1]).toContain(seen);
  expect(list[1]).toMatch(/ active .* 3 +\S+$/u);

  const { out, code } = await run('clients', 'show', second.clientId);
  expect(code).toBe(0);
  expect((await run('clients', 'show', first.clientId)).out).toBe(out);
  expect(unseen.filter((character) => out.includes(character))).toEqual([]);
  expect(out).toMatch(
    new RegExp(`Id +${first.clientId}\nAlso registered as +${second.clientId}\n`, 'u'),
  );
  for (const line of [
    /Proof +Nothing proves this name/u,
    /Secret or key +none\n/u,
    /\nGRANT +AT +MAY +ENDS +NEXT LOGIN\n/u,
    /\/mcp +files=read +with its last token +asks you\n/u,
    /\nTOKEN +GRANT +CREATED +LAST USED +ENDS +ROTATIONS\n/u,
    / never +in \d+ d unless used +0$/mu,
  ]) {
    expect(out).toMatch(line);
  }
  const view = test.core.snapshot().clients[0];
  const tokens = view?.grants.flatMap((grant) => grant.tokens) ?? [];
  expect(tokens).toHaveLength(3);
  for (const { tokenId } of tokens) expect(out).toContain(`\n${tokenId} `);
});

it('SEC-29 prints the secret of an added client once, on stdout, and says that it does not come back', async () => {
  const { dataDir, core } = await runningCore();
  const key = keyFile();
  const add = ['clients', 'add', 'My tool', '--redirect-uri', 'http://127.0.0.1/cb'];
  const common = ['--data-dir', dataDir, '--operator-key-file', key];
  const { code, out, err } = await cli([...add, '--confidential', ...common]);
  const [, id, secret] = /^client_id +(\S+)\nclient_secret +(\S+)\n$/u.exec(out) ?? [];
  expect([code, secret?.length]).toEqual([0, expect.any(Number)]);
  expect(err).toContain('not shown again');
  expect(err).not.toContain(secret);
  expect(core.snapshot().clients).toMatchObject([{ clientId: id, name: 'My tool' }]);
  expect(JSON.stringify(core.snapshot())).not.toContain(secret);

  const open = await cli([...add, ...common]);
  expect([open.code, open.err]).toEqual([0, '']);
  expect(open.out).toMatch(/^client_id +\S+\n$/u);
});

it('lists a step-up with what is new only, and what to look at before a yes', async () => {
  const test = await runningCore();
  const client = await register(test.issuer);
  await logIn(test, { client, authorize: { scope: 'files:read' } });
  await authorize(test.issuer, client, { scope: 'files:write notes:read', resource: undefined });
  const consent = await waitingConsent(test, client.clientId);
  const { out } = await cli(['questions', 'list', '--data-dir', test.dataDir]);
  expect(out).toContain('more: Read and write with files; Read with notes');
  for (const { text } of consent.warnings) expect(out).toContain(`Note  ${consent.id}: ${text}`);
  expect(consent.warnings).toHaveLength(1);
});

it('SEC-96 lists a lookup with its address', async () => {
  const lookup: LookupQuestion = {
    id: 'q',
    kind: 'lookup',
    clientId: 'https://evil.example/x',
    clientName: hostile,
    identity: 'metadata-url',
    proof: 'none',
    createdAt: '2026-01-01T00:00:00.000Z',
    expiresAt: '2026-01-01T01:05:00.000Z',
    url: 'https://evil.example/\u202ex',
    host: 'evil.example',
    askedBy: null,
  };
  const { dataDir } = await runningInstance(() => ({ ok: true, value: [lookup] }));
  const { out } = await cli(['questions', 'list', '--data-dir', dataDir]);
  expect(out).toContain('to read https://evil.example/⟨U+202E⟩x');
  expect(unseen.filter((character) => out.includes(character))).toEqual([]);
});

it('tells acts and reasons of the activity log in words, with the names that a search finds', async () => {
  const test = await runningCore();
  const run = (...args: string[]) => cli([...args, '--data-dir', test.dataDir]);
  const { clientId } = await logIn(test, { authorize: { scope: 'files:write' } });
  await run('clients', 'grant', clientId, '--connector', 'files=read');
  await run('policy', 'set', 'registration', 'closed');
  await run('clients', 'revoke', clientId);
  await run('pause');
  const { out } = await run('audit', 'list');
  for (const words of [
    'Changed access ',
    'Changed who may connect',
    'Access ended',
    'After a login',
  ])
    expect(out).toContain(words);
  expect(out).toMatch(/Access ended .*Revoked by you/u);

  const found = await run('audit', 'list', '--search', 'grant.end', '--json');
  const [entry] = JSON.parse(found.out) as { id: number; action: string; reason: string }[];
  expect(entry).toMatchObject({ action: 'grant.end', reason: 'revoked_by_person' });
  const shown = await run('audit', 'show', String(entry?.id));
  expect(shown.out).toMatch(/Action +Access ended \(grant\.end\)\n/u);
  expect(shown.out).toMatch(/Reason +Revoked by you \(revoked_by_person\)\n/u);
});
