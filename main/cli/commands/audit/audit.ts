/** `consentry audit`: what happened. */
import type { Command } from 'commander';
import { wordsOfAct, wordsOfReason } from '../../../../contract/plain/audit-words.ts';
import type { AuditEntry } from '../../../../contract/views/audit-entry.ts';
import { reasons } from '../../../core/policy/reasons.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { facts, relativeTime, shown, type Tone } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { addAuditExport } from './audit-export.ts';
import { addAuditKeep } from './audit-keep.ts';
import { addSavedFilters, readFilter, withFilters } from './audit-filters.ts';
import { addAuditForwarding } from './audit-forwarding.ts';
import { addAuditVerify } from './audit-verify.ts';
import { parseWholeNumber } from '../../parse-values.ts';
import { table } from '../../table.ts';

const tones: Readonly<Record<AuditEntry['decision'], Tone>> = {
  allow: 'good',
  done: 'good',
  ask: 'warn',
  sent: 'warn',
  deny: 'bad',
  failed: 'bad',
};

export function addAudit(program: Command, io: CliIo): void {
  const audit = defineGroup(program, 'audit', 'the record of every call, decision and change');

  const list = {
    usage: 'list',
    summary: 'newest entries first',
    example: 'consentry audit list --decision deny --since 2h',
  };
  const listing = defineCommand(audit, io, list, async (context, _args, options) => {
    const limit = textOption(options, 'limit');
    const { entries, more } = await context.call('audit.list', {
      ...(await readFilter(context, options)),
      ...(limit !== undefined && { limit: parseWholeNumber(limit, 1, 500) }),
    });
    context.print(entries, () =>
      entries.length === 0 ? 'No entries.' : entryTable(entries, context),
    );
    if (more && !context.json) context.note('There are more; raise --limit or narrow the search.');
  });
  withFilters(listing).option('--limit <count>', 'at most this many, 1 to 500 (default: 100)');

  const show = {
    usage: 'show <id>',
    summary: 'one entry in full',
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

function entryTable(entries: readonly AuditEntry[], { io, paint }: CommandContext): string {
  const rows = entries.map((entry) => [
    String(entry.id),
    relativeTime(entry.at, io.nowMs()),
    paint(tones[entry.decision], entry.decision),
    shown(wordsOfAct(entry.action)),
    shown(entry.clientName ?? entry.actor, 30),
    aboutWhat(entry),
    shown(reasonInWords(entry), 300),
  ]);
  return table(['ID', 'WHEN', 'DECISION', 'ACTION', 'WHO', 'ABOUT', 'REASON'], rows);
}

/** The tool, the connector, or what the act was about. */
function aboutWhat({ connector, tool, detail }: AuditEntry): string {
  if (connector === null) return shown(detail, 600);
  return shown(tool === null ? connector : `${connector} ${tool}`, 300);
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

/** A reason in words where it has any, otherwise as it is. */
function reasonInWords({ action, reason }: AuditEntry): string | null {
  if (reason === null) return null;
  const words = wordsOfReason(action, reason);
  if (words !== null) return words;
  const ofCalls: Readonly<Record<string, { readonly forPerson: string }>> = reasons;
  return Object.hasOwn(ofCalls, reason) ? (ofCalls[reason]?.forPerson ?? reason) : reason;
}

/** The words with the name that `--search` finds and `--json` prints. */
function withCode(words: string | null, code: string | null): string {
  return words === null || words === code ? shown(code) : `${shown(words)} (${shown(code)})`;
}
