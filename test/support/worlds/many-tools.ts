/** Worlds with hundreds or thousands of tools, which one client may all use. */
import { busyClients } from './busy-clients.ts';
import type { ConnectorData, WorldData } from './world-data.ts';

function server(name: string, tools: number): ConnectorData {
  return {
    name,
    title: name,
    version: '1.0.0',
    reached: { by: 'token', token: 'token-of-a-server' },
    tools: Array.from({ length: tools }, (_, index) => ({
      name: `tool_${index}`,
      says: 'read',
      description: `Reads thing ${index}.`,
    })),
  };
}

const [claudeCode] = busyClients;
const clients =
  claudeCode === undefined
    ? []
    : [{ ...claudeCode, logins: [{ access: { '*': 'write' } }] } as const];

const withTools = (connectors: readonly ConnectorData[]): WorldData => ({
  settings: { firstRun: 'done' },
  access: 'read-write',
  connectors,
  clients,
});

export const manyServers = withTools(
  Array.from({ length: 15 }, (_, index) => server(`server-${index}`, 20)),
);
/** Three thousand tools, as somebody has who connects everything. */
export const thousandsOfTools = withTools(
  Array.from({ length: 15 }, (_, index) => server(`server-${index}`, 200)),
);
export const largeServer = withTools([server('github', 300)]);
