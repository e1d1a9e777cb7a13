/**
 * The guard of children, on the system the test runs on; the journey with the built product is
 * orphans.test.ts.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  leftoverGroups,
  openChildGuard,
} from '../../main/shared-adapters/child-guard/child-guard.ts';
import {
  createProcessTable,
  parsePs,
} from '../../main/shared-adapters/child-guard/process-table.ts';
import { createNodeClock } from '../../main/shared-adapters/system/node-clock.ts';
import { memoryLogger } from '../support/core/memory-ports.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';

/** A process in a group of its own that minds nothing but SIGKILL. */
async function startStubborn(): Promise<ChildProcess & { readonly pid: number }> {
  const code = 'process.on("SIGTERM",()=>{});process.stdout.write("up");setInterval(()=>{},1000)';
  const child = spawn(process.execPath, ['-e', code], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return Object.assign(child, { pid: child.pid ?? 0 });
}

async function sinceOf(pid: number): Promise<string> {
  const member = (await createProcessTable()()).find((one) => one.pid === pid);
  return member?.since ?? '';
}

function open(dataDir: string, clock = createNodeClock()) {
  const logger = memoryLogger();
  return openChildGuard({ dataDir, clock, logger }).then((guard) => {
    onTestFinished(() => guard.close());
    return { guard, logger };
  });
}

const isPosix = process.platform !== 'win32';

describe.runIf(isPosix)('what an earlier run has left', () => {
  test('REL-10 a process that has the number of a child of ours, but started at another time, is left alone', async () => {
    const dataDir = makeTempDir();
    const child = await startStubborn();
    const since = await sinceOf(child.pid);
    expect(since).not.toBe('');
    const record = [{ group: child.pid, since: `${since}1` }];
    writeFileSync(join(dataDir, 'children.json'), JSON.stringify(record));
    await open(dataDir);
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  test.each([
    'no json',
    '[{"group":1,"since":"x"}]',
    '[{"group":-1,"since":"x"}]',
    '[{"group":0,"since":"x"}]',
    '{}',
  ])('REL-10 a record that was not written by us ends nobody: %s', async (text) => {
    const dataDir = makeTempDir();
    writeFileSync(join(dataDir, 'children.json'), text);
    const { logger } = await open(dataDir);
    expect(logger.lines).toEqual([]);
    expect(existsSync(join(dataDir, 'children.json'))).toBe(false);
  });

  test('REL-10 a child of ours is ended, also when it minds nothing but SIGKILL', async () => {
    const dataDir = makeTempDir();
    const child = await startStubborn();
    const record = [{ group: child.pid, since: await sinceOf(child.pid) }];
    writeFileSync(join(dataDir, 'children.json'), JSON.stringify(record));
    const ended = once(child, 'exit');
    await open(dataDir);
    expect(await ended).toEqual([null, 'SIGKILL']);
  });
});

describe.runIf(isPosix)('children of this run', () => {
  test('REL-10 are ended when the guard ends, and not when they were forgotten before', async () => {
    const dataDir = makeTempDir();
    const { guard } = await open(dataDir);
    const [watched, forgotten] = [await startStubborn(), await startStubborn()];
    guard.prepare();
    guard.watch(watched.pid);
    guard.watch(forgotten.pid);
    const file = join(dataDir, 'children.json');
    const recorded = (): { group: number }[] =>
      JSON.parse(readFileSync(file, 'utf8')) as { group: number }[];
    await vi.waitFor(() =>
      expect(recorded().map(({ group }) => group)).toEqual([watched.pid, forgotten.pid]),
    );
    guard.forget(forgotten.pid);
    expect(recorded().map(({ group }) => group)).toEqual([watched.pid]);
    const ended = once(watched, 'exit');
    guard.close();
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(forgotten.exitCode ?? forgotten.signalCode).toBeNull();
  });
});

describe('which groups are ours', () => {
  const recorded = [{ group: 50, since: 'b0075c8e-0000-4000-8000-000000000000 900' }];
  const member = (pid: number, since: string, group = 50) => ({ pid, group, since });
  const boot = 'b0075c8e-0000-4000-8000-000000000000';

  test.each([
    ['the leader with its start time', [member(50, `${boot} 900`)], [50]],
    ['the leader with another one', [member(50, `${boot} 901`)], []],
    ['what the leader has left', [member(51, `${boot} 950`)], [50]],
    ['another start of the system', [member(51, '11111111-0000-4000-8000-000000000000 9')], []],
    ['the number in another group', [member(50, `${boot} 900`, 7)], []],
    ['nobody', [], []],
  ])('REL-10 %s', (_what, members, expected) => {
    expect(leftoverGroups(recorded, members)).toEqual(expected);
  });

  test('REL-10 reads what ps prints on macOS', () => {
    const output = [
      '  812   812 Ss   Sat Nov 21 08:09:39 2026',
      '  813   812 S+   Sat Nov 21 08:09:40 2026    ',
      '  814   812 Z    Sat Nov 21 08:09:41 2026',
      'ps: something else',
      '',
    ].join('\n');
    expect(parsePs(output)).toEqual([
      { pid: 812, group: 812, since: 'Sat Nov 21 08:09:39 2026' },
      { pid: 813, group: 812, since: 'Sat Nov 21 08:09:40 2026' },
    ]);
  });
});
