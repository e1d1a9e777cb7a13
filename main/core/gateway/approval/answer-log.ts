/** Writes into the activity log which answers were given for later, and why they ended. */
import type { GivenAnswer } from '../../../../contract/views/answers.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import { visible } from '../../lib/visible-text.ts';

/** Why an answer no longer holds; a code of the activity log. */
export type AnswerEnd =
  | 'ended_by_person'
  | 'used_up'
  | 'time_over'
  | 'access_ended'
  | 'policy_changed'
  | 'tool_changed'
  | 'connector_changed'
  | 'screen_locked';

/** Whose answer it is and which tool it is about. */
export interface AnswerSubject {
  readonly clientId: string;
  readonly connector: string | null;
  readonly tool: string;
}

export interface AnswerLog {
  /** @param more what the answer covers, for `always` */
  given(subject: AnswerSubject, kind: GivenAnswer['kind'], more?: readonly string[]): void;
  ended(subject: AnswerSubject, kind: GivenAnswer['kind'], why: AnswerEnd): void;
}

interface Parts {
  readonly clients: Clients;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly touch: () => void;
}

/** @returns the log of answers; each entry changes the snapshot too */
export function createAnswerLog({ clients, audit, touch }: Parts): AnswerLog {
  function record(
    action: string,
    actor: 'user' | 'system',
    subject: AnswerSubject,
    more: { detail: string; reason?: string },
  ): void {
    const clientName = clients.get(subject.clientId)?.name ?? null;
    audit.append({ actor, action, decision: 'done', ...subject, clientName, ...more });
    touch();
  }

  return {
    given(subject, kind, more = []) {
      const detail =
        more.length === 0 ? words[kind] : visible([words[kind], ...more].join(', '), 300);
      record('answer.give', 'user', subject, { detail });
    },

    ended(subject, kind, why) {
      const actor = why === 'ended_by_person' ? 'user' : 'system';
      record('answer.end', actor, subject, { reason: why, detail: words[kind] });
    },
  };
}

const words = {
  once: 'once, for the repeat of a call',
  session: 'for this session',
  always: 'always',
} as const;
