/**
 * Every request of MCP has its place in the decision, and uses that are no tool calls are decided
 * like reading.
 */
import { describe, expect, test } from 'vitest';
import { ruleBodySchema, type RuleBody } from '../../../contract/views/rules.ts';
import { decideUse, type UseFacts } from '../../../main/core/policy/decide-use.ts';
import type { CallFacts } from '../../../main/core/policy/facts.ts';
import { isOffered, knownMethods, methodCase } from '../../../main/core/policy/methods.ts';
import { indexRules } from '../../../main/core/policy/rules.ts';
import { methodsOfSchemas } from '../../support/clients/mcp-methods.ts';
import { github, give, open } from './decide-cases.ts';

const eras = ['legacy', 'modern'] as const;

test('SEC-56 every method of the schemas has a case, and nothing else has', () => {
  const named = methodsOfSchemas();
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((method) => methodCase(method) === undefined)).toEqual([]);
  expect(knownMethods.filter((method) => !named.includes(method))).toEqual([]);
});

test.each([
  '',
  'tools',
  'tools/call ',
  'Tools/Call',
  'constructor',
  '__proto__',
  'toString',
  'x/y',
])('SEC-56 a method that is none is refused: "%s"', (method) => {
  expect(methodCase(method)).toBeUndefined();
  expect(eras.map((era) => isOffered(method, era))).toEqual([false, false]);
});

test('SEC-56 what only the other era has, and what servers ask of clients, is refused', () => {
  expect(isOffered('ping', 'modern')).toBe(false);
  expect(isOffered('initialize', 'modern')).toBe(false);
  expect(isOffered('server/discover', 'legacy')).toBe(false);
  expect(isOffered('subscriptions/listen', 'legacy')).toBe(false);
  const asksUs = knownMethods.filter((method) => methodCase(method)?.kind === 'asks-us');
  expect(asksUs).toHaveLength(3);
  for (const method of asksUs)
    expect(eras.map((era) => isOffered(method, era))).toEqual([false, false]);
});

describe('SEC-56 a resource, a prompt or a completion', () => {
  const index = (...bodies: readonly (Partial<RuleBody> & Pick<RuleBody, 'action'>)[]) =>
    indexRules(bodies.map((body, at) => ({ ...ruleBodySchema.parse(body), id: `rule000${at}` })));
  const facts = (changes: Partial<UseFacts> = {}): UseFacts => ({
    globalState: open,
    asker: give('read'),
    connector: github,
    rules: index(),
    who: {
      clientId: 'cursor',
      groups: new Set<string>(),
      ownGroups: new Set<string>(),
      registrations: new Set(['cursor']),
    },
    ...changes,
  });
  const read = (uri: string): CallFacts => ({ args: { uri }, readFrom: null });
  const readOnly = { ...open, accessPolicy: 'read-only' as const };
  const onlyOther = [
    { pointer: '/uri', test: { kind: 'glob' as const, pattern: 'file:///etc/*' } },
  ];

  test.each<[string, Partial<UseFacts>, string]>([
    ['paused', { globalState: { ...open, isPaused: true } }, 'deny gateway_disabled'],
    [
      'nothing allowed',
      { globalState: { ...open, accessPolicy: 'disabled' } },
      'deny gateway_disabled',
    ],
    [
      'the data folder is gone',
      { globalState: { ...open, isFolderGone: true } },
      'deny data_folder_gone',
    ],
    [
      'the key store is locked',
      { globalState: { ...open, isVaultLocked: true } },
      'deny vault_locked',
    ],
    ['blocked', { asker: { ...give('read'), isBlocked: true } }, 'deny client_blocked'],
    ['no connector', { connector: undefined }, 'deny connector_not_granted'],
    ['not granted', { connector: { ...github, name: 'files' } }, 'deny connector_not_granted'],
    [
      'switched off',
      { asker: { ...give('read'), isSwitchedOff: true } },
      'deny connector_off_for_client',
    ],
    ['disabled', { connector: { ...github, isEnabled: false } }, 'deny connector_disabled'],
    [
      'a group that has nothing there',
      { asker: { ...give('read'), heldTo: 'disabled' } },
      'deny above_ceiling',
    ],
    [
      'an administrator',
      { globalState: { ...open, managedPolicy: 'disabled' } },
      'deny gateway_disabled',
    ],
    ['a rule about the connector', { rules: index({ action: 'block' }) }, 'deny rule_block'],
    [
      'a rule about reading',
      { rules: index({ action: 'ask', connectors: ['git*'], classes: ['read'] }) },
      'ask rule_ask',
    ],
    ['rules that cannot be read', { rules: null }, 'ask rules_unreadable'],
    [
      'a rule about what it names',
      { rules: index({ action: 'block', conditions: onlyOther }) },
      'deny rule_block',
    ],
    ['a rule about tools', { rules: index({ action: 'block', tools: ['*'] }) }, 'allow class_read'],
    [
      'a rule about writing',
      { rules: index({ action: 'block', classes: ['write'] }) },
      'allow class_read',
    ],
    ['a read-only policy', { globalState: readOnly }, 'allow class_read'],
    ['nothing at all', {}, 'allow class_read'],
  ])('%s', (_what, changes, expected) => {
    const { outcome, reason } = decideUse(facts(changes), read('file:///etc/passwd'));
    expect(`${outcome} ${reason}`).toBe(expected);
  });

  test('is in a list where a use of it may pass', () => {
    const rules = index({ action: 'block', conditions: onlyOther });
    expect(decideUse(facts({ rules }))).toMatchObject({ isListed: true, dependsOnArguments: true });
    expect(decideUse(facts({ rules: index({ action: 'block' }) })).isListed).toBe(false);
    expect(decideUse(facts({ connector: undefined })).isListed).toBe(false);
  });
});
