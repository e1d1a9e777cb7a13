/** Looks up approvals that hold and the last calls when something changed, and not too often. */
import type { Core } from '../../core/ports/core.ts';
import type { Clock } from '../../core/ports/ports.ts';
import type { CommandOutput } from '../../../contract/commands/commands.ts';
import type { MissedCall } from '../../../contract/views/answers.ts';
import { noRecord, type TrayRecord } from './tray-record.ts';

/** Busy clients change it many times a second; nobody opens the menu that often. */
const lookEveryMs = 2000;
/** A call that asked has two entries. */
const entriesRead = 10;

interface RecordParts {
  readonly core: Pick<Core, 'call' | 'onSnapshot'>;
  readonly clock: Pick<Clock, 'after' | 'monotonicMs'>;
  readonly onChange: () => void;
  /** A call ended before anybody answered it; said once each, at the most one a look. */
  readonly onMissed: (call: MissedCall) => void;
}

export interface FollowedRecord {
  /** As it was at the last look. */
  current(): TrayRecord;
  /** Looks now, after something here changed it. */
  look(): Promise<void>;
  close(): void;
}

export function followRecord({ core, clock, onChange, onMissed }: RecordParts): FollowedRecord {
  let record = noRecord;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | null = null;
  let isClosed = false;

  async function look(): Promise<void> {
    lookedAt = clock.monotonicMs();
    const [answers, calls] = await Promise.all([
      core.call('tray', 'answers.list', {}),
      core.call('tray', 'audit.list', { action: 'tools/call', limit: entriesRead }),
    ]);
    if (isClosed || !answers.ok || !calls.ok) return;
    const { given, missed } = answers.value as CommandOutput<'answers.list'>;
    const known = new Set(record.missed.map(({ id }) => id));
    const { entries } = calls.value as CommandOutput<'audit.list'>;
    record = { given, missed, calls: entries };
    const fresh = missed.find(({ id }) => !known.has(id));
    if (fresh !== undefined) onMissed(fresh);
    onChange();
  }

  function lookSoon(): void {
    if (cancel !== null || isClosed) return;
    const wait = Math.max(0, lookedAt + lookEveryMs - clock.monotonicMs());
    cancel = clock.after(wait, () => {
      cancel = null;
      void look();
    });
  }

  const stop = core.onSnapshot(lookSoon);
  lookSoon();
  return {
    current: () => record,
    look,
    close() {
      isClosed = true;
      stop();
      cancel?.();
    },
  };
}
