/**
 * The activity log, as far as it is about the registration that asks (SEC-87, ATMOS-43, 44, 45): no
 * arguments, no details, no other client's entries, not even of the same application, whose name
 * anybody can take.
 */
import * as z from 'zod';
import { ownConnector } from '../../../contract/plain/own-rights.ts';
import { auditEntrySchema, type AuditEntry } from '../../../contract/views/audit-entry.ts';
import type { AuditFilter, AuditPage } from '../audit/query/list-query.ts';
import type { JsonObject } from '../lib/json.ts';
import { reasons, type ReasonCode } from '../policy/reasons.ts';
import {
  byId,
  claimed,
  listed,
  one,
  ownTool,
  paging,
  textFilter,
  type Asking,
} from './own-tool.ts';

const right = 'consentry:audit';
const { actor, decision } = auditEntrySchema.shape;

const when = {
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
};
const entryId = z.string().regex(/^[1-9]\d{0,14}$/u);
/** The newest first; a page goes on below the last id of the one before. */
const pages = { ...paging, after: entryId.optional().describe('The last id of the page before') };

export const auditTools = [
  ownTool({
    name: 'list_audit_log_entries',
    title: 'List activity',
    description: 'Your own entries in the activity log of Consentry, the newest first.',
    right,
    input: {
      action: textFilter.describe('e.g. "tools/call"'),
      decision: z.enum(decision.options).optional(),
      actor: z.enum(actor.options).optional(),
      connector: textFilter,
      tool: textFilter,
      ...when,
      ...pages,
    },
    answer: (filter, asking) => ownEntries(filter, asking, entryItem),
  }),
  ownTool({
    name: 'get_audit_log_entry',
    title: 'Get an activity entry',
    description: 'One entry of your own activity by its id.',
    right,
    input: { ...byId, id: entryId },
    async answer({ id }, asking) {
      const at = Number(id);
      const { entries } = await find({ after: at - 1, before: at + 1, limit: 1 }, asking);
      const [entry] = entries;
      return one(entry && entryItem(entry));
    },
  }),
  ownTool({
    name: 'list_permission_errors',
    title: 'List my refused calls',
    description: 'Your own calls that were refused, the newest first: why, and what to do best.',
    right: ownConnector,
    input: { connector: textFilter, ...when, ...pages },
    answer: (filter, asking) => ownEntries({ ...filter, decision: 'deny' }, asking, errorItem),
  }),
];

type EntryFilter = Partial<Omit<AuditFilter, 'clientIds'>>;

function find(filter: EntryFilter, { token, audit, logReads }: Asking): Promise<AuditPage> {
  audit.flush();
  return logReads.list({
    order: 'newest',
    limit: 1,
    ...filter,
    clientIds: [token.grant.clientId],
  });
}

async function ownEntries(
  { after, ...filter }: Omit<EntryFilter, 'after'> & { readonly after?: string | undefined },
  asking: Asking,
  item: (entry: AuditEntry) => JsonObject,
): Promise<JsonObject> {
  const before = after === undefined ? {} : { before: Number(after) };
  const { entries, more } = await find({ ...filter, ...before }, asking);
  return listed(entries.map(item), more);
}

function entryItem(entry: AuditEntry): JsonObject {
  const { id, at, actor: by, action, layer, connector, durationMs, resultBytes } = entry;
  return {
    id: String(id),
    at,
    actor: by,
    action: codeOf(action),
    decision: entry.decision,
    reason: codeOf(entry.reason),
    layer,
    connector,
    durationMs,
    resultBytes,
    ...claimed({ tool: entry.tool }),
  };
}

function errorItem(entry: AuditEntry): JsonObject {
  const { reason } = entry;
  const known = reason !== null && Object.hasOwn(reasons, reason) ? (reason as ReasonCode) : null;
  return {
    id: String(entry.id),
    at: entry.at,
    action: codeOf(entry.action),
    connector: entry.connector,
    reason: codeOf(reason),
    ...(known !== null && { meaning: reasons[known].forModel, next: reasons[known].next }),
    layer: entry.layer,
    ...claimed({ tool: entry.tool }),
  };
}

/** A word of ours; anything else in its place is left out. */
function codeOf(text: string | null): string | null {
  return text !== null && /^[A-Za-z][\w./:-]{0,99}$/u.test(text) ? text : null;
}
