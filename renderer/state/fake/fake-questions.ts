/** Invented questions for development and tests, hostile ones too. */
import type { ApprovalQuestion, ConsentQuestion, Question } from '../../../contract/views.ts';
import { hostileName } from './fake-clients.ts';
import { ago } from './fake-time.ts';

/** A client that proves its address asks for two connectors. */
export function consentQuestion(change: Partial<ConsentQuestion> = {}): ConsentQuestion {
  return {
    id: 'q-consent',
    kind: 'consent',
    clientId: 'https://claude.ai/oauth/claude-code.json',
    clientName: 'Claude Code',
    identity: 'metadata-url',
    proof: 'claude.ai publishes this name, but any program on this computer can use it.',
    proofLevel: 'none',
    registeredBy: null,
    askedBy: 'firefox, /usr/bin/firefox',
    userCode: null,
    already: null,
    durations: [
      { value: 'longest', label: 'Until you revoke it' },
      { value: 'month', label: '30 days' },
      { value: 'day', label: '1 day' },
      { value: 'hour', label: '1 hour' },
    ],
    canRemember: false,
    createdAt: ago(0.3),
    expiresAt: ago(-4.7),
    resource: '/mcp',
    scopes: ['github:read', 'github:write', 'linear:read', 'filesystem:write'],
    scopesInWords: [
      'Read and write with github',
      'Read with linear',
      'Read and write with filesystem',
    ],
    redirectUri: 'http://127.0.0.1:52114/callback',
    redirectInWords: 'a program on this computer (127.0.0.1, port 52114)',
    choices: [
      {
        name: 'github',
        label: 'github',
        maximum: 'write',
        limitedBy: null,
        before: 'none',
        suggested: 'read',
      },
      {
        name: 'linear',
        label: 'linear',
        maximum: 'read',
        limitedBy: 'It asked for read only',
        before: 'none',
        suggested: 'read',
      },
      {
        name: 'filesystem',
        label: 'filesystem',
        maximum: 'write',
        limitedBy: null,
        before: 'none',
        suggested: 'none',
      },
      {
        name: 'postgres-staging',
        label: 'postgres-staging',
        maximum: 'none',
        limitedBy: 'This connector is disabled',
        before: 'none',
        suggested: 'none',
      },
    ],
    offlineAccess: true,
    warnings: [],
    ...change,
  };
}

/** A look-alike of a known client, from an origin that proves nothing. */
export function lookAlikeQuestion(): ConsentQuestion {
  return consentQuestion({
    id: 'q-lookalike',
    clientId: 'dyn-e11e',
    clientName: 'Сlaude Code',
    identity: 'dynamic',
    proof: 'Nothing proves this name: any program can register under it',
    warnings: [
      {
        code: 'look-alike',
        text: 'The name looks like “Claude Code”, a client you already know, but it is written with other letters (Cyrillic “С”).',
      },
      { code: 'web-client', text: 'The login goes to a website, outside of this computer.' },
    ],
    redirectUri: 'https://claude-code.example.net/callback',
    redirectInWords: 'the web site claude-code.example.net',
    scopes: [],
    scopesInWords: [],
  });
}

/** A name of 500 characters that wants to be the proof. */
export function hostileConsent(): ConsentQuestion {
  return consentQuestion({
    id: 'q-hostile',
    clientId: 'dyn-bad',
    clientName: hostileName,
    identity: 'dynamic',
    proof: 'Nothing proves this name: any program can register under it',
    redirectUri: `cursor://${'a'.repeat(900)}/callback`,
    redirectInWords: `any program that takes “cursor:” links (${'cursor://'.padEnd(160, 'a')})`,
    warnings: [
      {
        code: 'look-alike',
        text: 'The name is unusually long and holds characters that change the direction of text.',
      },
    ],
  });
}

/** A held call. */
export function approvalQuestion(change: Partial<ApprovalQuestion> = {}): ApprovalQuestion {
  return {
    id: 'q-approval',
    kind: 'approval',
    clientId: 'dyn-6f1c9a20',
    clientName: 'Cursor',
    identity: 'dynamic',
    proof: 'Nothing proves this name: any program can register under it',
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
          proof: 'Described at claude.ai; the description was fetched and matches',
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
