import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CommandErrorCode } from '../../contract/views/errors.ts';
import { openConfPreferences } from '../../main/headless/conf-preferences.ts';
import { snapshotOf } from '../support/values/sample-snapshot.ts';
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
  ['clients show', /Missing required argument 'client'/u],
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
    formerSecretUntil: null,
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
    callLimits: null,
    answerSeconds: { usual: 50, withProgress: 50 },
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
