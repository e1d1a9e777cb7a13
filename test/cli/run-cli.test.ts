import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CommandErrorCode } from '../../contract/views/errors.ts';
import { openConfPreferences } from '../../main/headless/conf-preferences.ts';
import { snapshotOf } from '../headless/support/fake-core.ts';
import { tempDir } from '../headless/support/temp-dir.ts';
import { cli, runningInstance } from './support.ts';
const gateway = snapshotOf(1).gateway;

it.each([
  ['', /Usage: consentry/u],
  ['conectors', /Did you mean connectors\?/u],
  ['connectors', /Usage: consentry connectors/u],
  ['connectors lst', /Did you mean list\?/u],
  ['status --jsn', /Unknown option '--jsn'\.\n {2}Did you mean --json\?/u],
  ['status extra', /Too many arguments/u],
  ['clients show', /Missing required argument 'id'/u],
  ['clients revoke', /Name one client, or say --all/u],
  ['clients revoke x --all', /Name one client, or say --all/u],
  ['pause --for soon', /"soon" is not a duration/u],
  ['pause --for 8d', /one minute to seven days/u],
  ['policy set access all', /"all" is not one of: disabled, read-only, read-write/u],
  ['serve --port 70000', /"70000" is not a whole number from 0 to 65535/u],
  ['serve --access full', /"full" is not one of/u],
  ['audit list --limit 0', /"0" is not a whole number from 1 to 500/u],
  ['audit list --since yesterday', /"yesterday" is not a time/u],
  ['audit list --decision maybe', /"maybe" is not one of/u],
  ['connectors add x', /--command or --url/u],
  ['connectors add x --command a --url http://b', /--command or --url/u],
  ['connectors add x --url http://b --arg c', /belong to --command/u],
  ['connectors add x --url http://b --bearer-stdin', /no token on stdin/u],
  ['connectors add x --command a --env sk-secret', /A value has no name/u],
  ['connectors add --command a', /Give the connector a name/u],
  ['connectors add x --command a --set k=v', /belong to --preset/u],
  ['connectors add --preset memory --command a', /A preset says all/u],
  ['connectors edit a', /Say what to change/u],
  ['connectors edit a --arg b --clear-args', /not both/u],
  ['questions allow q --connector a=all', /"all" is not one of/u],
  ['questions allow q --for ever', /"ever" is not one of/u],
  ['tools set a b', /Say what to set/u],
  ['resume --operator-key-file /does/not/exist', /operator key file cannot be read/u],
  ['questions allow q --duration week', /"week" is not one of: hour, day, month, longest/u],
  ['clients add x', /--redirect-uri/u],
  ['clients grant x', /Say what to change/u],
  ['clients grant x --connector a', /A value has no name/u],
  ['clients grant x --connector a=all', /"all" is not one of: none, read, write/u],
  ['clients revoke --all --token t', /A token belongs to one client/u],
  ['clients revoke --token t', /Name one client, or say --all/u],
  ['clients code', /Missing required argument 'code'/u],
  ['policy set registration open', /"open" is not one of: ask, allow-list, closed/u],
  ['policy set allowed-clients', /or say --none/u],
  ['policy set web-hosts a.example --none', /or say --none/u],
  ['policy set introspection yes', /"yes" is not one of: on, off/u],
  ['policy set device-login', /Missing required argument 'state'/u],
  ['audit keep --days 0', /0/u],
  ['policy set calls login', /Say --per-minute, --per-day or both, or --default/u],
  ['policy set calls everyone --default', /"everyone" is not one of: login, client, all/u],
  ['policy set calls login --per-minute 0', /0/u],
  ['describe 1', /Unknown command 'describe'/u],
])('wrong usage "%s" exits 2 and says what is wrong', async (line, says) => {
  const args = line.split(' ').filter(Boolean);
  const run = await cli([...args, ...(args.length > 1 ? ['--data-dir', tempDir()] : [])]);
  expect(run).toMatchObject({ code: 2, out: '', err: expect.stringMatching(says) as string });
  expect(run.err).not.toContain('sk-secret');
});

it('says wrong usage as JSON too', async () => {
  const run = await cli(['tools', 'lst', '--json']);
  expect(run).toMatchObject({ code: 2, err: '' });
  expect(JSON.parse(run.out)).toEqual({
    error: { code: 'invalid_input', message: "Unknown command 'lst'.", hint: 'Did you mean list?' },
  });
});

it('explains every command with an example', async () => {
  const lines = [
    'serve',
    'status',
    'ui',
    'pause',
    'resume',
    'policy show',
    'policy set access',
    'audit list',
    'audit show',
    ...[
      'list',
      'presets',
      'add',
      'test',
      'connect',
      'disconnect',
      'enable',
      'disable',
      'remove',
      'review',
      'confirm',
      'edit',
    ].map((verb) => `connectors ${verb}`),
    ...['list', 'show', 'add', 'grant', 'code', 'revoke', 'remove', 'block', 'unblock'].map(
      (verb) => `clients ${verb}`,
    ),
    ...['registration', 'allowed-clients', 'web-hosts', 'introspection', 'device-login'].map(
      (verb) => `policy set ${verb}`,
    ),
    ...['list', 'allow', 'deny'].map((verb) => `questions ${verb}`),
    'tools list',
    'tools set',
  ];
  for (const line of lines) {
    const run = await cli([...line.split(' '), '--help']);
    expect([line, run.code, run.err]).toEqual([line, 0, '']);
    expect(run.out).toContain(`Example:\n  $ consentry ${line}`);
  }
});

it('exits 3 with what to do when nothing runs', async () => {
  const dataDir = tempDir();
  const run = await cli(['status', '--data-dir', dataDir]);
  expect(run).toEqual({
    code: 3,
    out: '',
    err: `consentry: No Consentry runs with the data folder ${dataDir}.\n  Start it with \`consentry serve\`, or open the app.\n`,
  });
  const json = await cli(['clients', 'list', '--json'], '', { CONSENTRY_DATA_DIR: dataDir });
  expect(json.code).toBe(3);
  expect(JSON.parse(json.out)).toMatchObject({ error: { code: 'not_running' } });
});

it.each<[CommandErrorCode, number]>([
  ['invalid_input', 2],
  ['unknown_command', 2],
  ['not_running', 3],
  ['not_allowed_here', 4],
  ['not_found', 5],
  ['conflict', 1],
  ['already_answered', 1],
  ['connector_failed', 1],
  ['vault_unavailable', 1],
  ['internal', 1],
])('ends with the exit code of %s', async (code, exit) => {
  const error = { code, message: 'It did not work.', hint: 'Do this.' };
  const { dataDir } = await runningInstance(() => ({ ok: false, error }));
  expect(await cli(['connectors', 'enable', 'x', '--data-dir', dataDir])).toEqual({
    code: exit,
    out: '',
    err: 'consentry: It did not work.\n  Do this.\n',
  });
  const json = await cli(['connectors', 'enable', 'x', '--json', '--data-dir', dataDir]);
  expect([json.code, JSON.parse(json.out), json.err]).toEqual([exit, { error }, '']);
});

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
  const { dataDir, core } = await runningInstance(() => ({ ok: false, error }));
  await cli([...line.split(' '), '--data-dir', dataDir], 'token\n');
  const asked = core.calls.filter((call) => call.name !== 'clientFiles.list');
  expect(asked).toEqual([{ caller: 'control', name, input }]);
});

it('presents the operator key it was given, and exits 4 with a wrong one', async () => {
  const { dataDir, core } = await runningInstance(() => ({ ok: true, value: gateway }));
  const file = join(dataDir, 'key');
  writeFileSync(file, 'right\n');
  expect((await cli(['resume', '--data-dir', dataDir, '--operator-key-file', file])).code).toBe(0);
  writeFileSync(file, 'wrong\n');
  expect((await cli(['resume', '--data-dir', dataDir, '--operator-key-file', file])).code).toBe(4);
  expect(core.calls.map(({ caller }) => caller)).toEqual(['operator']);
});

it('prints one JSON document with --json, and drops what the contract does not name', async () => {
  const { dataDir } = await runningInstance(() => ({
    ok: true,
    value: { ...gateway, secret: 'x' },
  }));
  const run = await cli(['pause', '--json', '--data-dir', dataDir]);
  expect([run.code, run.err]).toEqual([0, '']);
  expect(JSON.parse(run.out)).toEqual(gateway);
});

it('SEC-96 shows foreign text with every character visible, colours only its own', async () => {
  const client = {
    clientId: 'c1',
    clientIds: ['c1'],
    proof: 'nothing',
    isConfidential: false,
    registeredBy: null,
    name: 'Evil\u001b[2J\u202e\nname',
    identity: 'dynamic',
    status: 'active',
    redirectUris: [],
    scopes: [],
    scopesInWords: ['Read\u0007'],
    registeredAt: '2026-01-01T00:00:00.000Z',
    lastUsedAt: '2026-01-01T00:57:00.000Z',
    activeTokens: 1,
    callsToday: 0,
    heldApprovals: 0,
    asksDeniedUntil: null,
    connectorsOff: [],
    toolModes: 0,
    groups: [],
    heldTo: [],
    tokenLifetimes: { own: null, accessMinutes: 60, refreshDays: 30, loginDays: 180 },
    ...{ resources: [], grants: [], moreGrants: 0 },
  } as const;
  const { dataDir } = await runningInstance(() => ({
    ok: true,
    value: { ...snapshotOf(1), clients: [client] },
  }));
  const args = ['clients', 'list', '--data-dir', dataDir];
  const plain = await cli(args);
  expect(plain.out).toContain('Evil⟨U+001B⟩[2J⟨U+202E⟩⟨U+000A⟩name');
  expect(plain.out).toContain('3 min ago');
  expect(['\u001b', '\u202e', '\u0007'].filter((unseen) => plain.out.includes(unseen))).toEqual([]);
  expect(plain.out.trim().split('\n')).toHaveLength(2);
  expect((await cli(args, '', { FORCE_TERMINAL: '1' })).out).toContain('\u001b[32mactive\u001b[0m');
  expect((await cli(args, '', { FORCE_TERMINAL: '1', NO_COLOR: '1' })).out).toBe(plain.out);
});

it('lists connectors from the settings when nothing runs', async () => {
  const dataDir = tempDir();
  const common = { enabled: true, addedAt: 0, timeoutSeconds: 120 };
  openConfPreferences(dataDir).update((current) => ({
    ...current,
    connectors: [
      { ...common, kind: 'http', id: '1', name: 'web', url: 'https://x.example/mcp', bearer: null },
      {
        ...common,
        kind: 'stdio',
        id: '2',
        name: 'files',
        enabled: false,
        command: 'npx',
        args: ['a'],
        env: [],
        cwd: null,
      },
    ],
  }));
  const json = await cli(['connectors', 'list', '--json', '--data-dir', dataDir]);
  expect(JSON.parse(json.out)).toMatchObject([
    { name: 'web', kind: 'http', target: 'https://x.example/mcp', connection: null, enabled: true },
    { name: 'files', kind: 'stdio', target: 'npx a', connection: null, enabled: false },
  ]);
  const human = await cli(['connectors', 'list', '--data-dir', dataDir]);
  expect(human.out).not.toContain('files');
  expect(human.err).toMatch(/not running.*\n1 disabled not shown/u);
  expect((await cli(['connectors', 'list', '--all', '--data-dir', dataDir])).out).toContain(
    'files',
  );
  writeFileSync(join(dataDir, 'preferences.json'), '{');
  expect(await cli(['connectors', 'list', '--data-dir', dataDir])).toMatchObject({
    code: 1,
    err: expect.stringContaining('settings file') as string,
  });
});
