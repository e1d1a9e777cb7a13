/**
 * One child process in a group of its own: started without a shell, stopped in stages, group and
 * all (SEC-75, REL-10). When we vanish its standard input ends, and the guard ends what does not
 * mind that.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { kill as sendSignal, platform } from 'node:process';
import { limits } from '../../limits/limits.ts';
import { messageOf, systemCodeOf } from '../../lib/errors.ts';
import { createReadingShare, type PausableFlow } from '../conversation/reading-share.ts';
import type { ChildGuard, Clock } from '../../ports/ports.ts';
import { lookUp, type Environment } from './child-environment.ts';

export interface ChildCommand {
  /** Absolute. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string | null;
  readonly environment: Readonly<Record<string, string>>;
}

export interface ChildEvents {
  readonly onOutput: (chunk: Buffer) => void;
  readonly onErrorOutput: (chunk: Buffer) => void;
  /** The process is gone and its output was read. Called once, also when it never started. */
  readonly onExit: (how: ChildExit) => void;
}

interface ChildExit {
  /** e.g. `exited with code 1`, `was ended by SIGKILL`, `could not be started (EACCES)`. */
  readonly words: string;
  readonly started: boolean;
}

export interface Child {
  readonly pid: number | undefined;
  /** False when the process is gone or has not read what was written before. */
  write(line: string): boolean;
  /**
   * Standard input end, 2 s, SIGTERM, 3 s, SIGKILL; quicker when we end ourselves. Resolves when
   * the group is gone; safe to call twice.
   */
  stop(): Promise<void>;
}

const mostUnread = 32 * 1024 * 1024;
/**
 * Output that a process wrote before its end may come after it; a grandchild can hold the pipe open
 * for ever.
 */
const outputAfterExitMs = 200;

export interface ChildContext {
  readonly clock: Clock;
  readonly guard: ChildGuard;
}

/** @returns the process; one that could not be started has ended, and `onExit` says so */
export function startChild(
  command: ChildCommand,
  around: ChildContext,
  events: ChildEvents,
): Child {
  let child: ChildProcess;
  try {
    around.guard.prepare();
    child = spawn(command.file, [...command.args], {
      cwd: command.cwd ?? undefined,
      env: { ...command.environment },
      shell: false,
      detached: platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    // Bad arguments (a NUL byte) and Windows batch files throw at once.
    queueMicrotask(() => {
      events.onExit({ words: notStarted(error), started: false });
    });
    return { pid: undefined, write: () => false, stop: () => Promise.resolve() };
  }
  if (child.pid !== undefined) around.guard.watch(child.pid);
  return watch(child, around, events, command.environment);
}

function watch(
  child: ChildProcess,
  { clock, guard }: ChildContext,
  events: ChildEvents,
  environment: Environment,
): Child {
  const { stdin, stdout, stderr } = child;
  let exit: ChildExit | null = null;
  let isReported = false;
  let stopping: Promise<void> | null = null;
  const waiters = new Set<() => void>();

  function report(): void {
    if (isReported || exit === null) return;
    isReported = true;
    stdout?.destroy();
    stderr?.destroy();
    events.onExit(exit);
  }
  function gone(how: ChildExit): void {
    if (exit !== null) return;
    exit = how;
    for (const wake of waiters) wake();
    clock.after(outputAfterExitMs, report);
    // A leader that ended by itself may leave its own children behind.
    if (stopping === null) void endGroup();
  }
  child.on('exit', (code, signal) => {
    gone({
      words: signal === null ? `exited with code ${code}` : `was ended by ${signal}`,
      started: true,
    });
  });
  child.on('error', (error) => {
    if (child.pid === undefined) gone({ words: notStarted(error), started: false });
  });
  child.on('close', report);
  // A write to a process that is gone fails here too; its exit says all there is to say.
  stdin?.on('error', () => undefined);
  const share = createReadingShare(clock);
  const reading = (flow: PausableFlow, take: (chunk: Buffer) => void) => (chunk: Buffer) =>
    share.read(flow, () => take(chunk));
  stdout?.on('data', reading(stdout, events.onOutput));
  stdout?.on('error', () => undefined);
  stderr?.on('data', reading(stderr, events.onErrorOutput));
  stderr?.on('error', () => undefined);

  /** True when `isOver` became true within the time. */
  async function until(isOver: () => boolean, ms: number): Promise<boolean> {
    const deadline = clock.monotonicMs() + ms;
    while (!isOver() && clock.monotonicMs() < deadline) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          cancel();
          waiters.delete(wake);
          resolve();
        };
        // The exit of the leader wakes us; that of the rest of its group can only be asked for.
        const cancel = clock.after(exit === null ? deadline - clock.monotonicMs() : 25, wake);
        waiters.add(wake);
      });
    }
    return isOver();
  }
  const stages = () => (guard.isEnding?.() === true ? limits.shutdown : limits.upstream);
  const isGone = (): boolean => exit !== null && !groupLifetimes(child.pid);

  async function endGroup(): Promise<void> {
    if (!isGone()) {
      signalGroup(child, 'SIGTERM', environment);
      if (!(await until(isGone, stages().stopAfterTerm))) {
        signalGroup(child, 'SIGKILL', environment);
        await until(isGone, outputAfterExitMs * 5);
      }
    }
    if (isGone() && child.pid !== undefined) guard.forget(child.pid);
  }
  async function stop(): Promise<void> {
    if (child.pid === undefined) return;
    stdin?.end();
    await until(() => exit !== null, stages().stopAfterStdin);
    await endGroup();
  }

  return {
    pid: child.pid,
    write(line) {
      if (exit !== null || stdin === null || !stdin.writable) return false;
      if (stdin.writableLength > mostUnread) return false;
      stdin.write(`${line}\n`);
      return true;
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

function notStarted(error: unknown): string {
  return `could not be started (${systemCodeOf(error) ?? messageOf(error)})`;
}

function groupLifetimes(pid: number | undefined): boolean {
  if (pid === undefined || platform === 'win32') return false;
  try {
    sendSignal(-pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}

function signalGroup(
  child: ChildProcess,
  signal: 'SIGTERM' | 'SIGKILL',
  environment: Environment,
): void {
  if (child.pid === undefined) return;
  if (platform === 'win32') {
    const taskkill = join(
      lookUp(environment, 'SYSTEMROOT') ?? 'C:\\Windows',
      'System32',
      'taskkill.exe',
    );
    const force = signal === 'SIGKILL' ? ['/F'] : [];
    const killer = spawn(taskkill, ['/PID', String(child.pid), '/T', ...force], {
      windowsHide: true,
    });
    killer.on('error', () => child.kill());
    return;
  }
  try {
    sendSignal(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
