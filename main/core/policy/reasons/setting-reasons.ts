/** Reasons that are about what the person set: modes, rules, and what holds by default. */
import type { Reason } from './reason.ts';

export const settingReasons = {
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
      'A rule that cannot be read might have said no, so a person is asked instead. Remove the rule that the repair card names, or write it again.',
    category: 'approval',
    next: 'wait',
  },
  class_read: {
    forModel: 'Allowed.',
    forPerson: 'Reading is allowed by default',
    forExplain:
      'Nothing is set for this tool, so its class decides: read tools run. Set a mode or a rule to change that.',
    category: 'settings',
    next: 'none',
  },
  class_write: {
    forModel: 'Waits for the approval of the person.',
    forPerson: 'Write tools ask by default',
    forExplain:
      'Nothing is set for this tool, so its class decides: write tools ask. Set a mode or a rule to change that.',
    category: 'approval',
    next: 'wait',
  },
  class_destructive: {
    forModel:
      "Blocked by the person's settings: destructive tools are blocked unless the person allows this one. Do not retry.",
    forPerson: 'Destructive tools are blocked by default',
    forExplain:
      'Only this tool’s own mode can open it, for one client or for all. No rule and no scope can.',
    category: 'settings',
    next: 'do_not_retry',
  },
  after_untrusted: {
    forModel:
      'Waits for the approval of the person, because text from an untrusted source was read before.',
    forPerson: 'Untrusted content was read shortly before',
    forExplain:
      'The client read from a connector that brings in untrusted content. For a while, whatever it writes elsewhere asks, whatever was allowed.',
    category: 'approval',
    next: 'wait',
  },
} as const satisfies Record<string, Reason>;
