/** What each command line asks of the app, in the words of the contract. */
import { expect, it } from 'vitest';
import { snapshotOf } from '../support/values/sample-snapshot.ts';
import { cli, runningInstance } from './support.ts';

it.each<[string, string, unknown]>([
  ['connectors test a', 'connector.test', { name: 'a' }],
  [
    'connectors add a --url https://x.example/mcp --try-out',
    'connector.tryOut',
    { kind: 'http', name: 'a', url: 'https://x.example/mcp', bearer: null },
  ],
  ['connectors show a', 'catalogue.list', { connector: 'a' }],
  ['connectors remove a', 'connector.remove', { name: 'a' }],
  ['connectors review a --accept t1 t2', 'connector.review', { name: 'a', accept: ['t1', 't2'] }],
  ['connectors confirm a --change c1', 'connector.confirm', { name: 'a', change: 'c1' }],
  ['connectors confirm a', 'state.get', {}],
  [
    'connectors edit a --command b --arg=-y --env K=v --env-plain L=C --unset-env M --clear-cwd --timeout 9',
    'connector.edit',
    {
      name: 'a',
      command: 'b',
      args: ['-y'],
      cwd: null,
      timeoutSeconds: 9,
      env: [
        { name: 'K', value: 'v', secret: true },
        { name: 'L', value: 'C', secret: false },
        { name: 'M', value: null },
      ],
    },
  ],
  [
    'connectors add a --url https://x.example/mcp --header X-Region=eu=1 --header X-Team=a --secret-header X-Api-Key',
    'connector.add',
    {
      kind: 'http',
      name: 'a',
      url: 'https://x.example/mcp',
      bearer: null,
      headers: [
        { name: 'X-Region', value: 'eu=1', secret: false },
        { name: 'X-Team', value: 'a', secret: false },
        { name: 'X-Api-Key', value: 'token', secret: true },
      ],
    },
  ],
  [
    'connectors edit a --company-network off',
    'connector.edit',
    { name: 'a', companyNetwork: 'off' },
  ],
  [
    'connectors add a --command npx --company-network on',
    'connector.add',
    {
      kind: 'stdio',
      name: 'a',
      command: 'npx',
      args: [],
      env: [],
      cwd: null,
      companyNetwork: 'on',
    },
  ],
  [
    'connectors edit a --header X-Region=us --secret-header X-Api-Key --unset-header X-Team',
    'connector.edit',
    {
      name: 'a',
      headers: [
        { name: 'X-Region', value: 'us', secret: false },
        { name: 'X-Api-Key', value: 'token', secret: true },
        { name: 'X-Team', value: null },
      ],
    },
  ],
  ['connectors edit a --asks-input off', 'connector.edit', { name: 'a', asks: { input: false } }],
  ['connectors edit a --clear-args', 'connector.edit', { name: 'a', args: [] }],
  [
    'connectors add a --command sh --arg=-c --arg x --confirm-inline-code',
    'connector.add',
    {
      kind: 'stdio',
      name: 'a',
      command: 'sh',
      args: ['-c', 'x'],
      env: [],
      cwd: null,
      confirmInlineCode: true,
    },
  ],
  ['connectors review a --accept-all', 'connector.review', { name: 'a', accept: 'all' }],
  [
    'connectors add a --command npx --arg -y --arg pkg --env K=v=w --env-plain L=C --cwd /tmp --timeout 30',
    'connector.add',
    {
      kind: 'stdio',
      name: 'a',
      command: 'npx',
      args: ['-y', 'pkg'],
      cwd: '/tmp',
      timeoutSeconds: 30,
      env: [
        { name: 'K', value: 'v=w', secret: true },
        { name: 'L', value: 'C', secret: false },
      ],
    },
  ],
  [
    'connectors add a --url https://x.example/mcp',
    'connector.add',
    { kind: 'http', name: 'a', url: 'https://x.example/mcp', bearer: null },
  ],
  [
    'connectors add a --url https://x.example/mcp --bearer-stdin',
    'connector.add',
    { kind: 'http', name: 'a', url: 'https://x.example/mcp', bearer: 'token' },
  ],
  ['tools list --connector a --client c', 'tools.list', { connector: 'a', clientId: 'c' }],
  [
    'tools set a t --mode default --class read',
    'tool.set',
    { connector: 'a', tool: 't', mode: null, class: 'read' },
  ],
  ['questions allow q', 'question.allow', { id: 'q' }],
  [
    'questions allow q --connector a=read --connector b=write --for session',
    'question.allow',
    { id: 'q', access: { a: 'read', b: 'write' }, for: 'session' },
  ],
  [
    'questions allow q --duration day --remember',
    'question.allow',
    { id: 'q', duration: 'day', remember: true },
  ],
  [
    'questions allow q --connector a=read --confirm',
    'question.allow',
    { id: 'q', access: { a: 'read' }, confirmed: true },
  ],
  ['questions deny q --block', 'question.deny', { id: 'q', block: true }],
  ['clients revoke c', 'client.revoke', { clientId: 'c' }],
  ['clients revoke --all', 'client.revokeAll', {}],
  ['clients revoke c --token t', 'client.revokeToken', { clientId: 'c', tokenId: 't' }],
  ['clients remove c', 'client.remove', { clientId: 'c' }],
  [
    'clients add App --redirect-uri http://127.0.0.1/a --redirect-uri app://b --confidential',
    'client.add',
    { name: 'App', redirectUris: ['http://127.0.0.1/a', 'app://b'], confidential: true },
  ],
  [
    'clients add App --redirect-uri app://b',
    'client.add',
    { name: 'App', redirectUris: ['app://b'], confidential: false },
  ],
  [
    'clients grant c --connector a=none --connector *=read --grant g',
    'client.grant',
    { clientId: 'c', grantId: 'g', access: { a: 'none', '*': 'read' } },
  ],
  ['clients code bcdf ghjk', 'device.enter', { userCode: 'bcdf ghjk' }],
  ['clients unblock c', 'client.unblock', { clientId: 'c' }],
  ['pause --for 1h', 'gateway.pause', { forMinutes: 60 }],
  ['pause', 'gateway.pause', { forMinutes: null }],
  ['resume', 'gateway.resume', {}],
  ['policy set access read-only', 'policy.setAccess', { access: 'read-only' }],
  ['policy set registration allow-list', 'policy.setAuthorization', { registration: 'allow-list' }],
  [
    'policy set allowed-clients https://a.example/x https://b.example/y',
    'policy.setAuthorization',
    { allowedClients: ['https://a.example/x', 'https://b.example/y'] },
  ],
  ['policy set allowed-clients --none', 'policy.setAuthorization', { allowedClients: [] }],
  ['policy set web-hosts a.example', 'policy.setAuthorization', { webHosts: ['a.example'] }],
  ['policy set introspection on', 'policy.setAuthorization', { introspection: true }],
  ['policy set device-login off', 'policy.setAuthorization', { deviceLogin: false }],
  ['policy calls', 'limits.get', {}],
  ['audit keep', 'audit.retention', {}],
  ['audit keep --days 90', 'audit.setRetention', { days: 90 }],
  ['policy set calls all --default', 'limits.set', { all: null }],
  [
    'clients calls c --per-minute 5',
    'client.setCallLimits',
    { clientId: 'c', callLimits: { callsPerMinute: 5 } },
  ],
  ['clients calls c --default', 'client.setCallLimits', { clientId: 'c', callLimits: null }],
  ['policy set calls login --per-minute 5', 'limits.set', { grant: { callsPerMinute: 5 } }],
  ['policy set own-tools off', 'policy.setAuthorization', { ownTools: false }],
  [
    'audit list --client c --decision deny --since 30m --until 2026-01-01 --limit 5 --search x',
    'audit.list',
    {
      clientId: 'c',
      decision: 'deny',
      since: '2026-01-01T00:30:00.000Z',
      until: '2026-01-01T00:00:00.000Z',
      limit: 5,
      search: 'x',
    },
  ],
  ['audit show 7', 'audit.show', { id: 7 }],
])('"%s" asks for what the contract says', async (line, name, input) => {
  const error = { code: 'conflict', message: 'm', hint: null } as const;
  const { dataDir, core } = await runningInstance((call) =>
    call.name === 'state.get' && name !== 'state.get'
      ? { ok: true, value: snapshotOf(1) }
      : { ok: false, error },
  );
  await cli([...line.split(' '), '--data-dir', dataDir], 'token\n');
  const looks = new Set(['clientFiles.list', 'state.get']);
  const asked = core.calls.filter((call) => call.name === name || !looks.has(call.name));
  expect(asked).toEqual([{ caller: 'control', name, input }]);
});
