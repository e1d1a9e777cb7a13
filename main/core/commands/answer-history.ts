/** Past questions, put together from the entries of the activity log. Reads only. */
import type {
  AnswerHistory,
  PastQuestion,
} from '../../../contract/views/questions/answer-history.ts';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import type { AuditQuery } from '../audit/query/query.ts';
import type { LogReads } from '../audit/reads/log-reads.ts';
import { doorIn } from './act-log.ts';

/** With what the entry of a denial begins that blocked the tool or the client as well. */
export const blockedToo = 'and blocked';

type Outcome = PastQuestion['outcome'];

interface Page {
  readonly before?: number | undefined;
  readonly limit: number;
}

/** How calls ended that were asked about, by the reason of their first entry after the question. */
const outcomeOfCall: Readonly<Record<string, Outcome>> = {
  approved_once: 'allowed-once',
  approved_session: 'allowed-session',
  always_allowed: 'allowed-always',
  denied_by_person: 'denied',
  denied_together: 'denied-together',
  approval_expired: 'expired',
  client_left: 'client-left',
  approval_waiting: 'unanswered',
};

const outcomeOfLogin: Readonly<Record<string, Outcome>> = {
  denied_by_person: 'denied',
  denied_and_blocked: 'denied-blocked',
  expired: 'expired',
};

/** @returns the questions that are over; at most `limit` entries are looked at, and their calls */
export async function pastQuestions(
  log: Pick<LogReads, 'list'>,
  calls: Pick<AuditQuery, 'byCall'>,
  page: Page,
): Promise<AnswerHistory> {
  const { before, limit } = page;
  const asked = await log.list({ decision: 'ask', before, limit, order: 'newest' });
  const logins = await log.list({
    action: ['consent', 'client.lookup'],
    actor: ['user', 'system'],
    before,
    limit,
    order: 'newest',
  });
  const found = [...asked.entries, ...logins.entries].toSorted((one, other) => other.id - one.id);
  const entries = found.slice(0, limit);
  const hasMore = asked.more || logins.more || found.length > limit;
  return {
    questions: entries.flatMap((entry) => {
      const related = entry.callId === null ? [] : calls.byCall(entry.callId);
      const past = entry.decision === 'ask' ? pastCall(entry, related) : pastLogin(entry, related);
      return past === null ? [] : [past];
    }),
    next: hasMore ? (entries.at(-1)?.id ?? null) : null,
  };
}

/** @returns null while it waits */
function pastCall(asked: AuditEntry, related: readonly AuditEntry[]): PastQuestion | null {
  const answer = related.find(isAnswer);
  const end = related.find(({ id, action }) => id > asked.id && action === asked.action);
  const last = answer ?? end;
  if (last === undefined) return null;
  const outcome = withAnswer(outcomeOfCall[end?.reason ?? ''] ?? null, answer);
  return {
    ...about(asked, 'approval'),
    outcome,
    where: doorIn(answer?.detail ?? null),
    at: last.at,
    afterMs: Math.max(0, Date.parse(last.at) - Date.parse(asked.at)),
  };
}

/** What the call came to says more than the answer, but for a call that had ended before it. */
function withAnswer(ofCall: Outcome | null, answer: AuditEntry | undefined): Outcome {
  if (answer?.action === 'question.deny')
    return answer.detail?.startsWith(blockedToo) === true ? 'denied-blocked' : 'denied';
  if (answer !== undefined)
    return ofCall?.startsWith('allowed-') === true ? ofCall : 'allowed-late';
  return ofCall ?? 'withdrawn';
}

/** @returns null where nobody was asked, because the person had said so once */
function pastLogin(entry: AuditEntry, related: readonly AuditEntry[]): PastQuestion | null {
  const { reason, decision, action, durationMs, at } = entry;
  if (reason === 'remembered') return null;
  return {
    ...about(entry, action === 'consent' ? 'consent' : 'lookup'),
    outcome: decision === 'done' ? 'allowed' : (outcomeOfLogin[reason ?? ''] ?? 'withdrawn'),
    where: doorIn(related.find(isAnswer)?.detail ?? null),
    at,
    afterMs: durationMs,
  };
}

function about(
  { id, callId, clientId, clientName, connector, tool }: AuditEntry,
  kind: PastQuestion['kind'],
) {
  const ofCall = kind === 'approval' ? callId : null;
  return { entryId: id, kind, callId: ofCall, clientId, clientName, connector, tool };
}

const isAnswer = ({ action, decision }: AuditEntry): boolean =>
  decision === 'done' && action.startsWith('question.');
