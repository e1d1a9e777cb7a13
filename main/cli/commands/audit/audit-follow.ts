/** `consentry audit list --follow`: the newest entries, then each as it comes. */
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import type { AuditEntry } from '../../../../contract/views/audit-entry.ts';
import { visibleJson } from '../../../core/lib/visible-json.ts';
import type { CommandContext } from '../../command-context.ts';
import { keepAsking, writeInStep } from '../../keep-asking.ts';
import { growingTable, type GrowingTable } from '../../table.ts';
import { entryColumns, entryRow } from './entry-table.ts';

type Filter = CommandInput<'audit.list'>;

/** Room for what may come: the columns stay as they begin. */
const leastWidths = [6, 20, 8, 14, 16, 24, 20];

/**
 * Oldest first, so that the newest stands last. Ends at Ctrl+C, and when `until` has passed.
 *
 * @param filter with how many entries to begin with
 */
export async function followEntries(context: CommandContext, filter: Filter): Promise<void> {
  const { io, call } = context;
  const stopped = io.interruption();
  let rows: GrowingTable | null = null;
  /** The last entry that was printed; null: the first answer has yet to come. */
  let last: number | null = null;

  const text = (entries: readonly AuditEntry[]): string => {
    if (context.json) return entries.map((entry) => `${visibleJson(entry)}\n`).join('');
    const cells = entries.map((entry) => entryRow(entry, clockTime(entry.at), context.paint));
    if (rows !== null) return rows.more(cells);
    rows = growingTable(entryColumns, cells, leastWidths);
    return rows.first;
  };

  await keepAsking(context, stopped, {
    async ask() {
      if (last === null)
        return { entries: (await call('audit.list', filter)).entries.toReversed() };
      const newer = { ...filter, order: 'oldest', limit: 100 } as const;
      const answer = await call('audit.list', { ...newer, after: last });
      // A damaged log is set aside at a start, and the next one counts from 1. The start may have
      // been between two answers.
      if (answer.entries.length > 0 || (await newestId(context)) >= last) return answer;
      context.note('The log began anew.');
      last = 0;
      return call('audit.list', { ...newer, after: last });
    },
    async use({ entries, more = false }: { entries: readonly AuditEntry[]; more?: boolean }) {
      if (last === null && entries.length === 0) context.note('No entries yet. Waiting…');
      last = entries.at(-1)?.id ?? last ?? 0;
      if (entries.length > 0) await writeInStep(context, stopped, text(entries));
      if (more) return 'more';
      const isOver = filter.until !== undefined && Date.parse(filter.until) < io.nowMs();
      return isOver ? 'end' : 'wait';
    },
  });
}

async function newestId({ call }: CommandContext): Promise<number> {
  return (await call('audit.list', { limit: 1 })).entries[0]?.id ?? 0;
}

/** “Just now” would grow old on the screen. */
function clockTime(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)}Z`;
}
