/** The state as it changes, at the command line. */
import { expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../headless/support/temp-dir.ts';
import { run, serve, start } from './program.ts';
import { runningCore, startCli } from './support.ts';

const clear = '\u001b[H\u001b[2J';

function watching(args: readonly string[], environment: Record<string, string> = {}) {
  const watch = startCli(['status', '--watch', ...args], '', environment);
  onTestFinished(async () => {
    watch.interrupt();
    await watch.ended;
  });
  return watch;
}

const statesIn = (out: string) => [...out.matchAll(/^State +(\w+)/gmu)].map(([, state]) => state);

it('on a terminal the state is drawn anew at each change, and only then', async () => {
  const { dataDir, run: command } = await runningCore();
  const terminal = { FORCE_TERMINAL: '1', NO_COLOR: '1' };
  const watch = watching(['--data-dir', dataDir], terminal);
  await expect.poll(watch.out).toContain('State');
  const first = watch.out();
  expect(first.startsWith(`${clear}State`)).toBe(true);
  for (let turns = 0; turns < 100; turns += 1) await new Promise((done) => setImmediate(done));
  expect(watch.out()).toBe(first);
  await command('gateway.pause', { forMinutes: 5 });
  await expect.poll(() => statesIn(watch.out().replaceAll(clear, '')).at(-1)).toBe('paused');
  expect(watch.out().split(clear).length).toBeGreaterThan(2);
  watch.interrupt();
  expect(await watch.ended).toMatchObject({ code: 0, err: '' });
});

it('elsewhere each state stands below the one before; JSON is one object a line', async () => {
  const { dataDir, run: command } = await runningCore();
  const plain = watching(['--data-dir', dataDir]);
  const dumb = watching(['--data-dir', dataDir], { FORCE_TERMINAL: '1', TERM: 'dumb' });
  const json = watching(['--json', '--data-dir', dataDir], { FORCE_TERMINAL: '1' });
  for (const { out } of [plain, dumb, json]) await expect.poll(out).not.toBe('');
  await command('gateway.pause', { forMinutes: 5 });
  for (const { out } of [plain, dumb]) {
    await expect.poll(() => statesIn(out()).at(-1)).toBe('paused');
    expect(out()).not.toContain('\u001b[H');
    expect(out()).toContain('\n\nState ');
  }
  const lines = () => json.out().trimEnd().split('\n');
  const last = () => (JSON.parse(lines().at(-1) ?? '') as { gateway: { state: string } }).gateway;
  await expect.poll(() => last().state).toBe('paused');
  expect(new Set(lines()).size).toBe(lines().length);
});

it('without an instance it ends with 3', async () => {
  expect((await watching(['--data-dir', tempDir()]).ended).code).toBe(3);
});

it('watching goes on over a restart; Ctrl+C ends it with 0', { timeout: 60_000 }, async () => {
  const dataDir = tempDir();
  const first = await serve(dataDir, ['--no-ui']);
  const watch = start(['status', '--watch', '--data-dir', dataDir]);
  await expect.poll(watch.out, { timeout: 15_000 }).toContain(first.ready.endpoint);
  first.child.kill('SIGTERM');
  await first.ended;
  await expect.poll(watch.err, { timeout: 15_000 }).toBe('Consentry stopped. Waiting…\n');
  const second = await serve(dataDir, ['--no-ui']);
  await expect.poll(watch.err, { timeout: 15_000 }).toContain('Consentry runs again.\n');
  await run(['pause', '--data-dir', dataDir]);
  await expect.poll(() => statesIn(watch.out()).at(-1), { timeout: 15_000 }).toBe('paused');
  expect(watch.out()).toContain(second.ready.endpoint);
  watch.child.kill('SIGINT');
  expect((await watch.ended).code).toBe(0);
});
