/** `consentry demo` and `consentry client-document`, against the built product. */
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { run, serve } from './program.ts';

test('ATRYUM-43 the demo from the terminal: added, reviewed, stepped through, removed', async () => {
  const folder = makeTempDir();
  const key = join(folder, 'key');
  const dataDir = join(folder, 'data');
  await serve(dataDir, ['--operator-key-file', key]);
  const cli = (...args: string[]) => run([...args, '--data-dir', dataDir]);
  const giving = (...args: string[]) => cli(...args, '--operator-key-file', key);
  const json = async (...args: string[]): Promise<unknown> =>
    JSON.parse((await cli(...args, '--json')).out);

  expect((await cli('demo', 'show')).err).toContain('Begin with: consentry demo start');
  expect((await cli('demo', 'start')).code).not.toBe(0);
  const added = await giving('demo', 'start');
  expect(added.err).toContain('consentry connectors review demo --accept-all');
  await giving('connectors', 'connect', 'demo');
  await giving('connectors', 'review', 'demo', '--accept-all');
  expect(await giving('demo', 'start')).toMatchObject({ code: 0 });
  const waiting = await vi.waitFor(
    async () => {
      const [question] = (await json('questions', 'list')) as { id: string }[];
      if (question === undefined) throw new Error('nothing is asked');
      return question.id;
    },
    { timeout: 10_000 },
  );
  await giving('questions', 'allow', waiting, '--connector', 'demo=write');
  await giving('demo', 'next');
  await vi.waitFor(
    async () =>
      expect((await cli('demo', 'show')).out).toMatch(/list the notes +done +answered: Buy milk/u),
    {
      timeout: 10_000,
    },
  );
  const removed = await cli('demo', 'remove');
  expect(removed).toMatchObject({
    code: 0,
    out: expect.stringContaining('The demo is removed') as string,
  });
  expect(await json('connectors', 'list')).toEqual([]);
});

test('ATLAR-4 the client metadata document is printed for its address, and an address without it is refused', async () => {
  const folder = makeTempDir();
  const key = join(folder, 'key');
  const dataDir = join(folder, 'data');
  await serve(dataDir, ['--operator-key-file', key]);
  const url = 'https://127.0.0.1:1/consentry.json';
  const shown = await run(['client-document', 'show', '--url', url, '--data-dir', dataDir]);
  expect(JSON.parse(shown.out)).toMatchObject({ client_id: url, client_name: 'Consentry' });
  const set = ['client-document', 'set', url, '--data-dir', dataDir, '--operator-key-file', key];
  const refused = await run(set);
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain('cannot be read: nothing answers there');
});
