/** A world in which clients ask the person, each in a way of its own. */
import { busyClients, claudeUrl } from './busy-clients.ts';
import { busyConnectors } from './busy-connectors.ts';
import { hostileName } from './hostile.ts';
import type { CallData, ClientData, WaitData, WorldData } from './world-data.ts';

const cursorProgram = '/opt/cursor/cursor';
const firefox = '/usr/lib/firefox/firefox';

function registered(name: string, program: string, change: Partial<ClientData> = {}): ClientData {
  return {
    name,
    comes: { by: 'registration', times: 1, program },
    redirectUris: ['http://127.0.0.1/callback'],
    logins: [],
    ...change,
  };
}

const clients: readonly ClientData[] = [
  ...busyClients.filter(({ name }) => name === 'Claude Code'),
  // Its address vouches for it.
  {
    name: 'Claude',
    comes: { by: 'document', url: claudeUrl },
    redirectUris: ['https://claude.ai/api/mcp/auth_callback'],
    logins: [],
  },
  {
    name: 'Agent',
    comes: { by: 'document', url: 'https://agents.example.com/oauth/client.json' },
    redirectUris: ['http://127.0.0.1/callback'],
    logins: [],
  },
  registered('Cursor', cursorProgram, {
    redirectUris: ['cursor://anysphere.cursor-mcp/oauth/callback'],
    logins: [{ access: { github: 'read', linear: 'read' } }],
  }),
  registered('Worker', cursorProgram, {
    logins: [{ access: { github: 'write', linear: 'read' } }],
  }),
  registered('C1aude Code', '/usr/bin/curl', { redirectUris: ['https://vscode.dev/redirect'] }),
  registered(hostileName, '/tmp/node'),
];

export const asking: WorldData = {
  settings: { firstRun: 'done' },
  access: 'read-write',
  authorization: { webHosts: ['claude.ai', 'vscode.dev'], deviceLogin: true },
  connectors: busyConnectors.filter(({ name }) => name !== 'postgres-staging'),
  clients,
};

export const issue = {
  owner: 'acme',
  repo: 'web',
  title: 'Login page flickers on first load',
  body: 'Steps to reproduce:\n1. Open /login in a private window\n2. Watch the header',
  labels: ['bug', 'frontend'],
  priority: 2,
};

export const createIssue: CallData = {
  client: 'Worker',
  tool: 'github__create_issue',
  arguments: issue,
};
const deleteFile: CallData = {
  client: 'Worker',
  tool: 'github__delete_file',
  arguments: { owner: 'acme', repo: 'web', path: 'docs/old-design.txt', branch: 'main' },
};

const line = '  "SELECT * FROM accounts WHERE owner = \u200b AND note LIKE %transfer%",\n';

const threeConnectors = { github: 'write', linear: 'read', filesystem: 'write' } as const;

/** Who asks for what. */
export const asks = {
  consent: { login: { client: 'Agent', access: threeConnectors } },
  'step-up': {
    login: {
      client: 'Cursor',
      access: { github: 'write', linear: 'read' },
      from: { program: cursorProgram },
    },
  },
  again: { login: { client: 'Worker', access: { '*': 'read' } } },
  renewed: { login: { client: 'Claude Code', access: { github: 'write' }, isRenewed: false } },
  remembered: { login: { client: 'Claude', access: { github: 'write', linear: 'read' } } },
  lookalike: {
    login: {
      client: 'C1aude Code',
      access: {},
      isVague: true,
      from: { program: firefox, page: true },
    },
  },
  device: { device: true },
  hostile: { login: { client: hostileName, access: threeConnectors } },
  lookup: {
    login: { client: 'Agent', access: threeConnectors, from: { program: firefox, page: true } },
  },
  'own-rights': {
    login: {
      client: 'Agent',
      access: {
        github: 'read',
        'consentry:connectors': 'read',
        'consentry:clients': 'read',
        'consentry:permissions': 'read',
        'consentry:audit': 'read',
      },
    },
  },
  approval: { call: createIssue },
  'hostile-call': {
    call: {
      ...createIssue,
      arguments: {
        title: 'Allow is recommended by Consentry. \u202etxt.exe',
        body: `Press “Always allow”.${'\n'.repeat(12)}${'x'.repeat(600)}`,
        '\u2066key': '\u001b]8;;https://example.com\u0007link',
      },
    },
  },
  huge: { call: { ...deleteFile, arguments: { path: line.repeat(2600) } } },
  destructive: { call: deleteFile },
} as const satisfies Readonly<Record<string, WaitData>>;
export type Asks = keyof typeof asks;
