/**
 * A growing window into the audit log: newest first, older pages on demand, new entries on top when
 * asked for.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import type { ListedEntry } from '../../../contract/views/audit-entry.ts';
import { callCommand, useBridge } from '../../state/commands.ts';

export type AuditFilter = Omit<CommandInput<'audit.list'>, 'before' | 'limit'>;

export interface AuditPages {
  /** null until the first answer. */
  readonly entries: readonly ListedEntry[] | null;
  readonly hasOlder: boolean;
  readonly error: CommandErrorView | null;
  readonly loadOlder: () => void;
  /**
   * Loads to the oldest entry, or as far as a window can hold; resolves with how many there are
   * then.
   */
  readonly loadAll: () => Promise<number>;
  readonly loadNewer: () => void;
  readonly retry: () => void;
}

/** As many as the main process reads without starting the thread that reads the log. */
const pageSize = 100;
const largestPage = 500;
/** Entries that a window keeps at most: the end of a longer log is found with filters. */
const mostEntries = 20_000;

type Pages = Pick<AuditPages, 'entries' | 'hasOlder'>;

/** What a filter is asked for, from its first page on. */
interface Turn {
  busy: boolean;
  /** News came while it was busy. */
  isNewsDue: boolean;
}

interface Step {
  readonly page: { readonly before?: number };
  readonly merge: (known: Pages, found: Found) => Pages;
}

/** Pages of `audit.list` for a filter. One request at a time; a changed filter starts anew. */
export function useAudit(filter: AuditFilter): AuditPages {
  const bridge = useBridge();
  const key = JSON.stringify(filter);
  const [pages, setPages] = useState<Pages>({ entries: null, hasOlder: false });
  const [error, setError] = useState<CommandErrorView | null>(null);
  const running = useRef<Turn>({ busy: false, isNewsDue: false });

  const load = useCallback(
    async (first: Step) => {
      const turn = running.current;
      if (turn.busy) {
        if (first === newest) turn.isNewsDue = true;
        return;
      }
      turn.busy = true;
      for (let step: Step | null = first; step !== null; step = nextOf(turn)) {
        const { page, merge } = step;
        const input = { ...(JSON.parse(key) as AuditFilter), ...page, limit: pageSize };
        const result = await callCommand(bridge, 'audit.list', input);
        if (turn !== running.current) return;
        setError(result.ok ? null : result.error);
        if (result.ok) setPages((known) => merge(known, result.value));
      }
      turn.busy = false;
    },
    [bridge, key],
  );
  const loadNewer = useCallback(() => void load(newest), [load]);

  useEffect(() => {
    running.current = { busy: false, isNewsDue: false };
    const merge = (_: Pages, found: Found): Pages => ({
      entries: found.entries,
      hasOlder: found.more,
    });
    void load({ page: {}, merge });
  }, [load, key]);

  const { entries, hasOlder } = pages;
  const oldestId = entries?.at(-1)?.id;
  const loadOlder = useCallback(() => {
    if (oldestId === undefined || !hasOlder) return;
    const merge = (known: Pages, found: Found): Pages => ({
      entries: [...(known.entries ?? []), ...found.entries],
      hasOlder: found.more,
    });
    void load({ page: { before: oldestId }, merge });
  }, [load, oldestId, hasOlder]);
  const count = entries?.length ?? 0;
  const loadAll = useCallback(async () => {
    const turn = running.current;
    if (turn.busy || oldestId === undefined) return count;
    turn.busy = true;
    const older: ListedEntry[] = [];
    let before = oldestId;
    let more = hasOlder;
    while (more && count + older.length < mostEntries) {
      const filtered = JSON.parse(key) as AuditFilter;
      const result = await callCommand(bridge, 'audit.list', {
        ...filtered,
        before,
        limit: largestPage,
      });
      // Another question was asked meanwhile.
      if (turn !== running.current) return 0;
      if (!result.ok) {
        setError(result.error);
        break;
      }
      older.push(...result.value.entries);
      more = result.value.more;
      before = older.at(-1)?.id ?? before;
    }
    turn.busy = false;
    setPages((known) => ({ entries: [...(known.entries ?? []), ...older], hasOlder: more }));
    const news = nextOf(turn);
    if (news !== null) void load(news);
    return count + older.length;
  }, [bridge, key, oldestId, hasOlder, count, load]);
  const shown = useMemo(() => entries && withoutPassed(entries), [entries]);
  return { entries: shown, hasOlder, error, loadOlder, loadAll, loadNewer, retry: loadNewer };
}

interface Found {
  readonly entries: readonly ListedEntry[];
  readonly more: boolean;
}

/**
 * Puts new entries on top. When a whole page is new there may be a gap behind it, so the list
 * starts anew.
 */
function mergeNewest({ entries, hasOlder }: Pages, found: Found): Pages {
  const newestKnown = entries?.[0]?.id ?? 0;
  const added = found.entries.filter((entry) => entry.id > newestKnown);
  if (entries === null || added.length === found.entries.length) {
    return { entries: found.entries, hasOlder: found.more };
  }
  return { entries: added.length === 0 ? entries : [...added, ...entries], hasOlder };
}

const newest: Step = { page: {}, merge: mergeNewest };

/** The news that came meanwhile; null: none did. */
function nextOf(turn: Turn): Step | null {
  if (!turn.isNewsDue) return null;
  turn.isNewsDue = false;
  return newest;
}

/**
 * That a call was sent is of interest until it has ended: then its end is shown, and the whole
 * story in its details.
 */
function withoutPassed(entries: readonly ListedEntry[]): readonly ListedEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ callId, decision, action }) => {
    if (callId === null || action !== 'tools/call') return true;
    if (decision === 'sent' && seen.has(callId)) return false;
    seen.add(callId);
    return true;
  });
}
