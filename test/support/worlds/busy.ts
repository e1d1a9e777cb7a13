/** The world of a person who has used the product for a while. */
import { busyClients } from './busy-clients.ts';
import { busyConnectors } from './busy-connectors.ts';
import type { CallData, WaitData, WorldData } from './world-data.ts';

const issue = {
  owner: 'acme',
  repo: 'web',
  title: 'Login page flickers on first load',
  body: 'Steps to reproduce:\n1. Open /login in a private window\n2. Watch the header',
  labels: ['bug', 'frontend'],
  priority: 2,
};

const claudeCode = (
  tool: string,
  args: Readonly<Record<string, unknown>>,
  answer?: CallData['answer'],
): CallData => ({
  client: 'Claude Code',
  tool,
  arguments: args,
  ...(answer === undefined ? {} : { answer }),
});

/** Three questions, one of each kind of call and a login. */
export const threeQuestions: readonly WaitData[] = [
  { call: claudeCode('github__create_issue', issue) },
  {
    login: {
      client: 'Claude Code',
      access: { github: 'write', linear: 'read', filesystem: 'write' },
    },
  },
  {
    call: claudeCode('github__delete_file', {
      owner: 'acme',
      repo: 'web',
      path: 'docs/old-design.txt',
      branch: 'main',
    }),
  },
];

const calls: readonly CallData[] = [
  claudeCode('github__search_issues', { query: 'is:open flicker', repo: 'acme/web' }),
  claudeCode('github__get_file_contents', { path: 'src/index.ts', repo: 'acme/web' }),
  { client: 'Cursor', tool: 'filesystem__read_text_file', arguments: { path: '/srv/a.json' } },
  claudeCode('github__push_files', { branch: 'main' }),
  claudeCode('github__merge_pull_request', { number: 214, owner: 'acme', repo: 'web' }),
  claudeCode(
    'github__create_issue',
    { ...issue, title: 'Header jumps', assignee: 'dana', priority: 3 },
    { for: 'once' },
  ),
  claudeCode('github__create_issue', { ...issue, title: 'Crash on start' }, 'deny'),
  claudeCode('linear__list_issues', { team: 'WEB' }),
  claudeCode('linear__list_issues', { team: 'API' }),
  claudeCode('github__add_issue_comment', { issue: 481, body: 'Seen again today.' }),
  { client: 'Cursor', tool: 'github__delete_branch', arguments: { branch: 'main' } },
  { client: 'Cursor', tool: 'github__search_issues', arguments: { query: 'label:bug' } },
];

const config = (servers: object): string => `${JSON.stringify({ mcpServers: servers }, null, 2)}\n`;

/** Of AI clients of this computer; one has servers of its own. */
const files = {
  'Library/Application Support/Claude/claude_desktop_config.json': config({}),
  '.claude.json': config({ docs: { type: 'http', url: 'https://docs.example.com/mcp' } }),
  '.cursor/mcp.json': config({
    notes: { command: 'npx', args: ['-y', 'notes-mcp'], env: { NOTES_TOKEN: 'n0t3s-t0k3n' } },
    docs: { url: 'https://docs.example.com/mcp' },
    old: { command: 'npx', args: ['old-mcp'], env: { KEY: '${input:key}' } },
    shop: { url: 'https://shop.example.com/mcp' },
  }),
  '.codex/auth.json': '{}\n',
  'Library/Application Support/Code/User/mcp.json': `${JSON.stringify({ servers: {} }, null, 2)}\n`,
};

export const busy: WorldData = {
  settings: { firstRun: 'done' },
  access: 'read-write',
  authorization: { webHosts: ['claude.ai', 'vscode.dev'], deviceLogin: true },
  connectors: busyConnectors,
  clients: busyClients,
  clientModes: [
    { client: 'Claude Code', connector: 'github', tool: 'merge_pull_request', mode: 'block' },
  ],
  rules: [
    {
      action: 'ask',
      connectors: ['github'],
      tools: ['create_*', 'merge_*'],
      conditions: [{ pointer: '/owner', test: { kind: 'glob', pattern: 'acme-*' } }],
      note: 'Customers read what is written there.',
    },
    {
      action: 'allow',
      clients: ['Claude Code'],
      connectors: ['github'],
      tools: ['add_issue_comment'],
    },
    { action: 'block', tools: ['send_*'] },
    { action: 'block', classes: ['write'], isOn: false },
  ],
  sets: [
    { name: 'Read only', levels: {}, others: 'read' },
    { name: 'Issues', levels: { github: 'write' }, others: 'none' },
  ],
  groups: [{ name: 'Editors', sets: ['Read only', 'Issues'], clients: ['Cursor'] }],
  calls,
  files,
  entries: [
    { app: 'cursor' },
    { app: 'cursor', name: 'consentry-github', connector: 'github' },
    { app: 'vscode', isGone: true },
  ],
};
