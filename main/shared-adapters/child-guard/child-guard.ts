/**
 * No child outlives us (REL-10). A watcher ends the groups of our children as soon as we are gone,
 * however we went; what outlived both is ended at the next start, by number and start time.
 *
 * Not covered: a child that leaves its group (`setsid`) on purpose; the moment between the start of
 * a child and the line to the watcher, in the same turn, unless it honours the end of its standard
 * input.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ChildGuard, Clock, Logger } from '../../core/ports/ports.ts';
import { limits } from '../../core/limits/limits.ts';
import { messageOf } from '../../core/lib/errors.ts';
import { openChildrenFile, type RecordedGroup } from './children-file.ts';
import { createProcessTable, type GroupMember, type ProcessTable } from './process-table.ts';
import { startWatcher, type Watcher } from './watcher.ts';

export interface OpenChildGuard extends ChildGuard {
  close(): void;
}

export interface ChildGuardOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly platform?: NodeJS.Platform;
}

/** Ends what an earlier run has left, then guards. The caller holds the lock of the data folder. */
export async function openChildGuard(options: ChildGuardOptions): Promise<OpenChildGuard> {
  const { dataDir, clock, logger, platform = process.platform } = options;
  if (platform === 'win32') return unguarded;
  const file = openChildrenFile(dataDir);
  const table = createProcessTable(platform);
  await endLeftovers(file.read(), table, clock, logger);

  const watched = new Map<number, string | null>();
  let watcher: Watcher | null = null;
  let isClosed = false;

  function ensureWatcher(): void {
    if (watcher?.isAlive() === true) return;
    try {
      begin();
    } catch (error) {
      // Without it a child is still recorded, and ended at the next start.
      logger.warn('children.no_watcher', { error: messageOf(error) });
    }
  }
  function begin(): void {
    const started = startWatcher(() => {
      if (watcher !== started || isClosed) return;
      logger.warn('children.watcher_ended', { groups: watched.size });
      watcher = null;
      // Not at once: whatever ends it may end the next one as well.
      clock.after(limits.children.watcherPause, () => {
        if (!isClosed && watched.size > 0) ensureWatcher();
      });
    });
    watcher = started;
    for (const group of watched.keys()) started.notify('+', group);
  }
  function save(): void {
    try {
      file.write(
        [...watched].flatMap(([group, since]) => (since === null ? [] : [{ group, since }])),
      );
    } catch (error) {
      logger.warn('children.not_recorded', { error: messageOf(error) });
    }
  }
  save();

  return {
    prepare() {
      if (!isClosed) ensureWatcher();
    },
    watch(group) {
      if (isClosed) return;
      watched.set(group, null);
      // A watcher that starts now is notified of all of them.
      if (watcher?.isAlive() === true) watcher.notify('+', group);
      else ensureWatcher();
      void table().then((members) => {
        const leader = members.find(({ pid }) => pid === group);
        if (leader === undefined || !watched.has(group)) return;
        watched.set(group, leader.since);
        save();
      });
    },
    forget(group) {
      if (!watched.delete(group)) return;
      watcher?.notify('-', group);
      save();
    },
    close() {
      isClosed = true;
      watcher?.close();
    },
  };
}

/**
 * Windows: nothing yet. It takes a job object that ends with its last handle, which plain Node
 * cannot make; children that honour the end of their standard input end all the same.
 */
const unguarded: OpenChildGuard = {
  prepare: () => undefined,
  watch: () => undefined,
  forget: () => undefined,
  close: () => undefined,
};

async function endLeftovers(
  recorded: readonly RecordedGroup[],
  table: ProcessTable,
  clock: Clock,
  logger: Logger,
): Promise<void> {
  if (recorded.length === 0) return;
  const left = async (): Promise<number[]> => leftoverGroups(recorded, await table());
  const groups = await left();
  if (groups.length === 0) return;
  logger.warn('children.left_over', { groups: groups.length });
  for (const group of groups) send(group, 'SIGTERM');
  const deadline = clock.monotonicMs() + limits.children.leftoverTerm;
  while ((await left()).length > 0 && clock.monotonicMs() < deadline) {
    // Not a timer of the clock: nothing else keeps us alive yet.
    await pause(limits.children.leftoverCheck);
  }
  for (const group of await left()) send(group, 'SIGKILL');
}

/**
 * Those of the recorded groups that still run. A leader with another start time is somebody else's
 * process. Where the leader is gone the group is ours: its number is not given out again while the
 * group has members.
 */
export function leftoverGroups(
  recorded: readonly RecordedGroup[],
  members: readonly GroupMember[],
): number[] {
  return recorded.flatMap(({ group, since }) => {
    const inGroup = members.filter((member) => member.group === group);
    const leader = members.find(({ pid }) => pid === group);
    const isOurs = leader === undefined ? inGroup.some(isOfBoot(since)) : leader.since === since;
    return isOurs && inGroup.length > 0 ? [group] : [];
  });
}

/**
 * On Linux start times count from the start of the system, which is named in front; elsewhere they
 * are dates.
 */
function isOfBoot(since: string): (member: GroupMember) => boolean {
  const boot = /^[0-9a-f-]{36} /u.exec(since)?.[0] ?? '';
  return (member) => member.since.startsWith(boot);
}

function send(group: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-group, signal);
  } catch {
    // Gone meanwhile.
  }
}
