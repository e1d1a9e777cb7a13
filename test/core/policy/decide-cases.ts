/** Cases of a decision: the pieces they are made of, and any of them. */
import * as fc from 'fast-check';
import type { AccessLevel, AccessPolicy, ToolMode } from '../../../contract/views/access.ts';
import { decide } from '../../../main/core/policy/decide.ts';
import type { Decision } from '../../../main/core/policy/decision.ts';
import type {
  Asker,
  CallFacts,
  ConnectorFacts,
  RuleFacts,
  ToolFacts,
  GlobalFacts,
} from '../../../main/core/policy/facts.ts';

export interface Case {
  readonly globalState: GlobalFacts;
  readonly asker: Asker;
  readonly connector: ConnectorFacts | undefined;
  readonly tool: ToolFacts | undefined;
  readonly call: CallFacts;
}

export const judge = ({ globalState, asker, connector, tool, call }: Case): Decision =>
  decide(globalState, asker, connector, tool, call);

export const open: GlobalFacts = {
  isPaused: false,
  isVaultLocked: false,
  isIncomplete: false,
  isFolderGone: false,
  accessPolicy: 'read-write',
  managedPolicy: null,
};
export const github: ConnectorFacts = {
  name: 'github',
  isEnabled: true,
  isAllowed: true,
  policy: 'read-write',
  asksNewTools: false,
};
export const give = (level: AccessLevel): Asker => ({
  isBlocked: false,
  access: new Map([['github', level]]),
  isSwitchedOff: false,
  heldTo: null,
});
export const tool = (changes: Partial<ToolFacts> = {}): ToolFacts => ({
  class: 'read',
  mode: null,
  override: null,
  isNever: false,
  isForPages: false,
  managed: null,
  review: 'accepted',
  isMarked: false,
  rules: [],
  ...changes,
});
export const rule = (action: ToolMode, title?: string): RuleFacts => ({
  id: `${action}-${title ?? 'any'}`,
  action,
  fits: title === undefined ? null : (args) => args['title'] === title,
});
export const calls = (title: string): CallFacts => ({ args: { title }, readFrom: null });
export const write = { class: 'write' } as const;
export const destroy = { class: 'destructive' } as const;

const level = fc.constantFrom<AccessLevel>('read', 'write');
const policy = fc.constantFrom<AccessPolicy>('disabled', 'read-only', 'read-write');
const anyMode = fc.constantFrom<ToolMode | null>(null, 'allow', 'ask', 'block');
const anyRule = fc
  .tuple(fc.constantFrom<ToolMode>('allow', 'ask', 'block'), fc.constantFrom(undefined, 'a', 'b'))
  .map(([action, title]) => rule(action, title));
export const anyCase: fc.Arbitrary<Case> = fc.record({
  globalState: fc.record({
    isPaused: mostly(false),
    isVaultLocked: mostly(false),
    isIncomplete: mostly(false),
    isFolderGone: mostly(false),
    accessPolicy: policy,
    managedPolicy: fc.option(policy),
  }),
  asker: fc.record({
    isBlocked: mostly(false),
    isSwitchedOff: mostly(false),
    heldTo: fc.option(policy),
    access: fc.option(
      fc
        .array(fc.tuple(fc.constantFrom('github', 'files', '*', '__proto__'), level), {
          maxLength: 3,
        })
        .map((pairs) => new Map(pairs)),
    ),
  }),
  connector: fc.option(
    fc.record({
      name: fc.constantFrom('github', 'files', '__proto__'),
      isEnabled: mostly(true),
      isAllowed: mostly(true),
      asksNewTools: fc.boolean(),
      policy,
    }),
    { nil: undefined },
  ),
  tool: fc.option(
    fc.record({
      class: fc.constantFrom('read', 'write', 'destructive'),
      mode: anyMode,
      override: anyMode,
      isNever: mostly(false),
      isForPages: mostly(false),
      managed: fc.constantFrom(null, null, null, 'ask' as const, 'block' as const),
      review: fc.constantFrom('accepted', 'accepted', 'accepted', 'new', 'changed'),
      isMarked: mostly(false),
      rules: fc.option(fc.array(anyRule, { maxLength: 4 }), { freq: 9 }),
    }),
    { nil: undefined },
  ),
  call: fc.record({
    args: fc.constantFrom<CallFacts['args'][]>(null, {}, { title: 'a' }, { title: 'b' }),
    readFrom: fc.constantFrom(null, null, 'github', 'mail'),
  }),
});

/** So that most cases get past it. */
function mostly(value: boolean): fc.Arbitrary<boolean> {
  return fc.constantFrom(value, value, value, value, !value);
}
