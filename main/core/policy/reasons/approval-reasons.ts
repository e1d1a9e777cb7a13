/** Reasons that are about an approval: what the person answered, and why nobody did. */
import type { Reason } from './reason.ts';

export const approvalReasons = {
  approved_once: {
    forModel: 'Allowed.',
    forPerson: 'Approved once',
    forExplain: 'You allowed exactly this call.',
    category: 'approval',
    next: 'none',
  },
  approved_session: {
    forModel: 'Allowed.',
    forPerson: 'Approved for this session',
    forExplain: 'You allowed this tool for the session. End that under Approvals.',
    category: 'approval',
    next: 'none',
  },
  always_allowed: {
    forModel: 'Allowed.',
    forPerson: 'Allowed by a standing approval',
    forExplain: 'You allowed future calls like this one. End that under Approvals.',
    category: 'approval',
    next: 'none',
  },
  denied_by_person: {
    forModel: 'The person denied this call. Do not retry.',
    forPerson: 'Denied by a person',
    forExplain: 'You denied this call when you were asked.',
    category: 'approval',
    next: 'do_not_retry',
  },
  denied_together: {
    forModel:
      'The person denied a call of this tool, and with it all that waited behind it. Ask the person before trying again.',
    forPerson: 'Denied together with another call of the tool',
    forExplain: 'Denying one of several waiting calls of a tool denies those that wait behind it.',
    category: 'approval',
    next: 'ask_person',
  },
  too_many_denials: {
    forModel:
      'The person denied several calls of this client, so calls that need approval are denied for ten minutes. Do not retry; ask the person.',
    forPerson: 'Several calls were denied shortly before, so this one was not asked about',
    forExplain:
      'After three denials in ten minutes, calls of the client that need approval are denied for ten minutes.',
    category: 'approval',
    next: 'do_not_retry',
  },
  approval_expired: {
    forModel: 'Nobody answered in time. Ask the person before trying again.',
    forPerson: 'Nobody answered in time',
    forExplain: 'The question ended unanswered. The client may ask again.',
    category: 'approval',
    next: 'ask_person',
  },
  approval_waiting: {
    forModel: "Waiting for the person's approval in Consentry; repeat the same call.",
    forPerson: 'Waits for an approval',
    forExplain:
      'The client does not wait longer. Your answer is kept for its next call with the same arguments.',
    category: 'approval',
    next: 'repeat_call',
  },
  approval_withdrawn: {
    forModel: 'The question to the person was withdrawn. Do not retry.',
    forPerson: 'The question was withdrawn',
    forExplain:
      'What was asked about had changed: access ended, the tool or the settings changed, or Consentry was stopped.',
    category: 'approval',
    next: 'do_not_retry',
  },
  client_left: {
    forModel: 'The client left before there was an answer.',
    forPerson: 'The client left before there was an answer',
    forExplain:
      'The client ended the call while the question waited. An answer that came later was kept for its repeat.',
    category: 'approval',
    next: 'repeat_call',
  },
  ended_with_restart: {
    forModel: 'Consentry ended before the call did. Check before you repeat it.',
    forPerson: 'Consentry ended while the call waited',
    forExplain:
      'The call waited for you when Consentry ended without warning. What waits is never carried out after a restart.',
    category: 'approval',
    next: 'ask_person',
  },
  too_many_held: {
    forModel: 'Too many calls wait for the person already. Wait for their answers.',
    forPerson: 'Too many calls waited already',
    forExplain: 'Answer what is waiting to make room.',
    category: 'approval',
    next: 'retry_later',
  },
  changed_while_held: {
    forModel: 'The tool or the settings changed while the person was asked. Repeat the call.',
    forPerson: 'Something changed while the call waited',
    forExplain: 'What you saw was no longer what would have been sent, so it was not sent.',
    category: 'approval',
    next: 'repeat_call',
  },
} as const satisfies Record<string, Reason>;
