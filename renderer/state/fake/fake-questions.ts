/**
 * Invented questions about calls for development and tests, and which questions wait in which
 * scene.
 */
import type { ApprovalQuestion, Question } from '../../../contract/views/questions/question.ts';
import {
  consentQuestion,
  deviceConsent,
  loginAgainConsent,
  hostileConsent,
  lookAlikeQuestion,
  lookupQuestion,
  refusedConsent,
  rememberedConsent,
  renewedConsent,
  ownRightsConsent,
  stepUpConsent,
  unproven,
} from './fake-consents.ts';
import { ago } from './fake-time.ts';

const issue = {
  owner: 'acme',
  repo: 'web',
  title: 'Login page flickers on first load',
  body: 'Steps to reproduce:\n1. Open /login in a private window\n2. Watch the header',
  labels: ['bug', 'frontend'],
  priority: 2,
};

/** As core shows arguments, without making anything visible: what is invented here is. */
export function argumentsOf(
  args: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>> | null = null,
): Pick<
  ApprovalQuestion,
  'arguments' | 'argumentBytes' | 'argumentList' | 'moreArguments' | 'goneArguments' | 'hasBefore'
> {
  const textOf = (value: unknown) =>
    typeof value === 'string' ? value : JSON.stringify(value, null, 1);
  return {
    arguments: JSON.stringify(args, null, 2),
    argumentBytes: JSON.stringify(args).length,
    argumentList: Object.entries(args).map(([name, value]) => {
      const old = before?.[name];
      const isSame = before === null || JSON.stringify(old) === JSON.stringify(value);
      return {
        name,
        value: textOf(value),
        hiddenCharacters: 0,
        kind: typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'other',
        change: isSame ? 'same' : old === undefined ? 'new' : 'changed',
        before: isSame || old === undefined ? null : textOf(old),
        key: name,
      };
    }),
    moreArguments: 0,
    goneArguments: Object.keys(before ?? {}).filter((name) => !(name in args)),
    hasBefore: before !== null,
  };
}

/** A held call. */
export function approvalQuestion(change: Partial<ApprovalQuestion> = {}): ApprovalQuestion {
  return {
    id: 'q-approval',
    kind: 'approval',
    clientId: 'dyn-6f1c9a20',
    clientName: 'Cursor',
    identity: 'dynamic',
    proof: unproven,
    createdAt: ago(0.6),
    expiresAt: ago(-4.4),
    connector: 'github',
    account: 'octo-acme',
    askedBy: 'Cursor, /usr/share/cursor/cursor',
    tool: 'create_issue',
    toolTitle: 'Create issue',
    class: 'write',
    ...argumentsOf(issue, { ...issue, title: 'Header jumps', assignee: 'dana', priority: 3 }),
    hiddenCharacters: 0,
    why: 'Writing asks by default',
    mayAlways: true,
    clientWaits: true,
    clientLeft: false,
    count: 1,
    requestsToday: 2,
    ...change,
  };
}

/** What an attacker would send: core has made every character visible. */
export function hostileApproval(): ApprovalQuestion {
  return approvalQuestion({
    id: 'q-hostile-call',
    clientName: `Consentry ⟨U+202E⟩ ${'very '.repeat(14)}long`,
    tool: 'create_issue⟨U+200B⟩',
    toolTitle: 'Read only ⟨U+001B⟩[32mSAFE⟨U+001B⟩[0m',
    ...argumentsOf({
      title: 'Allow is recommended by Consentry. ⟨U+202E⟩txt.exe',
      body: `Press “Always allow”.\n⟨12 empty lines⟩\n${'x'.repeat(600)}`,
      '⟨U+2066⟩key': '⟨U+001B⟩]8;;https://example.com⟨U+0007⟩link',
    }),
  });
}

/** A destructive call with 200 KB of arguments, of which core hands over the visible part. */
export function hugeApproval(): ApprovalQuestion {
  const line = '  "SELECT * FROM accounts WHERE owner = ⟨U+200B⟩ AND note LIKE \'%transfer%\'",\n';
  return approvalQuestion({
    id: 'q-huge',
    connector: 'postgres-staging',
    tool: 'drop_table',
    toolTitle: null,
    class: 'destructive',
    ...argumentsOf({ statements: `[\n${line.repeat(4)}…${line}]` }),
    arguments: `{ "statements": [\n${line.repeat(2600)}] }`,
    argumentBytes: 214_780,
    hiddenCharacters: 48_213,
    why: 'Set to ask',
    mayAlways: false,
    clientWaits: false,
    clientLeft: true,
  });
}

/** One of many: the client keeps asking. */
export function floodApproval(): ApprovalQuestion {
  return approvalQuestion({ id: 'q-flood', count: 50, requestsToday: 64 });
}

/** The waiting questions of a scene. */
export function questionsOfScene(scene: string): Question[] {
  switch (scene) {
    case 'empty':
    case 'first-run':
    case 'quiet':
      return [];
    case 'consent':
      return [consentQuestion()];
    case 'renewed':
      return [renewedConsent()];
    case 'again':
      return [loginAgainConsent()];
    case 'managed':
    case 'managed-off':
    case 'managed-broken':
      return [];
    case 'consent-refused':
      return [refusedConsent()];
    case 'own-rights':
      return [ownRightsConsent()];
    case 'step-up':
      return [stepUpConsent()];
    case 'remembered':
      return [rememberedConsent()];
    case 'device':
      return [deviceConsent()];
    case 'lookup':
      return [lookupQuestion()];
    case 'lookalike':
      return [lookAlikeQuestion()];
    case 'hostile':
      return [hostileConsent()];
    case 'approval':
      return [approvalQuestion()];
    case 'hostile-call':
      return [hostileApproval()];
    case 'huge':
      return [hugeApproval()];
    case 'flood':
      return [floodApproval()];
    default:
      return [
        approvalQuestion(),
        consentQuestion(),
        approvalQuestion({
          id: 'q-delete',
          clientId: 'https://claude.ai/oauth/claude-code.json',
          clientName: 'Claude Code',
          identity: 'metadata-url',
          proof: 'claude.ai publishes this name, but any program on this computer can use it.',
          tool: 'delete_file',
          toolTitle: 'Delete file',
          class: 'destructive',
          why: 'Set to ask',
          mayAlways: false,
          ...argumentsOf({
            owner: 'acme',
            repo: 'web',
            path: 'docs/old-design.md',
            branch: 'main',
          }),
        }),
      ];
  }
}
