/** The decision, step by step, in its order. */
import { describe, expect, test } from 'vitest';
import { decide } from '../../../main/core/policy/decide.ts';
import { layers } from '../../../main/core/policy/decision.ts';
import type { RuleFacts, ToolFacts, GlobalFacts } from '../../../main/core/policy/facts.ts';
import {
  calls,
  destroy,
  github,
  give,
  judge,
  open,
  rule,
  tool,
  write,
  type Case,
} from './decide-cases.ts';

describe('ATRYUM-48 ALATION-26 each step, in its order', () => {
  const cases: readonly [string, Partial<Case>, string][] = [
    ['paused', { globalState: { ...open, isPaused: true } }, 'deny gateway_disabled'],
    ['access off', { globalState: { ...open, accessPolicy: 'disabled' } }, 'deny gateway_disabled'],
    [
      'paused before blocked',
      { globalState: { ...open, isPaused: true }, asker: { ...give('write'), isBlocked: true } },
      'deny gateway_disabled',
    ],
    ['blocked', { asker: { ...give('write'), isBlocked: true } }, 'deny client_blocked'],
    ['no connector', { connector: undefined }, 'deny connector_not_granted'],
    [
      'connector of others',
      { connector: { ...github, name: 'files' } },
      'deny connector_not_granted',
    ],
    [
      'disabled connector of others looks the same',
      { connector: { ...github, name: 'files', isEnabled: false } },
      'deny connector_not_granted',
    ],
    ['disabled', { connector: { ...github, isEnabled: false } }, 'deny connector_disabled'],
    ['no such tool', { tool: undefined }, 'deny unknown_tool'],
    ['reading', {}, 'allow class_read'],
    [
      'writing with read access',
      { asker: give('read'), tool: tool({ class: 'write' }) },
      'deny insufficient_scope github:write',
    ],
    [
      'writing under a read-only policy, whatever the scope',
      { globalState: { ...open, accessPolicy: 'read-only' }, tool: tool({ class: 'write' }) },
      'deny above_ceiling',
    ],
    [
      'no step-up to a tool that would be blocked anyway',
      { asker: give('read'), tool: tool({ class: 'destructive' }) },
      'deny above_ceiling',
    ],
    [
      'no step-up to a tool that was not reviewed',
      { asker: give('read'), tool: tool({ class: 'write', review: 'new' }) },
      'deny above_ceiling',
    ],
    ['new', { tool: tool({ review: 'new' }) }, 'deny tool_not_reviewed'],
    [
      'changed, although set to allow',
      { tool: tool({ review: 'changed', mode: 'allow' }) },
      'deny tool_not_reviewed',
    ],
    ['writing', { tool: tool({ class: 'write' }) }, 'ask class_write'],
    ['destroying', { tool: tool({ class: 'destructive' }) }, 'deny class_destructive'],
    ['set to allow', { tool: tool({ class: 'write', mode: 'allow' }) }, 'allow mode_allow'],
    ['set to ask', { tool: tool({ mode: 'ask' }) }, 'ask mode_ask'],
    ['set to block', { tool: tool({ mode: 'block' }) }, 'deny mode_block'],
    [
      'a mode does not lift the ceiling of the policy',
      {
        globalState: { ...open, accessPolicy: 'read-only' },
        tool: tool({ class: 'write', mode: 'allow' }),
      },
      'deny above_ceiling',
    ],
    [
      'a mode does not lift the ceiling of the grant',
      { asker: give('read'), tool: tool({ class: 'destructive', mode: 'allow' }) },
      'deny insufficient_scope github:write',
    ],
    [
      'every connector covers this one',
      { asker: { ...give('read'), access: new Map([['*', 'read']]) } },
      'allow class_read',
    ],
    ['data folder gone', { globalState: { ...open, isFolderGone: true } }, 'deny data_folder_gone'],
    ['key store locked', { globalState: { ...open, isVaultLocked: true } }, 'deny vault_locked'],
    [
      'managed: off',
      { globalState: { ...open, managedPolicy: 'disabled' } },
      'deny gateway_disabled',
    ],
    [
      'managed: only reading',
      { globalState: { ...open, managedPolicy: 'read-only' }, tool: tool(write) },
      'deny above_ceiling',
    ],
    [
      'only reading at this connector',
      { connector: { ...github, policy: 'read-only' }, tool: tool({ ...write, mode: 'allow' }) },
      'deny above_ceiling',
    ],
    [
      'connector off for this client',
      { asker: { ...give('write'), isSwitchedOff: true } },
      'deny connector_off_for_client',
    ],
    [
      'never, before anything that allows',
      { tool: tool({ isNever: true, override: 'allow', mode: 'allow' }) },
      'deny tool_never',
    ],
    [
      'allowed for this client',
      { tool: tool({ ...write, override: 'allow' }) },
      'allow override_allow',
    ],
    [
      'the client’s mode before the tool’s',
      { tool: tool({ ...write, override: 'ask', mode: 'allow' }) },
      'ask override_ask',
    ],
    [
      'the client’s mode opens what is blocked for others',
      { tool: tool({ ...destroy, override: 'ask', mode: 'block' }) },
      'ask override_ask',
    ],
    [
      'blocked for this client',
      { tool: tool({ override: 'block', mode: 'allow' }) },
      'deny override_block',
    ],
    [
      'ALATION-26 set to ask, whatever a rule allows',
      { tool: tool({ ...write, mode: 'ask', rules: [rule('allow')] }) },
      'ask mode_ask',
    ],
    [
      'ATRYUM-45 the first rule that fits',
      { tool: tool({ ...write, rules: [rule('allow', 'a'), rule('block'), rule('allow')] }) },
      'deny rule_block',
    ],
    [
      'a rule about the arguments',
      { tool: tool({ ...write, rules: [rule('allow', 'a'), rule('block')] }), call: calls('a') },
      'allow rule_allow',
    ],
    [
      'a rule about other arguments',
      { tool: tool({ ...write, rules: [rule('allow', 'a')] }), call: calls('b') },
      'ask class_write',
    ],
    ['a rule that asks', { tool: tool({ rules: [rule('ask')] }) }, 'ask rule_ask'],
    [
      'no rule opens what destroys',
      { tool: tool({ ...destroy, rules: [rule('allow'), rule('ask')] }) },
      'deny class_destructive',
    ],
    [
      'a rule blocks what destroys',
      { tool: tool({ ...destroy, rules: [rule('allow'), rule('block')] }) },
      'deny rule_block',
    ],
    [
      'ATRYUM-49 rules that cannot be read',
      { tool: tool({ rules: null }) },
      'ask rules_unreadable',
    ],
    [
      'SEC-94 rules are missing: one that blocks still does',
      { globalState: { ...open, isIncomplete: true }, tool: tool({ rules: [rule('block')] }) },
      'deny rule_block',
    ],
    [
      'SEC-94 rules are missing: one that allows asks',
      { globalState: { ...open, isIncomplete: true }, tool: tool({ rules: [rule('allow')] }) },
      'ask rules_unreadable',
    ],
    [
      'ATRYUM-49 such rules open nothing that destroys',
      { tool: tool({ ...destroy, rules: null }) },
      'deny class_destructive',
    ],
    [
      'SEC-86 writing after text from strangers',
      {
        tool: tool({ ...write, mode: 'allow' }),
        call: { args: {}, readFrom: 'mail' },
      },
      'ask after_untrusted',
    ],
    [
      'SEC-86 writing back to where the text came from',
      {
        tool: tool({ ...write, mode: 'allow' }),
        call: { args: {}, readFrom: 'github' },
      },
      'allow mode_allow',
    ],
    [
      'no rule lets what only pages call write',
      { tool: tool({ ...write, isForPages: true, rules: [rule('allow')] }) },
      'ask page_writes',
    ],
    [
      'what only pages call writes where the person set this very tool',
      { tool: tool({ ...write, isForPages: true, mode: 'allow' }) },
      'allow mode_allow',
    ],
    [
      'what only pages call reads as other tools do',
      { tool: tool({ isForPages: true }) },
      'allow class_read',
    ],
    ['SEC-86 reading goes on', { call: { args: {}, readFrom: 'mail' } }, 'allow class_read'],
    [
      'SEC-86 what is blocked stays blocked',
      { tool: tool(destroy), call: { args: {}, readFrom: 'mail' } },
      'deny class_destructive',
    ],
  ];
  test.each(cases)('%s', (_what, changes, expected) => {
    const all: Case = {
      globalState: open,
      asker: give('write'),
      connector: github,
      tool: tool(),
      call: { args: null, readFrom: null },
      ...changes,
    };
    const { outcome, reason, stepUpScope } = judge(all);
    expect([outcome, reason, ...(stepUpScope === null ? [] : [stepUpScope])].join(' ')).toBe(
      expected,
    );
  });
});

describe('without arguments at hand', () => {
  const listed = (rules: readonly RuleFacts[], changes: Partial<ToolFacts> = write) => {
    const { outcome, dependsOnArguments, isListed } = decide(open, give('write'), github, {
      ...tool(changes),
      rules,
    });
    return [outcome, dependsOnArguments, isListed];
  };

  test('says that arguments count, and lists what some arguments may do', () => {
    expect(listed([rule('allow', 'a')])).toEqual(['ask', true, true]);
    expect(listed([rule('allow', 'a'), rule('block')])).toEqual(['deny', true, true]);
    expect(listed([rule('block', 'a'), rule('block')])).toEqual(['deny', true, false]);
    expect(listed([rule('block'), rule('allow', 'a')])).toEqual(['deny', false, false]);
    expect(listed([rule('allow', 'a')], { ...write, mode: 'block' })).toEqual([
      'deny',
      false,
      false,
    ]);
    expect(listed([rule('allow', 'a')], destroy)).toEqual(['deny', false, false]);
  });
});

test('ATMOS-28 says which step decided, and what each found', () => {
  const globalState: GlobalFacts = { ...open, accessPolicy: 'read-only' };
  const { layer, trace } = decide(globalState, give('read'), github, tool(write));
  expect(layer).toBe('ceiling');
  // Two hold it down equally; the outer one is named, since the inner one alone would not help.
  expect(trace.at(-1)).toEqual(['ceiling', 'read-only by policy']);
  const held = decide(open, { ...give('write'), heldTo: 'disabled' }, github, tool());
  expect([held.reason, held.trace.at(-1)]).toEqual([
    'above_ceiling',
    ['ceiling', 'disabled by group'],
  ]);
  expect(decide(open, give('write'), github, tool(write)).trace.map(([step]) => step)).toEqual(
    // Newer steps have their letter in the log at the end, wherever they stand.
    layers
      .filter((step) => !['pages', 'untrusted', 'managed'].includes(step))
      .flatMap((step) => (step === 'never' ? ['never', 'managed'] : [step])),
  );
});
