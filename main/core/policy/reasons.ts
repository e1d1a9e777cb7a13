/** Every reason a call can be decided by: a stable code, a sentence for the model, a sentence for the person. */

interface Reason {
  /** What the model reads in the tool result. Says whether to try again. */
  readonly forModel: string;
  /** What the person reads in tables and in the activity log. */
  readonly forPerson: string;
}

export const reasons = {
  gateway_disabled: {
    forModel:
      'Consentry is paused or switched off by the person. Do not retry until they switch it on.',
    forPerson: 'Access is paused or switched off',
  },
  client_blocked: {
    forModel: 'This client is blocked by the person. Do not retry.',
    forPerson: 'The client is blocked',
  },
  rate_limited: {
    forModel: 'Too many calls. Wait before the next one.',
    forPerson: 'The client made too many calls',
  },
  connector_not_granted: {
    forModel:
      'This tool belongs to no connector that the person allowed for this client. Do not retry.',
    forPerson: 'The client was not given this connector',
  },
  connector_disabled: {
    forModel: 'The connector is switched off by the person. Do not retry.',
    forPerson: 'The connector is switched off',
  },
  unknown_tool: {
    forModel: 'There is no such tool. List the tools again.',
    forPerson: 'The connector has no such tool',
  },
  insufficient_scope: {
    forModel:
      'The client was given read access only. Ask the person to log in again with write access.',
    forPerson: 'The client has read access only',
  },
  above_ceiling: {
    forModel: "Blocked by the person's settings: only reading is allowed here. Do not retry.",
    forPerson: 'Only reading is allowed here',
  },
  tool_not_reviewed: {
    forModel:
      'The tool is new or has changed and waits for the review of the person in Consentry. Do not retry now.',
    forPerson: 'The tool is new or changed and was not reviewed',
  },
  mode_allow: { forModel: 'Allowed.', forPerson: 'Set to allow' },
  mode_ask: { forModel: 'Waits for the approval of the person.', forPerson: 'Set to ask' },
  mode_block: {
    forModel: "Blocked by the person's settings: this tool is set to block. Do not retry.",
    forPerson: 'Set to block',
  },
  class_read: { forModel: 'Allowed.', forPerson: 'Reading is allowed by default' },
  class_write: {
    forModel: 'Waits for the approval of the person.',
    forPerson: 'Writing asks by default',
  },
  class_destructive: {
    forModel:
      "Blocked by the person's settings: destructive tools are blocked unless the person allows this one. Do not retry.",
    forPerson: 'Destructive tools are blocked by default',
  },
  approved_once: { forModel: 'Allowed.', forPerson: 'Approved once' },
  approved_session: { forModel: 'Allowed.', forPerson: 'Approved for this session' },
  denied_by_person: {
    forModel: 'The person denied this call. Do not retry.',
    forPerson: 'Denied by a person',
  },
  denied_together: {
    forModel:
      'The person denied a call of this tool, and with it all that waited behind it. Ask the person before trying again.',
    forPerson: 'Denied together with another call of the tool',
  },
  too_many_denials: {
    forModel:
      'The person denied several calls of this client, so calls that need approval are denied for ten minutes. Do not retry; ask the person.',
    forPerson: 'Several calls were denied shortly before, so this one was not asked about',
  },
  approval_expired: {
    forModel: 'Nobody answered in time. Ask the person before trying again.',
    forPerson: 'Nobody answered in time',
  },
  approval_waiting: {
    forModel: "Waiting for the person's approval in Consentry; repeat the same call.",
    forPerson: 'Waits for an approval',
  },
  approval_withdrawn: {
    forModel: 'The question to the person was withdrawn. Do not retry.',
    forPerson: 'The question was withdrawn',
  },
  too_many_held: {
    forModel: 'Too many calls wait for the person already. Wait for their answers.',
    forPerson: 'Too many calls waited already',
  },
  changed_while_held: {
    forModel: 'The tool or the settings changed while the person was asked. Repeat the call.',
    forPerson: 'Something changed while the call waited',
  },
  denied_upstream: {
    forModel:
      'The service itself refused this for the account that is logged in there. Do not retry.',
    forPerson: 'Denied by the service, not by Consentry',
  },
  upstream_timed_out: {
    forModel:
      'The server did not answer in time. The call may or may not have happened; check before you repeat it.',
    forPerson: 'The server did not answer in time',
  },
  audit_failed: {
    forModel:
      'Consentry cannot write its audit log and refuses calls that need it. Ask the person to look at Consentry.',
    forPerson: 'The audit log could not be written',
  },
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof reasons;
