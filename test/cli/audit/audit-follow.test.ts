/** The log as it grows, at the command line. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from '../../../main/cli/run-cli.ts';
import { tempDir } from '../../headless/support/temp-dir.ts';
import { fullWriter } from './full-writer.ts';
import { run, serve, start } from '../program.ts';
import { runningCore, runningInstance, startCli } from '../support.ts';

type Entry = { readonly id: number; readonly action: string };
const entriesIn = (out: string): Entry[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry);

/** Ended with the test, however that goes. */
function following(...args: readonly string[]) {
  const follow = startCli(['audit', 'list', '--follow', ...args]);
  onTestFinished(async () => {
    follow.interrupt();
    await follow.ended;
  });
  return follow;
}

it('the log is followed: what was there, the oldest first, then each entry as it comes', async () => {
  const { dataDir, run: command } = await runningCore();
  await command('gateway.pause', { forMinutes: 5 });
  await command('policy.setAccess', { access: 'disabled' });
  const follow = following('--limit', '2', '--data-dir', dataDir);
  await expect.poll(follow.out).toContain('policy');
  const [header = '', ...first] = follow.out().trimEnd().split('\n');
  expect(header).toMatch(/^ID +WHEN +DECISION/u);
  const idsOf = (lines: readonly string[]) => lines.map((line) => Number.parseInt(line, 10));
  expect(idsOf(first)).toEqual(idsOf(first).toSorted((one, other) => one - other));
  // The time of day: “just now” would soon be wrong.
  expect(first.at(-1)).toMatch(/^\d+ +\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ /u);
  await command('gateway.pause', { forMinutes: 7 });
  await expect.poll(() => follow.out().trimEnd().split('\n').length).toBe(first.length + 2);
  const added = follow.out().trimEnd().split('\n').at(-1) ?? '';
  expect(added.indexOf('done')).toBe(header.indexOf('DECISION'));
  follow.interrupt();
  expect(await follow.ended).toMatchObject({ code: 0, err: '' });
});

it('what is followed is narrowed by the same filters, and JSON is one object a line', async () => {
  const { dataDir, run: command } = await runningCore();
  const follow = following('--action', 'gateway.pause', '--json', '--data-dir', dataDir);
  await expect.poll(follow.err).toBe('No entries yet. Waiting…\n');
  for (let minutes = 1; minutes <= 3; minutes += 1) {
    await command('gateway.pause', { forMinutes: minutes });
    await command('policy.setAccess', { access: minutes === 1 ? 'disabled' : 'read-only' });
  }
  await expect.poll(() => entriesIn(follow.out()).length).toBe(3);
  expect(new Set(entriesIn(follow.out()).map(({ action }) => action))).toEqual(
    new Set(['gateway.pause']),
  );
  follow.interrupt();
  expect((await follow.ended).code).toBe(0);
});

it('following ends by itself when --until has passed', async () => {
  const { dataDir } = await runningCore();
  const follow = following('--until', '2025-01-01', '--data-dir', dataDir);
  expect((await follow.ended).code).toBe(0);
});

it('what goes wrong at the start, or is refused later, ends it with its exit code', async () => {
  expect((await following('--data-dir', tempDir()).ended).code).toBe(3);
  let answers = 0;
  const { dataDir } = await runningInstance(() => {
    answers += 1;
    return answers === 1
      ? { ok: true, value: { entries: [], more: false } }
      : { ok: false, error: { code: 'store_failed', message: 'The disk is gone.', hint: null } };
  });
  const { code, err } = await following('--data-dir', dataDir).ended;
  expect([code, err]).toEqual([1, expect.stringContaining('The disk is gone.')]);
});

it('a reader that takes nothing is waited for: no more is asked meanwhile', async () => {
  const entry = { at: '2026-01-01T00:00:00.000Z', actor: 'user', action: 'gateway.pause' };
  const nothing = ['clientId', 'clientName', 'grantId', 'connector', 'account', 'tool', 'reason'];
  const more = ['layer', 'callId', 'durationMs', 'resultBytes', 'arguments', 'detail'];
  const blank = Object.fromEntries([...nothing, ...more, 'reasonText'].map((name) => [name, null]));
  let id = 0;
  const { dataDir, core } = await runningInstance(() => {
    id += 1;
    return {
      ok: true,
      value: { entries: [{ ...blank, ...entry, decision: 'done', id }], more: true },
    };
  });
  const { writer, takeOne } = fullWriter();
  const interruption = new AbortController();
  const ended = runCli(['audit', 'list', '--follow', '--json', '--data-dir', dataDir], {
    stdin: process.stdin,
    stdout: writer,
    stderr: process.stderr,
    environment: {},
    isTerminal: false,
    nowMs: () => 0,
    interruption: () => interruption.signal,
    wait: () => Promise.resolve(),
  });
  await expect.poll(() => writer.writableLength).toBeGreaterThan(0);
  for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(core.calls).toHaveLength(1);
  takeOne();
  await expect.poll(() => core.calls.length).toBe(2);
  interruption.abort();
  expect(await ended).toBe(0);
});

it(
  'following goes on over a restart of the instance, without gap or repeat; Ctrl+C ends it with 0',
  { timeout: 60_000 },
  async () => {
    const dataDir = tempDir();
    const first = await serve(dataDir, ['--no-ui']);
    const follow = start(['audit', 'list', '--follow', '--json', '--data-dir', dataDir]);
    const pause = () => run(['pause', '--data-dir', dataDir]);
    await pause();
    await expect.poll(follow.out, { timeout: 15_000 }).toContain('gateway.pause');
    first.child.kill('SIGTERM');
    await first.ended;
    await expect.poll(follow.err, { timeout: 15_000 }).toBe('Consentry stopped. Waiting…\n');
    await serve(dataDir, ['--no-ui']);
    await pause();
    const pauses = () => entriesIn(follow.out()).filter(({ action }) => action === 'gateway.pause');
    await expect.poll(() => pauses().length, { timeout: 20_000 }).toBe(2);
    const all = await run(['audit', 'list', '--json', '--limit', '500', '--data-dir', dataDir]);
    const listed = (JSON.parse(all.out) as Entry[]).map(({ id }) => id).toReversed();
    await expect
      .poll(() => entriesIn(follow.out()).map(({ id }) => id), { timeout: 15_000 })
      .toEqual(listed);
    follow.child.kill('SIGINT');
    expect(await follow.ended).toMatchObject({
      code: 0,
      err: 'Consentry stopped. Waiting…\nConsentry runs again.\n',
    });
  },
);

it('a log that began anew is followed from its beginning', { timeout: 60_000 }, async () => {
  const dataDir = tempDir();
  const first = await serve(dataDir, ['--no-ui']);
  const pause = () => run(['pause', '--data-dir', dataDir]);
  for (let count = 0; count < 3; count += 1) await pause();
  const follow = start(['audit', 'list', '--follow', '--json', '--data-dir', dataDir]);
  await expect.poll(() => entriesIn(follow.out()).length, { timeout: 15_000 }).toBeGreaterThan(2);
  first.child.kill('SIGTERM');
  await first.ended;
  for (const end of ['', '-wal', '-shm']) rmSync(join(dataDir, `audit.db${end}`), { force: true });
  await serve(dataDir, ['--no-ui']);
  await expect.poll(follow.err, { timeout: 20_000 }).toContain('The log began anew.\n');
  const all = await run(['audit', 'list', '--json', '--data-dir', dataDir]);
  const listed = (JSON.parse(all.out) as Entry[]).map(({ id }) => id).toReversed();
  await expect
    .poll(
      () =>
        entriesIn(follow.out())
          .map(({ id }) => id)
          .slice(-listed.length),
      {
        timeout: 15_000,
      },
    )
    .toEqual(listed);
});
