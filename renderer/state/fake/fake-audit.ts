/** Invented audit entries: as many as asked for, the same ones each time. */
import type { CommandInput, CommandOutput } from '../../../contract/commands/commands.ts';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';

type Act = readonly [
  clientId: string | null,
  clientName: string | null,
  connector: string | null,
  tool: string | null,
  action: string,
  decision: AuditEntry['decision'],
  reason: string | null,
  args: string | null,
  detail: string | null,
];

const claude = ['https://claude.ai/oauth/claude-code.json', 'Claude Code'] as const;
const cursor = ['dyn-6f1c9a20', 'Cursor'] as const;

const acts: readonly Act[] = [
  [
    ...claude,
    'github',
    'search_issues',
    'tools/call',
    'allow',
    'class_read',
    '{\n  "query": "‹redacted, 42 characters›",\n  "repo": "acme/web"\n}',
    null,
  ],
  [
    ...claude,
    'github',
    'get_file_contents',
    'tools/call',
    'allow',
    'class_read',
    '{\n  "path": "src/index.ts",\n  "repo": "acme/web"\n}',
    null,
  ],
  [
    ...cursor,
    'filesystem',
    'read_text_file',
    'tools/call',
    'allow',
    'class_read',
    '{\n  "path": "/home/sam/projects/web/package.json"\n}',
    null,
  ],
  [
    ...claude,
    'github',
    'create_issue',
    'tools/call',
    'ask',
    'class_write',
    '{\n  "title": "‹redacted, 31 characters›",\n  "repo": "acme/web"\n}',
    null,
  ],
  [
    ...claude,
    'linear',
    'list_issues',
    'tools/call',
    'allow',
    'class_read',
    '{\n  "team": "WEB"\n}',
    null,
  ],
  [
    ...cursor,
    'github',
    'delete_branch',
    'tools/call',
    'deny',
    'tool_not_reviewed',
    '{\n  "branch": "main"\n}',
    'The tool is new and waits for your review.',
  ],
  [...claude, null, null, 'token.issue', 'done', null, null, 'Refreshed, 3rd rotation.'],
  [
    ...claude,
    'filesystem',
    'list_directory',
    'tools/call',
    'allow',
    'class_read',
    '{\n  "path": "/home/sam/projects"\n}',
    null,
  ],
  [
    ...cursor,
    'linear',
    'get_issue',
    'tools/call',
    'failed',
    'class_read',
    '{\n  "id": "WEB-481"\n}',
    'The login to linear has expired.',
  ],
  [
    ...claude,
    'github',
    'add_issue_comment',
    'tools/call',
    'allow',
    'mode_allow',
    '{\n  "issue": 481,\n  "body": "‹redacted, 118 characters›"\n}',
    null,
  ],
];

const rare: readonly Act[] = [
  [...cursor, null, null, 'consent', 'allow', null, null, 'Read with every connector.'],
  [
    ...claude,
    'github',
    'push_files',
    'approval',
    'deny',
    'denied_by_person',
    '{\n  "branch": "main"\n}',
    'Denied by you.',
  ],
  [
    ...claude,
    'github',
    'create_issue',
    'approval',
    'allow',
    'approved_once',
    '{\n  "repo": "acme/web"\n}',
    'Allowed once by you.',
  ],
  [
    null,
    null,
    'linear',
    null,
    'connector.login',
    'failed',
    'login_expired',
    null,
    'The refresh token was refused.',
  ],
  [
    null,
    null,
    'filesystem',
    null,
    'connector.add',
    'done',
    null,
    null,
    'npx -y @modelcontextprotocol/server-filesystem /home/sam/projects',
  ],
  [...cursor, null, null, 'client.revoke', 'done', null, null, '2 tokens ended.'],
];

/** Entries 1…count, oldest first. */
export function fakeAudit(count: number): AuditEntry[] {
  const now = Date.now();
  const entries = Array.from({ length: count }, (_, index) => {
    const fromEnd = count - index;
    const isRare = fromEnd % 17 === 11;
    const list = isRare ? rare : acts;
    const act =
      list[(isRare ? Math.floor(fromEnd / 17) : fromEnd * 7 + (fromEnd >> 3)) % list.length] ??
      acts[0]!;
    const [clientId, clientName, connector, tool, action, decision, reason, args, detail] = act;
    const isCall = action === 'tools/call' && decision !== 'deny';
    return {
      id: index + 1,
      at: new Date(now - fromEnd * 47_000 - (fromEnd % 5) * 9_000).toISOString(),
      actor:
        clientId === null
          ? 'system'
          : action === 'client.revoke' || action === 'approval'
            ? 'user'
            : 'mcp_client',
      clientId,
      clientName,
      grantId: null,
      connector,
      tool,
      action,
      decision,
      reason,
      layer: action === 'tools/call' ? layerOf(reason) : null,
      callId: null,
      durationMs: isCall ? 40 + ((fromEnd * 37) % 900) : null,
      resultBytes: isCall && decision !== 'failed' ? 300 + ((fromEnd * 7919) % 40_000) : null,
      arguments: args,
      detail,
    } satisfies AuditEntry;
  });
  return entries.map((entry, index): AuditEntry => {
    const asked = entries[index - 1];
    if (entry.decision === 'ask' && index + 1 < count) return { ...entry, callId: callIdOf(entry) };
    if (asked?.decision !== 'ask') return entry;
    // What came of the question is an entry of the same call.
    return {
      ...asked,
      id: entry.id,
      at: new Date(Date.parse(asked.at) + 12_000).toISOString(),
      decision: 'allow',
      reason: 'approved_once',
      callId: callIdOf(asked),
      durationMs: 12_410,
      resultBytes: 812,
      detail: null,
    };
  });
}

function layerOf(reason: string | null): string {
  if (reason === 'tool_not_reviewed') return 'review';
  return reason === 'mode_allow' ? 'mode' : 'class';
}

function callIdOf(asked: AuditEntry): string {
  return `call-${asked.id}`;
}

/** `audit.list` over an array, as the contract says: newest first, keyset pages. */
export function listAudit(
  entries: readonly AuditEntry[],
  input: CommandInput<'audit.list'>,
): CommandOutput<'audit.list'> {
  const limit = input.limit ?? 100;
  const found: AuditEntry[] = [];
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    if (entry === undefined || !matches(entry, input)) continue;
    if (found.length === limit) return { entries: found, more: true };
    found.push(entry);
  }
  return { entries: found, more: false };
}

function matches(entry: AuditEntry, input: CommandInput<'audit.list'>): boolean {
  const words = [
    entry.clientName,
    entry.connector,
    entry.tool,
    entry.action,
    entry.reason,
    entry.detail,
  ];
  return (
    (input.before === undefined || entry.id < input.before) &&
    (input.after === undefined || entry.id > input.after) &&
    (input.clientId === undefined || entry.clientId === input.clientId) &&
    (input.connector === undefined || entry.connector === input.connector) &&
    (input.tool === undefined || entry.tool === input.tool) &&
    (input.decision === undefined || entry.decision === input.decision) &&
    (input.actor === undefined || entry.actor === input.actor) &&
    (input.since === undefined || entry.at >= input.since) &&
    (input.action === undefined || entry.action === input.action) &&
    (input.reasons === undefined || input.reasons.includes(entry.reason ?? '')) &&
    (input.search === undefined ||
      words.join(' ').toLowerCase().includes(input.search.toLowerCase()))
  );
}
