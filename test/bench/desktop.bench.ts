/**
 * `npm run bench:desktop`, inside a desktop session: how long until the tray is there, how long
 * from opening the window to its content, and what it costs with the window closed, beside an empty
 * Electron tray app in the same run. Medians.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test, type ElectronApplication } from '@playwright/test';
import { environment, executablePath, projectRoot } from '../electron/support/app.ts';
import { menu } from '../electron/support/tray.ts';
import { makeTempDir } from '../electron/support/temp-dir.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7);
const bars = { contentMs: 300, trayMs: 1500, memoryRatio: 1.3 };

interface Subject {
  readonly name: 'ours' | 'empty';
  readonly args: (dataDir: string) => string[];
}
const subjects: readonly Subject[] = [
  { name: 'empty', args: () => [join(projectRoot, 'test/bench/empty')] },
  {
    name: 'ours',
    args: (dataDir) => [projectRoot, '--hidden', '--port', '0', '--data-dir', dataDir],
  },
];

/** A switch that only root needs. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** From the start of the process until its menu can be read from the tray. */
async function untilTray(subject: Subject, dataDir: string): Promise<number> {
  const startedAt = performance.now();
  const app = spawn(executablePath, [...asRoot, ...subject.args(dataDir)], {
    env: { ...environment(), EMPTY_DATA_DIR: dataDir },
    stdio: 'ignore',
  });
  try {
    // Waits for the icon and reads its menu, which costs the same for both.
    await menu();
    return performance.now() - startedAt;
  } finally {
    await end(app);
  }
}

async function end(app: ChildProcess): Promise<void> {
  const ended = once(app, 'exit');
  app.kill('SIGTERM');
  await ended;
}

/** From asking for the window to a painted frame with a heading in it. */
function untilContent(app: ElectronApplication): Promise<number> {
  return app.evaluate(async ({ app, BrowserWindow }) => {
    const startedAt = performance.now();
    app.emit('second-instance');
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('no window was opened');
    const look = `new Promise((resolve) => {
      const look = () => document.querySelector('h1') === null
        ? requestAnimationFrame(look) : requestAnimationFrame(() => resolve(true));
      look();
    })`;
    await new Promise<void>((resolve) => window.webContents.once('dom-ready', () => resolve()));
    await Promise.all([
      window.webContents.executeJavaScript(look),
      new Promise<void>((resolve) => {
        if (window.isVisible()) resolve();
        else window.once('show', () => resolve());
      }),
    ]);
    return performance.now() - startedAt;
  });
}

/** Proportional set size of a process and all below it, in MB. */
function memoryOf(pid: number): { mb: number; processes: number } {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/u.test(each))) {
    try {
      const parent = Number(/\) \S (\d+)/u.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // Ended meanwhile.
    }
  }
  let [kb, processes] = [0, 0];
  for (const todo = [pid]; todo.length > 0;) {
    const next = todo.pop() ?? 0;
    todo.push(...(children.get(next) ?? []));
    try {
      const pss = /^Pss:\s+(\d+)/mu.exec(readFileSync(`/proc/${next}/smaps_rollup`, 'utf8'));
      kb += Number(pss?.[1] ?? 0);
      processes += 1;
    } catch {
      // Ended meanwhile.
    }
  }
  return { mb: Math.round(kb / 1024), processes };
}

async function measureWindow(
  subject: Subject,
  dataDir: string,
): Promise<{ contentMs: number[]; closedMb: number; processes: number }> {
  const app = await _electron.launch({
    executablePath,
    args: subject.args(dataDir),
    env: { ...environment(), EMPTY_DATA_DIR: dataDir },
  });
  try {
    await expect.poll(() => app.evaluate(({ app }) => app.isReady())).toBe(true);
    await expect
      .poll(() => app.evaluate(({ app }) => app.listenerCount('second-instance')))
      .toBeGreaterThan(0);
    const contentMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      contentMs.push(await untilContent(app));
      await app.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.close();
      });
      await expect
        .poll(() =>
          app.evaluate(
            ({ app }) => app.getAppMetrics().filter(({ type }) => type === 'Tab').length,
          ),
        )
        .toBe(0);
    }
    const { mb, processes } = memoryOf(app.process().pid ?? 0);
    return { contentMs, closedMb: mb, processes };
  } finally {
    await app.close();
  }
}

test('beside an empty tray app', async () => {
  test.setTimeout(600_000);
  const [loadBefore = 0] = loadavg();
  const found: Record<string, { trayMs: number[]; contentMs: number[]; closedMb: number[] }> = {
    ours: { trayMs: [], contentMs: [], closedMb: [] },
    empty: { trayMs: [], contentMs: [], closedMb: [] },
  };
  const dirs = Object.fromEntries(subjects.map(({ name }) => [name, makeTempDir()]));
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of subjects) {
      const dir = dirs[subject.name]?.path ?? '';
      found[subject.name]?.trayMs.push(await untilTray(subject, join(dir, 'tray')));
    }
  }
  for (let round = 0; round < 3; round += 1) {
    for (const subject of subjects) {
      const dir = dirs[subject.name]?.path ?? '';
      const window = await measureWindow(subject, join(dir, 'window'));
      // The first window of a process also starts what all later ones share.
      found[subject.name]?.contentMs.push(...window.contentMs);
      found[subject.name]?.closedMb.push(window.closedMb);
    }
  }
  for (const dir of Object.values(dirs)) dir.remove();

  const report = Object.fromEntries(
    Object.entries(found).map(([name, { trayMs, contentMs, closedMb }]) => [
      name,
      {
        trayMs: Math.round(median(trayMs)),
        contentMs: Math.round(median(contentMs)),
        firstContentMs: Math.round(median(contentMs.filter((_, at) => at % rounds === 0))),
        closedMb: median(closedMb),
      },
    ]),
  );
  const memoryRatio = (report['ours']?.closedMb ?? 0) / (report['empty']?.closedMb ?? 1);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? ''}, load ${loadBefore.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`;
  const result = { at: new Date().toISOString(), rounds, machine, bars, ...report, memoryRatio };
  const out = join(projectRoot, 'bench/out');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'desktop.json'), `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  if (process.env['BENCH_CHECK'] === '1') {
    expect(report['ours']?.contentMs).toBeLessThan(bars.contentMs);
    expect(report['ours']?.trayMs).toBeLessThan(bars.trayMs);
    expect(memoryRatio).toBeLessThanOrEqual(bars.memoryRatio);
  }
});
