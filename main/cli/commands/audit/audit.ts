/** `consentry audit`: what happened. */
import type { Command } from 'commander';
import { wordsOfAct } from '../../../../contract/plain/audit-words.ts';
import type { AuditEntry } from '../../../../contract/views/audit-entry.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { facts, relativeTime, shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { addAuditExport } from './audit-export.ts';
import { followEntries } from './audit-follow.ts';
import { addAuditKeep } from './audit-keep.ts';
import { addSavedFilters, readFilter, withFilters } from './audit-filters.ts';
import { addAuditForwarding } from './audit-forwarding.ts';
import { addAuditVerify } from './audit-verify.ts';
import { entryColumns, entryRow, reasonInWords } from './entry-table.ts';
import { parseWholeNumber } from '../../parse-values.ts';
import { table } from '../../table.ts';

export function addAudit(program: Command, io: CliIo): void {
  const audit = defineGroup(
    program,
    'audit',
    'List, check and export the log of every call, decision and change',
  );

  const list = {
    usage: 'list',
    summary: 'List entries, the newest first; with --follow, each new one as it comes',
    example: 'consentry audit list --decision deny --since 2h --follow',
  };
  const listing = defineCommand(audit, io, list, async (context, _args, options) => {
    const limit = textOption(options, 'limit');
    const filter = {
      ...(await readFilter(context, options)),
      ...(limit !== undefined && { limit: parseWholeNumber(limit, 1, 500) }),
    };
    if (options['follow'] === true) return followEntries(context, filter);
    const { entries, more } = await context.call('audit.list', filter);
    const rows = entries.map((entry) =>
      entryRow(entry, relativeTime(entry.at, io.nowMs()), context.paint),
    );
    context.print(entries, () => (rows.length === 0 ? 'No entries.' : table(entryColumns, rows)));
    if (more && !context.json) context.note('There are more; raise --limit or narrow the search.');
  });
  withFilters(listing)
    .option('--limit <count>', 'At most this many, 1 to 500 (default: 100)')
    .option(
      '-f, --follow',
      'Oldest first, then each new one until Ctrl+C; with --json one object a line',
    );

  const show = {
    usage: 'show <id>',
    summary: 'Show one entry in full',
    example: 'consentry audit show 1234',
  };
  defineCommand(audit, io, show, async (context, [id = '']) => {
    const entry = await context.call('audit.show', {
      id: parseWholeNumber(id, 1, Number.MAX_SAFE_INTEGER),
    });
    context.print(entry, () => describe(entry));
  });

  addAuditVerify(audit, io);
  addAuditForwarding(audit, io);
  addAuditKeep(audit, io);
  addSavedFilters(audit, io);
  addAuditExport(audit, io);
}

function describe(entry: AuditEntry): string {
  return facts([
    ['Id', String(entry.id)],
    ['At', entry.at],
    ['Actor', entry.actor],
    ['Client', `${shown(entry.clientName)} (${shown(entry.clientId, 512)})`],
    ['Connector', shown(entry.connector)],
    ['Account', shown(entry.account, 300)],
    ['Tool', shown(entry.tool, 256)],
    ['Action', withCode(wordsOfAct(entry.action), entry.action)],
    ['Decision', entry.decision],
    ['Reason', withCode(reasonInWords(entry), entry.reason)],
    ['Decided by', shown(entry.layer)],
    ['Grant', shown(entry.grantId)],
    ['Took', entry.durationMs === null ? '-' : `${Math.round(entry.durationMs)} ms`],
    ['Result', entry.resultBytes === null ? '-' : `${entry.resultBytes} bytes`],
    ['Call', shown(entry.callId)],
    ['Arguments', shown(entry.arguments, 4096)],
    ['Detail', shown(entry.detail, 2000)],
  ]);
}

/** The words with the name that `--search` finds and `--json` prints. */
function withCode(words: string | null, code: string | null): string {
  return words === null || words === code ? shown(code) : `${shown(words)} (${shown(code)})`;
}
