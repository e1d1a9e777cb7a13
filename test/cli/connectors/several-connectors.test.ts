/** Several connectors with one command line. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../headless/support/temp-dir.ts';
import { cli, runningCore } from '../support.ts';

it('several names or --all are disabled; a name that fails is said and stops no other', async () => {
  const { dataDir, core } = await runningCore();
  const keyFile = join(tempDir(), 'key');
  writeFileSync(keyFile, 'right', { mode: 0o600 });
  // Taking away needs no key.
  const run = (line: string) => {
    const key = line.includes(' disable') ? [] : ['--operator-key-file', keyFile];
    return cli([...line.split(' '), '--data-dir', dataDir, ...key]);
  };
  for (const name of ['one', 'two', 'three'])
    expect(await run(`connectors add ${name} --url http://127.0.0.1:9/${name}`)).toMatchObject({
      code: 0,
    });
  const enabled = () =>
    core.snapshot().connectors.flatMap(({ name, enabled: isOn }) => (isOn ? [name] : []));
  const some = await run('connectors disable one nothing two');
  expect(some.code).toBe(1);
  expect(some.err).toContain('nothing: ');
  expect(enabled()).toEqual(['three']);
  expect((await run('connectors enable --all')).code).toBe(0);
  expect(enabled().toSorted()).toEqual(['one', 'three', 'two']);
  expect((await run('connectors disable')).code).toBe(2);
  expect((await run('connectors disable one --all')).code).toBe(2);
  expect(enabled()).toHaveLength(3);
});
