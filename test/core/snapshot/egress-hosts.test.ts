/** The hosts that Consentry itself connects to: each with its use, and none on this computer. */
import { expect, test } from 'vitest';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import { egressHosts } from '../../../main/core/snapshot/egress-hosts.ts';
import { memoryApp } from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';
import { setUp } from '../gateway/support.ts';
import { ask, reader } from '../own-tools/support.ts';
import { snapshotOf } from '../../support/values/sample-snapshot.ts';

const nothing = { ...snapshotOf(1), auditUrl: null, updateUrl: null };

test('a remote connector has its host and that of its login, a local one has none', async () => {
  const { core } = await setUp();
  await core.run('connector.add', {
    kind: 'http',
    name: 'far',
    url: 'https://mcp.example.com:8443/mcp',
  });
  await core.run('connector.add', { kind: 'stdio', name: 'near', command: '/no/such' });
  const { connectors } = core.core.snapshot();
  const login = { issuer: 'https://login.example.com', endpoints: null };
  const withLogin = connectors.map((each) =>
    each.name === 'far'
      ? { ...each, login: { ...each.login, ...login } as ConnectorView['login'] }
      : each,
  );
  expect(egressHosts({ ...nothing, connectors: withLogin })).toEqual([
    { host: 'mcp.example.com:8443', use: 'connector', connector: 'far' },
    { host: 'login.example.com:443', use: 'login', connector: 'far' },
  ]);
});

test('documents of clients count while they are read at all', () => {
  const client = { clientIds: ['https://claude.ai/client', 'cst_client_x'] };
  const clients = [client] as unknown as typeof nothing.clients;
  const hosts = (metadataDocuments: boolean) =>
    egressHosts({
      ...nothing,
      clients,
      authorization: { ...nothing.authorization, metadataDocuments },
    });
  expect(hosts(true)).toEqual([{ host: 'claude.ai:443', use: 'client-document', connector: null }]);
  expect(hosts(false)).toEqual([]);
});

test('the collector of the log and the feed of updates are among them, each once', async () => {
  const updateUrl = 'https://updates.example.com/feed/';
  const core = await startCore({ ports: { app: memoryApp({ updateUrl }) } });
  await core.run('audit.setForwarding', { url: 'https://logs.example.com/v1/logs' });
  expect(await core.run('app.hosts', {})).toEqual([
    { host: 'logs.example.com:443', use: 'audit', connector: null },
    { host: 'updates.example.com:443', use: 'updates', connector: null },
  ]);
});

test('agents read hosts, the account of a connector and what to do next', async () => {
  const { core } = await setUp();
  await core.run('connector.add', {
    kind: 'http',
    name: 'far',
    url: 'https://mcp.example.com/mcp',
  });
  await core.run('connector.edit', { name: 'far', label: 'Team A' });
  await core.run('connector.add', { kind: 'stdio', name: 'gone', command: '/does/not/exist' });
  const login = await reader(core);
  // Nothing answers at either.
  const { items: hosts } = await ask(core, login, 'list_egress_hosts', { use: 'connector' });
  expect(hosts).toEqual([
    {
      id: 'connector mcp.example.com:443',
      host: 'mcp.example.com:443',
      use: 'connector',
      connector: 'far',
    },
  ]);
  const workspace = await ask(core, login, 'get_workspace', { id: 'far' });
  expect(workspace.value).toMatchObject({ id: 'far', claimed: { label: 'Team A' } });
  expect((await ask(core, login, 'get_workspace', { id: 'nobody' })).isError).toBe(true);
  await expect
    .poll(async () => (await ask(core, login, 'list_recommendations')).items)
    .toMatchObject([
      { about: 'repair', kind: 'connector', connector: 'far', severity: 'error' },
      { about: 'repair', kind: 'connector', connector: 'gone', severity: 'error' },
      { about: 'setup', id: 'call', page: 'activity' },
    ]);
});
