/** TRIAL-C3: what was allowed with one credential is not allowed with the next. */
import { describe, expect, test } from 'vitest';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { startLoginService } from '../../../support/upstreams/login-service.ts';
import type { LoginService } from '../../../support/upstreams/login-service-view.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { startWith, type Person } from '../../connectors/login/support.ts';
import { another, approval, call, tool } from '../support.ts';

type Login = Awaited<ReturnType<typeof another>>;

interface Setting {
  readonly core: TestCore;
  readonly login: Login;
  /** Calls that reached the server. */
  readonly calls: () => number;
  /** Another credential for the same connector. */
  readonly change: () => Promise<unknown>;
}

async function withBearer(): Promise<Setting> {
  const upstream = await startChaosUpstream({ era: 'modern' });
  upstream.tools = [tool('write')];
  const core = await startCore();
  const bearer = 'the-first-token-of-all';
  await core.run('connector.add', { kind: 'http', name: 'up', url: upstream.url, bearer });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  return {
    core,
    login: await another(core),
    calls: () => upstream.count('tools/call'),
    async change() {
      await core.run('connector.editAuth', {
        name: 'up',
        bearer: { do: 'replace', value: 'another-secret-token' },
      });
      await core.run('connector.connect', { name: 'up' });
    },
  };
}

async function withLogin(
  whose: (who: string) => Record<string, unknown>,
): Promise<Setting & { readonly logInAs: (who: string) => Promise<void> }> {
  const service = await startLoginService();
  service.tokenExtra = whose('sam');
  const person = await startWith(service);
  await person.logIn(service);
  await person.run('connector.review', { name: 'up', accept: 'all' });
  await person.run('tool.set', { connector: 'up', tool: 'write', mode: 'ask' });
  const logInAs = (who: string) => logInAgain(person, service, whose(who));
  return {
    core: person,
    login: await another(person),
    calls: () => service.requests.filter(({ body }) => body.includes('"tools/call"')).length,
    change: () => logInAs('somebody else'),
    logInAs,
  };
}

async function logInAgain(
  person: Person,
  service: LoginService,
  tokenExtra: Record<string, unknown>,
): Promise<void> {
  await person.run('connector.disconnect', { name: 'up' });
  service.tokenExtra = tokenExtra;
  await person.logIn(service);
}

const named = (who: string) => {
  const claims = Buffer.from(JSON.stringify({ sub: who })).toString('base64url');
  return { id_token: `e30.${claims}.` };
};
const unnamed = () => ({});

/** Asks, and answers. */
async function allow(
  { core, login }: Setting,
  how: { readonly for?: 'session' | 'always'; readonly always?: object },
): Promise<void> {
  const held = call({ core }, login, 'write', {});
  const { id } = await approval(core);
  await core.run('question.allow', { id, ...how });
  expect((await held).outcome).toBe('ok');
}

/** Whether a call goes on by itself; a question is denied. */
async function passes({ core, login }: Setting): Promise<boolean> {
  const answered = call({ core }, login, 'write', {});
  const first = await Promise.race([
    answered.then(() => null),
    approval(core).then(({ id }) => id),
  ]);
  if (first === null) return (await answered).outcome === 'ok';
  await core.run('question.deny', { id: first });
  await answered;
  return false;
}

describe.each<[string, () => Promise<Setting>]>([
  ['the token of a connector is replaced', withBearer],
  ['the person logs in with another account', () => withLogin(named)],
  [
    'the person logs in at a service that does not say whose account it is',
    () => withLogin(unnamed),
  ],
])('%s', (_, setUp) => {
  test('TRIAL-C3 SEC-35 a call that is held then is refused', async () => {
    const setting = await setUp();
    const held = call(setting, setting.login, 'write', {});
    const { id } = await approval(setting.core);
    await setting.change();
    const before = setting.calls();
    await setting.core.core.call('terminal', 'question.allow', { id });
    expect(['approval_withdrawn', 'changed_while_held']).toContain((await held).outcome);
    expect(setting.calls()).toBe(before);
  });

  test.each([
    ['session', { for: 'session' }],
    ['always', { for: 'always', always: { arguments: { are: 'any' } } }],
  ] as const)('TRIAL-C3 what was allowed for "%s" does not hold any more', async (_kind, how) => {
    const setting = await setUp();
    await allow(setting, how);
    expect(await passes(setting)).toBe(true);
    await setting.change();
    expect(await passes(setting)).toBe(false);
    expect((await setting.core.run('answers.list', {})).given).toEqual([]);
  });
});

test('TRIAL-C3 a login again with the same account, and tokens that are renewed, keep what was allowed', async () => {
  const setting = await withLogin(named);
  await allow(setting, { for: 'always', always: { arguments: { are: 'any' } } });
  await setting.logInAs('sam');
  expect(await passes(setting)).toBe(true);
});
