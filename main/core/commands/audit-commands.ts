/** Commands about the audit log. What only looks leaves no entry. */
import type { SavedFilter, auditCommands } from '../../../contract/commands/audit-commands.ts';
import type { AuditEntry, ListedEntry } from '../../../contract/views/audit-entry.ts';
import { mostSavedFilters } from '../../../contract/plain/input-limits.ts';
import { valuesOf } from '../../../contract/plain/values-of.ts';
import type { AuditAnchor } from '../audit/audit-anchor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditExports } from '../audit/export/exports.ts';
import type { AuditQuery } from '../audit/query/query.ts';
import type { LogReads } from '../audit/reads/log-reads.ts';
import { retentionOf } from '../audit/retention-setting.ts';
import type { Forwarder } from '../forwarding/forwarder.ts';
import type { Control } from './command-registry.ts';
import { isReasonCode, reasons } from '../policy/reasons.ts';
import { CoreError } from '../lib/errors.ts';
import type { AppShell } from '../ports/app-shell.ts';
import type { Clock, Preferences } from '../ports/ports.ts';
import { visible } from '../lib/visible-text.ts';

export interface AuditCommandParts {
  readonly audit: AuditLog;
  readonly auditQuery: AuditQuery;
  readonly logReads: LogReads;
  readonly auditAnchor: AuditAnchor;
  readonly auditExports: AuditExports;
  readonly forwarder: Forwarder;
  readonly preferences: Preferences;
  readonly app: Pick<AppShell, 'chooseExportFile'>;
  readonly clock: Clock;
}

/** @param memberIds all registrations of an application: entries carry whichever was used */
export function createAuditCommands(
  {
    audit,
    auditQuery,
    logReads,
    auditAnchor,
    auditExports,
    forwarder,
    preferences,
    app,
    clock,
  }: AuditCommandParts,
  memberIds: (clientId: string) => readonly string[],
): Pick<Control, keyof typeof auditCommands> {
  /** All registrations of each client that the filter names. */
  const withMembers = <
    Filter extends { readonly clientId?: string | readonly string[] | undefined },
  >({
    clientId,
    ...filter
  }: Filter) => ({
    ...filter,
    clientIds: clientId === undefined ? undefined : valuesOf(clientId).flatMap(memberIds),
  });

  function keepFilters(saved: readonly SavedFilter[]): SavedFilter[] {
    const sorted = saved.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
    preferences.update((current) => ({ ...current, savedFilters: sorted }));
    return sorted;
  }

  return {
    'audit.list': async (filter) => {
      audit.flush();
      const { entries, more } = await logReads.list(withMembers(filter));
      return { entries: entries.map(inList), more };
    },
    'audit.filters': () => filtersOf(preferences),
    'audit.saveFilter': (saved) => {
      const others = filtersOf(preferences).filter(({ name }) => name !== saved.name);
      if (others.length >= mostSavedFilters)
        throw new CoreError('conflict', `There are ${others.length} saved filters already.`, {
          hint: 'Remove one that is not used any more.',
        });
      return keepFilters([...others, saved]);
    },
    'audit.removeFilter': ({ name }) => {
      const saved = filtersOf(preferences);
      const left = saved.filter((each) => each.name !== name);
      if (left.length === saved.length)
        throw new CoreError('not_found', 'There is no saved filter with this name.');
      return keepFilters(left);
    },
    'audit.show': ({ id }) => {
      audit.flush();
      const entry = auditQuery.show(id);
      if (entry === undefined)
        throw new CoreError('not_found', 'There is no audit entry with this number.');
      return entry;
    },
    'audit.verify': async ({ from }) => {
      const { broken, ...verified } = await auditAnchor.verify(from);
      return {
        ...verified,
        broken: broken === null ? null : { ...broken, detail: visible(broken.detail, 500) },
      };
    },
    'audit.export': ({ job, format = 'jsonl', ...filter }) =>
      job === undefined ? auditExports.begin(format, withMembers(filter)) : auditExports.next(job),
    'audit.saveExport': async ({ format, ...filter }, { caller }) => {
      const day = new Date(clock.nowMs()).toISOString().slice(0, 10);
      const name = `consentry-activity-${day}.${format}`;
      if (caller !== 'main-window' || app.chooseExportFile === undefined)
        return { kind: 'text', name };
      const file = await app.chooseExportFile(name, format);
      if (file === null) return { kind: 'cancelled' };
      const begun = await auditExports.begin(format, withMembers(filter), file);
      const { job, exported, signature } = begun;
      return { kind: 'saving', path: file.path, job, exported, signature };
    },
    'audit.cancelExport': async ({ job }) => {
      await auditExports.cancel(job);
      return {};
    },
    'audit.retention': () => retentionOf(preferences),
    'audit.setRetention': ({ days, megabytes }, { note }) => {
      const now = retentionOf(preferences);
      const next = { days: days ?? now.days, megabytes: megabytes ?? now.megabytes };
      preferences.update((current) => ({ ...current, auditRetention: next }));
      const detail = `${next.days} days, ${next.megabytes} MB; before ${now.days} days, ${now.megabytes} MB`;
      note({ detail });
      return next;
    },
    'audit.forwarding': () => forwarder.view(),
    'audit.setForwarding': async ({ url, header }, { note }) => {
      note({ detail: url === null ? 'off' : visible(url, 200) });
      await forwarder.set(url === null ? null : { url, header });
      return forwarder.view();
    },
    'audit.checkExport': (signature) => ({ signed: auditExports.isOurs(signature) }),
  };
}

function filtersOf(preferences: Preferences): SavedFilter[] {
  return [...(preferences.read().savedFilters ?? [])];
}

function inList(entry: AuditEntry): ListedEntry {
  const { reason } = entry;
  return {
    ...entry,
    reasonText: reason !== null && isReasonCode(reason) ? reasons[reason].forPerson : null,
  };
}
