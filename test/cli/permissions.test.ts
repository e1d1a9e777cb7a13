/** Permission sets and groups from the command line. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { tempDir } from '../headless/support/temp-dir.ts';
import { serve } from './program.ts';
import { cli } from './support.ts';

async function startInstance() {
  const dataDir = tempDir();
  const keyFile = join(tempDir(), 'operator.key');
  await serve(dataDir, ['--no-ui', '--operator-key-file', keyFile]);
  const plain = (...line: string[]) => cli([...line, '--data-dir', dataDir]);
  const run = (...line: string[]) => plain(...line, '--operator-key-file', keyFile);
  const uri = 'http://127.0.0.1/callback';
  const added = await run('clients', 'add', 'Robot', '--redirect-uri', uri, '--json');
  const { client } = z
    .object({ client: z.object({ clientId: z.string() }) })
    .parse(JSON.parse(added.out));
  return { run, plain, clientId: client.clientId };
}

it('ATOMIC-10 ATOMIC-11 sets and groups are made, previewed, replaced and removed by name', async () => {
  const { run, plain, clientId } = await startInstance();
  expect((await plain('permissions', 'list')).out).toContain('No permission sets');

  const set = await plain('permissions', 'set', 'Read only', '--others', 'read');
  expect([set.code, set.err]).toEqual([0, '']);
  expect(set.out).toContain('Read with every connector.');

  const group = ['permissions', 'group', 'Editors', '--set', 'read only', '--client', clientId];
  const preview = await plain(...group, '--dry-run');
  expect(preview.code).toBe(0);
  expect(preview.out).toMatch(/Nothing was saved[\s\S]*Robot\s+others\s+write → read/u);
  expect(JSON.parse((await plain('permissions', 'list', '--json')).out)).toMatchObject({
    groups: [],
  });
  expect((await plain(...group)).out).toMatch(/Editors\s+\S+\s+Read only\s+Robot/u);

  // Lifting it again needs the key.
  const lifting = ['permissions', 'set', 'Read only', '--others', 'write'];
  expect(await plain(...lifting)).toMatchObject({ code: 4, out: '' });
  expect((await run(...lifting)).out).toContain('Read and write with every connector.');
  expect((await run('permissions', 'remove', 'Editors')).code).toBe(0);
  expect((await run('permissions', 'remove', 'Editors')).code).toBe(5);
});

it.each([
  [['permissions', 'set', 'x', '--others', 'all'], /none, read, write/u],
  [['permissions', 'set', 'x', '--connector', 'github'], /--connector github=read/u],
  [['permissions', 'group', 'x', '--set', 'nothing'], /no permission set/u],
])('%j is wrong usage', async (line, words) => {
  const { run } = await startInstance();
  const refused = await run(...line);
  expect([refused.code, refused.out]).toEqual([2, '']);
  expect(refused.err).toMatch(words);
});
