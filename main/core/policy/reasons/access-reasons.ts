/**
 * Reasons that are about access: what a client was given, and what is switched off, unknown or held
 * down.
 */
import type { Reason } from './reason.ts';

export const accessReasons = {
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
      'Calls are counted per minute and per day: for each access, for each client, and for all together. They resume by themselves. The limits are in the settings.',
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
      'The policy of this computer does not let the connector run. Whoever manages the computer can change that; the settings name them.',
    category: 'settings',
    next: 'do_not_retry',
  },
  managed_block: {
    forModel: 'The organisation of the person has blocked this tool. Do not retry.',
    forPerson: 'Your organisation has blocked this tool',
    forExplain:
      'The policy of this computer blocks the tool, whatever is set here. Whoever manages the computer can change that; the settings name them.',
    category: 'settings',
    next: 'do_not_retry',
  },
  managed_ask: {
    forModel: 'The organisation of the person wants each call of this tool to be approved.',
    forPerson: 'Your organisation wants this to be asked',
    forExplain:
      'The policy of this computer makes the tool ask, whatever is set here. Whoever manages the computer can change that; the settings name them.',
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
      'Something limits the client or the connector; the step above says what. Change that to allow more.',
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
  tool_unreviewed: {
    forModel: 'The person is asked, since they have not looked at this tool as it is now.',
    forPerson: 'The tool is new or changed, and you have not looked at it yet',
    forExplain:
      'New and changed tools of this connector ask, as you set it. Review the tool on the page of its connector and accept it: then its own mode counts.',
    category: 'settings',
    next: 'ask_person',
  },
  tool_not_reviewed: {
    forModel:
      'The tool is new or has changed and waits for the review of the person in Consentry. Do not retry now.',
    forPerson: 'The tool is new or changed and was not reviewed',
    forExplain: 'Look at the tool on the page of its connector and accept it.',
    category: 'settings',
    next: 'ask_person',
  },
} as const satisfies Record<string, Reason>;
