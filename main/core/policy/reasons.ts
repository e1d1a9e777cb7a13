/**
 * Every reason a call can be decided by: a stable code, a sentence for the model, one for the person, and one for `explain`
 * that says what lies behind it and what would change it. Category and next step are for programs (ATMOS-50).
 */
import { availabilityReasons } from './reasons/availability-reasons.ts';
import type { Reason } from './reasons/reason.ts';

export const reasons = {
  ...availabilityReasons,
  client_blocked: {
    forModel: 'This client is blocked by the person. Do not retry.',
    forPerson: 'The client is blocked',
    forExplain: 'Unblock the client to let its calls be decided again.',
    category: 'settings',
    next: 'do_not_retry',
  },
  rate_limited: {
    forModel: 'Too many calls. Wait before the next one.',
    forPerson: 'The client made too many calls',
    forExplain:
      'Calls are counted a minute and a day, for each access, each client and all together. They go on by themselves; the limits are in the settings.',
    category: 'limit',
    next: 'retry_later',
  },
  connector_not_granted: {
    forModel:
      'This tool belongs to no connector that the person allowed for this client. Do not retry.',
    forPerson: 'The client was not given this connector',
    forExplain: 'Give the client this connector on its page.',
    category: 'access',
    next: 'do_not_retry',
  },
  right_not_granted: {
    forModel:
      'The person did not let this client read this about Consentry. Ask them to log in again with more access.',
    forPerson: 'The client may not read this about Consentry',
    forExplain: 'Give the client the right on its page, or let it log in again.',
    category: 'access',
    next: 'log_in_again',
  },
  connector_off_for_client: {
    forModel: 'The person switched this connector off for this client. Do not retry.',
    forPerson: 'The connector is switched off for this client',
    forExplain: 'Switch the connector on again on the page of the client; what it was given stays.',
    category: 'settings',
    next: 'do_not_retry',
  },
  connector_disabled: {
    forModel: 'The connector is switched off by the person. Do not retry.',
    forPerson: 'The connector is switched off',
    forExplain: 'Enable the connector.',
    category: 'settings',
    next: 'do_not_retry',
  },
  connector_not_allowed: {
    forModel: 'The organisation of the person does not allow this connector. Do not retry.',
    forPerson: 'Your organisation does not allow this connector',
    forExplain:
      'The policy of this computer does not let the connector run. Who manages it can change that; it is named in the settings.',
    category: 'settings',
    next: 'do_not_retry',
  },
  managed_block: {
    forModel: 'The organisation of the person has blocked this tool. Do not retry.',
    forPerson: 'Your organisation has blocked this tool',
    forExplain:
      'The policy of this computer blocks the tool, whatever is set here. Who manages it can change that; it is named in the settings.',
    category: 'settings',
    next: 'do_not_retry',
  },
  managed_ask: {
    forModel: 'The organisation of the person wants each call of this tool to be approved.',
    forPerson: 'Your organisation wants this to be asked',
    forExplain:
      'The policy of this computer wants the tool to ask, whatever is set here. Who manages it can change that; it is named in the settings.',
    category: 'approval',
    next: 'wait',
  },
  unknown_tool: {
    forModel: 'There is no such tool. List the tools again.',
    forPerson: 'The connector has no such tool',
    forExplain:
      'The name is not among the tools that the server listed last. Test the connector to list them again.',
    category: 'access',
    next: 'list_tools',
  },
  not_offered: {
    forModel: 'There is no such thing here. List what there is again.',
    forPerson: 'The client is offered no such resource, prompt or task',
    forExplain:
      'The name is not among what the server listed last, or linked to for this client. Test the connector to list it again.',
    category: 'access',
    next: 'none',
  },
  insufficient_scope: {
    forModel:
      'The client was given read access only. Ask the person to log in again with write access.',
    forPerson: 'The client has read access only',
    forExplain:
      'Give the client write access to this connector on its page, or let it log in again.',
    category: 'access',
    next: 'log_in_again',
  },
  above_ceiling: {
    forModel: "Blocked by the person's settings: this is more than is allowed here. Do not retry.",
    forPerson: 'More than is allowed here',
    forExplain:
      'Something holds the client or the connector down; the step above says what. Change that to allow more.',
    category: 'settings',
    next: 'do_not_retry',
  },
  tool_never: {
    forModel: 'The person decided that this tool is never used. Do not retry.',
    forPerson: 'Set to never',
    forExplain:
      'Nothing opens this tool: no mode, no rule, no approval, no scope. Lift "never" on the page of the connector first.',
    category: 'settings',
    next: 'do_not_retry',
  },
  tool_not_reviewed: {
    forModel:
      'The tool is new or has changed and waits for the review of the person in Consentry. Do not retry now.',
    forPerson: 'The tool is new or changed and was not reviewed',
    forExplain: 'Look at the tool on the page of its connector and accept it.',
    category: 'settings',
    next: 'ask_person',
  },
  override_allow: {
    forModel: 'Allowed.',
    forPerson: 'Set to allow for this client',
    forExplain:
      'The mode of this tool for this client comes before every other setting of the tool.',
    category: 'settings',
    next: 'none',
  },
  override_ask: {
    forModel: 'Waits for the approval of the person.',
    forPerson: 'Set to ask for this client',
    forExplain:
      'The mode of this tool for this client comes before every other setting of the tool.',
    category: 'approval',
    next: 'wait',
  },
  override_block: {
    forModel:
      "Blocked by the person's settings: this tool is set to block for this client. Do not retry.",
    forPerson: 'Set to block for this client',
    forExplain: 'Change the mode of this tool on the page of the client.',
    category: 'settings',
    next: 'do_not_retry',
  },
  mode_allow: {
    forModel: 'Allowed.',
    forPerson: 'Set to allow',
    forExplain: 'The mode of the tool is set on the page of its connector.',
    category: 'settings',
    next: 'none',
  },
  mode_ask: {
    forModel: 'Waits for the approval of the person.',
    forPerson: 'Set to ask',
    forExplain: 'The mode of the tool is set on the page of its connector.',
    category: 'approval',
    next: 'wait',
  },
  mode_block: {
    forModel: "Blocked by the person's settings: this tool is set to block. Do not retry.",
    forPerson: 'Set to block',
    forExplain: 'Change the mode of the tool on the page of its connector.',
    category: 'settings',
    next: 'do_not_retry',
  },
  rule_allow: {
    forModel: 'Allowed.',
    forPerson: 'Allowed by a rule',
    forExplain: 'The first rule that fits decides. Change, move or remove it.',
    category: 'settings',
    next: 'none',
  },
  rule_ask: {
    forModel: 'Waits for the approval of the person.',
    forPerson: 'A rule asks',
    forExplain: 'The first rule that fits decides. Change, move or remove it.',
    category: 'approval',
    next: 'wait',
  },
  rule_block: {
    forModel:
      "Blocked by the person's settings: a rule does not allow this call. Do not retry with these arguments.",
    forPerson: 'Blocked by a rule',
    forExplain: 'The first rule that fits decides. Change, move or remove it.',
    category: 'settings',
    next: 'do_not_retry',
  },
  rules_unreadable: {
    forModel: 'Waits for the approval of the person.',
    forPerson: 'The rules cannot be read, so this was asked',
    forExplain:
      'A rule that cannot be read might have said no, so a person is asked instead. Remove or make anew what the repair card names.',
    category: 'approval',
    next: 'wait',
  },
  class_read: {
    forModel: 'Allowed.',
    forPerson: 'Reading is allowed by default',
    forExplain:
      'Nothing is set for this tool, so its class decides: reading passes. Set a mode or a rule to change that.',
    category: 'settings',
    next: 'none',
  },
  class_write: {
    forModel: 'Waits for the approval of the person.',
    forPerson: 'Writing asks by default',
    forExplain:
      'Nothing is set for this tool, so its class decides: writing asks. Set a mode or a rule to change that.',
    category: 'approval',
    next: 'wait',
  },
  class_destructive: {
    forModel:
      "Blocked by the person's settings: destructive tools are blocked unless the person allows this one. Do not retry.",
    forPerson: 'Destructive tools are blocked by default',
    forExplain:
      'Only a mode of this very tool opens it, for one client or for all; no rule and no scope does.',
    category: 'settings',
    next: 'do_not_retry',
  },
  after_untrusted: {
    forModel:
      'Waits for the approval of the person, because text from an untrusted source was read before.',
    forPerson: 'Text from strangers was read shortly before',
    forExplain:
      'The client read from a connector that brings in text from strangers. For a while its writing elsewhere asks, whatever was allowed.',
    category: 'approval',
    next: 'wait',
  },
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
    forExplain: 'You allowed calls like this one for the time to come. End that under Approvals.',
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
      'What was asked about no longer stood: access, tool or settings ended or changed, or Consentry was stopped.',
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
    forPerson: 'Consentry ended while the call waited or ran',
    forExplain:
      'The call was under way when Consentry ended without warning. What waits is never carried out after a restart.',
    category: 'approval',
    next: 'ask_person',
  },
  too_many_held: {
    forModel: 'Too many calls wait for the person already. Wait for their answers.',
    forPerson: 'Too many calls waited already',
    forExplain: 'Answer what waits, then there is room again.',
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
  denied_upstream: {
    forModel:
      'The service itself refused this for the account that is logged in there. Do not retry.',
    forPerson: 'Denied by the service, not by Consentry',
    forExplain: 'The account at the service may not do this. Consentry had allowed it.',
    category: 'upstream',
    next: 'do_not_retry',
  },
  upstream_timed_out: {
    forModel:
      'The server did not answer in time. The call may or may not have happened; check before you repeat it.',
    forPerson: 'The server did not answer in time',
    forExplain:
      'The time limit of the connector was over. It can be raised in the settings of the connector.',
    category: 'upstream',
    next: 'ask_person',
  },
  method_not_offered: {
    forModel: 'Consentry does not pass this on. Do not retry.',
    forPerson: 'Not something that Consentry passes on',
    forExplain:
      'Only requests that Consentry understands are decided and passed on; all others are refused.',
    category: 'access',
    next: 'do_not_retry',
  },
  own_token_in_request: {
    forModel:
      'The request has an access token or another secret of Consentry in it, and those never go to a server. Do not retry with it.',
    forPerson: 'A secret of Consentry was in the request, so it was not sent',
    forExplain:
      'Tokens of Consentry are for Consentry alone. If no mistake of yours explains it, end the access of the client: something made it try to give its own access away.',
    category: 'access',
    next: 'do_not_retry',
  },
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof reasons;
