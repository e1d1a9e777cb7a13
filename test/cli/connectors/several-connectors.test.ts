/** Several connectors with one command line. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../../headless/support/temp-dir.ts';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import { cli, runningCore } from '../support.ts';

/** A core with connectors that nothing answers, and its person at a shell. */
async function withConnectors(...names: readonly string[]) {
  const { dataDir, core } = await runningCore();
  const keyFile = join(tempDir(), 'key');
  writeFileSync(keyFile, 'right', { mode: 0o600 });
  const plain = (line: string) => cli([...line.split(' '), '--data-dir', dataDir]);
  const run = (line: string) => plain(`${line} --operator-key-file ${keyFile}`);
  for (const name of names)
    expect(await run(`connectors add ${name} --url http://127.0.0.1:9/${name}`)).toMatchObject({
      code: 0,
    });
  const enabled = () =>
    core.snapshot().connectors.flatMap(({ name, enabled: isOn }) => (isOn ? [name] : []));
  return { plain, run, core, enabled };
}

/** One connector more, whose server answers and has two tools. */
async function withServer(run: (line: string) => Promise<{ code: number }>, name: string) {
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = ['get_it', 'put_it'].map((tool) => ({
    name: tool,
    inputSchema: { type: 'object' },
  }));
  expect((await run(`connectors add ${name} --url ${upstream.url}`)).code).toBe(0);
  expect((await run(`connectors connect ${name}`)).code).toBe(0);
}

it('several names or --all are disabled; a name that fails is said and stops no other', async () => {
  const { plain, run, enabled } = await withConnectors('one', 'two', 'three');
  // Taking away needs no key.
  const some = await plain('connectors disable one nothing two');
  expect(some.code).toBe(1);
  expect(some.err).toContain('nothing: There is no connector “nothing”.');
  expect(enabled()).toEqual(['three']);
  expect((await plain('connectors enable one two')).code).toBe(4);
  expect((await run('connectors enable --all')).code).toBe(0);
  expect(enabled().toSorted()).toEqual(['one', 'three', 'two']);
  expect((await plain('connectors disable')).code).toBe(2);
  expect((await plain('connectors disable one --all')).code).toBe(2);
  expect(enabled()).toHaveLength(3);
});

it('JSON of several is one array with each failure in its place; of one name it is that thing', async () => {
  const { plain, enabled } = await withConnectors('one', 'two');
  const several = await plain('connectors disable one nothing two --json');
  expect([several.code, several.err]).toEqual([1, '']);
  expect(JSON.parse(several.out)).toEqual([
    expect.objectContaining({ name: 'one', enabled: false }),
    {
      name: 'nothing',
      error: expect.objectContaining({
        code: 'not_found',
        message: 'There is no connector “nothing”.',
      }) as unknown,
    },
    expect.objectContaining({ name: 'two', enabled: false }),
  ]);
  expect(enabled()).toEqual([]);
  const one = await plain('connectors disable one --json');
  expect(JSON.parse(one.out)).toMatchObject({ name: 'one', enabled: false });
  const all = await withConnectors('only');
  const { out } = await all.plain('connectors disable --all --json');
  expect(JSON.parse(out)).toMatchObject([{ name: 'only' }]);
});

it('several are tested, a line for each; what is disabled is left alone', async () => {
  const { plain, run } = await withConnectors('deaf', 'off');
  await withServer(run, 'up');
  expect((await plain('connectors disable off')).code).toBe(0);
  const all = await run('connectors test --all');
  expect([all.code, all.err]).toEqual([1, '']);
  const lines = all.out.trimEnd().split('\n').toSorted();
  expect(lines).toEqual([
    expect.stringMatching(/^✓ up: .+ \(\d+ ms\)$/u),
    expect.stringMatching(/^✗ deaf: connect: ./u),
  ]);
  const some = await run('connectors test up nothing');
  expect(some).toMatchObject({ code: 1, err: '' });
  expect(some.out).toContain('✗ nothing: There is no connector “nothing”.\n');
  const json = await run('connectors test deaf up --json');
  expect([json.code, JSON.parse(json.out)]).toEqual([
    1,
    [
      expect.objectContaining({ name: 'deaf', ok: false }),
      expect.objectContaining({ name: 'up', ok: true }),
    ],
  ]);
  expect((await run('connectors test up')).out.split('\n').length).toBeGreaterThan(3);
  // It would start a program, or reach a server, for whoever has a shell.
  expect(await plain('connectors test --all')).toMatchObject({ code: 4, out: '' });
});

it('several are reviewed: each under its name, or all of them accepted', async () => {
  const { plain, run, core } = await withConnectors('deaf');
  await withServer(run, 'one');
  await withServer(run, 'two');
  const left = () => core.snapshot().connectors.map(({ toolsToReview }) => toolsToReview);
  expect(left()).toEqual([0, 2, 2]);
  const seen = await plain('connectors review --all');
  expect(seen.code).toBe(0);
  expect(seen.out).toMatch(/^one\n[\s\S]+\ntwo\n/u);
  const json = await plain('connectors review one nothing --json');
  expect([json.code, JSON.parse(json.out)]).toEqual([
    1,
    [
      expect.objectContaining({ connector: 'one', name: 'get_it' }),
      expect.objectContaining({ connector: 'one', name: 'put_it' }),
      expect.objectContaining({ name: 'nothing' }),
    ],
  ]);
  expect((await run('connectors review one two --accept get_it')).code).toBe(2);
  expect((await plain('connectors review --all --accept-all')).code).toBe(4);
  expect(left()).toEqual([0, 2, 2]);
  const accepted = await run('connectors review one nothing two --accept-all');
  expect([accepted.code, accepted.err]).toEqual([1, expect.stringContaining('nothing: ')]);
  expect(left()).toEqual([0, 0, 0]);
  const none = await run('connectors review --all --accept-all');
  expect(none).toMatchObject({ code: 0, out: 'Nothing to review.\n' });
});
