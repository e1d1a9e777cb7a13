/** Invented questions about calls for development and tests, and which questions wait in which scene. */
import type { ApprovalQuestion, Question } from '../../../contract/views.ts';
import {
  consentQuestion,
  deviceConsent,
  hostileConsent,
  lookAlikeQuestion,
  lookupQuestion,
  rememberedConsent,
  renewedConsent,
  stepUpConsent,
  unproven,
} from './fake-consents.ts';
import { ago } from './fake-time.ts';

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
    tool: 'create_issue',
    toolTitle: 'Create issue',
    class: 'write',
    arguments: JSON.stringify(
      {
        owner: 'acme',
        repo: 'web',
        title: 'Login page flickers on first load',
        body: 'Steps to reproduce:\n1. Open /login in a private window\n2. Watch the header',
        labels: ['bug', 'frontend'],
      },
      null,
      2,
    ),
    hiddenCharacters: 0,
    why: 'Write tools ask by default.',
    clientWaits: true,
    count: 1,
    requestsToday: 2,
    ...change,
  };
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
    arguments: `{ "statements": [\n${line.repeat(2600)}] }`,
    hiddenCharacters: 48_213,
    why: 'You set this tool to ask.',
    clientWaits: false,
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
    case 'quiet':
      return [];
    case 'consent':
      return [consentQuestion()];
    case 'renewed':
      return [renewedConsent()];
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
          why: 'You set this tool to ask.',
          arguments: JSON.stringify(
            { owner: 'acme', repo: 'web', path: 'docs/old-design.md', branch: 'main' },
            null,
            2,
          ),
        }),
      ];
  }
}
