/** States of the product that pages are looked at in, each brought about on a real core. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createNetwork } from '../../../main/core/net/network.ts';
import { answered } from '../../support/worlds/answers.ts';
import { claudeCodeUrl } from '../../support/worlds/busy-clients.ts';
import { memoryPolicy } from '../../support/core/memory-policy.ts';
import { vaultStates, vaultThat } from '../../support/core/vault-that.ts';
import { makeConnectorStates } from '../../support/worlds/connector-states.ts';
import { manyLogins } from '../../support/worlds/many-logins.ts';
import { threeQuestions } from '../../support/worlds/busy.ts';
import type { ShowOptions } from './world-page.ts';

const readOnly = {
  version: 1,
  managedBy: { name: 'Example Ltd. IT', contact: 'it@example.com' },
  access: 'read-only',
  registration: { mode: 'allow-list', allowedClients: [claudeCodeUrl] },
  connectors: {
    usersMayAdd: false,
    forbidden: [{ url: '*://*.example.net' }, { command: ['docker', '**'] }],
    provided: [
      {
        name: 'wiki',
        title: 'Company wiki',
        description: 'Pages and decisions of every team.',
        url: 'https://wiki.example.com/mcp',
      },
      {
        name: 'tickets',
        title: 'Tickets',
        url: 'https://tickets.example.com/mcp',
        tools: ['get_*', 'search_*'],
      },
    ],
  },
  tools: [{ class: 'destructive', mode: 'block' }],
  tokens: { accessMinutes: 15 },
  audit: { keepDays: 30 },
  roles: { reader: { registration: 'edit', access: 'view' } },
  groups: { everyone: { roles: ['reader'], everyone: true } },
  locked: ['tools'],
};

/** Claude Code has a server of that name, and its organisation says which servers it uses. */
const claimed: ShowOptions = {
  async before(_, { home, ports }) {
    const { systemRoot = '' } = ports.clientPaths ?? {};
    const managed = join(systemRoot, '/Library/Application Support/ClaudeCode/managed-mcp.json');
    mkdirSync(dirname(managed), { recursive: true });
    writeFileSync(managed, '{}');
    const own = { mcpServers: { consentry: { type: 'http', url: 'https://example.com/mcp' } } };
    writeFileSync(join(home, '.claude.json'), JSON.stringify(own, null, 2));
  },
};

/** Behind a proxy with a password; what a page shows is reached directly. */
const company: ShowOptions = {
  world: 'calm',
  network: {
    ...createNetwork({}),
    company: createNetwork({
      HTTPS_PROXY: 'http://sam:s3cret@proxy.example.com:3128',
      HTTP_PROXY: 'http://proxy.example.com:3128',
      NO_PROXY: '.example.net',
    }).company,
  },
};

/** With request headers of every kind. */
const headers: ShowOptions = {
  world: 'calm',
  before: ({ run }) =>
    run('connector.edit', {
      name: 'github',
      headers: [
        { name: 'X-MCP-Toolsets', value: 'repos,issues', secret: false },
        { name: 'X-Api-Key', value: 'k3y-of-mine-1234', secret: true },
      ],
    }),
};

const managedBy = (policy: object): ShowOptions => ({
  ports: { managedPolicy: memoryPolicy(policy) },
});

export const scenes = {
  busy: {},
  asked: { waits: threeQuestions },
  answered,
  headless: { headless: true, waits: threeQuestions },
  empty: { world: 'empty' },
  'first-run': { world: 'first-run' },
  calm: { world: 'calm' },
  uncalled: { world: 'asking' },
  paused: { before: (core) => core.run('gateway.pause', { forMinutes: 180 }) },
  'port-taken': { port: await takenPort() },
  many: { before: manyLogins },
  'allow-list': {
    before: (core) =>
      core.run('policy.setAuthorization', {
        registration: 'allow-list',
        allowedClients: [claudeCodeUrl],
      }),
  },
  claimed,
  company,
  headers,
  states: { world: 'calm', before: makeConnectorStates },
  past: { world: 'past' },
  'long-past': { world: 'long-past' },
  'thousands-of-tools': { world: 'thousands-of-tools' },
  managed: managedBy(readOnly),
  'managed-off': managedBy({ ...readOnly, access: 'disabled' }),
  'managed-broken': managedBy({ ...readOnly, acess: 'read-only' }),
  'no-keyring': { ports: vaultThat(vaultStates.refused) },
  'new-keyring': { ports: vaultThat(vaultStates.replaced) },
} as const satisfies Readonly<Record<string, ShowOptions>>;
export type Scene = keyof typeof scenes;

/** A port that another program listens on for as long as the tests run. */
function takenPort(): Promise<number> {
  const server = createServer().unref();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
