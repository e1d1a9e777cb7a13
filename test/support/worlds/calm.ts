/** The world of a person with three servers, where nothing waits and nothing is broken. */
import { busyClients } from './busy-clients.ts';
import { busyConnectors } from './busy-connectors.ts';
import type { ClientData, ConnectorData, WorldData } from './world-data.ts';

/** Without what its server changed since. */
const settled = (connector: ConnectorData): ConnectorData => {
  const { listsTwice: _, ...rest } = connector;
  return {
    ...rest,
    tools: connector.tools
      .filter(({ before }) => before !== 'not there')
      .map(({ before = null, ...tool }) =>
        before === null ? tool : { ...tool, description: before },
      ),
  };
};

const access = { github: 'write', filesystem: 'read' } as const;

const clients: readonly ClientData[] = busyClients
  .filter(({ name }) => name === 'Claude Code' || name === 'Cursor')
  .map((client) => ({ ...client, logins: [{ access }] }));

export const calm: WorldData = {
  settings: { firstRun: 'done' },
  access: 'read-write',
  authorization: { webHosts: ['claude.ai', 'vscode.dev'], deviceLogin: true },
  connectors: busyConnectors.filter(({ reached }) => reached.by !== 'login').map(settled),
  clients,
  calls: [
    {
      client: 'Claude Code',
      tool: 'github__search_issues',
      arguments: { query: 'is:open flicker', repo: 'acme/web' },
    },
    { client: 'Cursor', tool: 'filesystem__list_directory', arguments: { path: '/srv' } },
  ],
};
