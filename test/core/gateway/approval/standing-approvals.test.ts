/**
 * "Always allow": how far it reaches, when it ends, and that it answers questions and nothing else.
 */
import { describe, expect, test } from 'vitest';
import type { StandingScope } from '../../../../contract/views/answers.ts';
import type { Login } from '../../../support/clients/oauth-client.ts';
import { logIn, register } from '../../../support/clients/oauth-client.ts';
import { startCore } from '../../../support/core/start-core.ts';
import {
  addUpstream,
  another,
  approval,
  call,
  setUp,
  tool,
  type Setting,
  endsInLog,
} from '../support.ts';

const shown = { owner: 'acme', title: 'Login flickers', priority: 2, labels: ['bug'] };

/** Asks with `args`, and answers "always" with this scope. */
async function allowAlways(
  setting: Pick<Setting, 'core' | 'login'>,
  scope: Partial<StandingScope> = {},
  args: Readonly<Record<string, unknown>> = shown,
): Promise<void> {
  const held = call(setting, setting.login, 'put_it', args);
  const { id } = await approval(setting.core);
  await setting.core.run('question.allow', { id, for: 'always', always: scope });
  expect((await held).outcome).toBe('ok');
}

/** `asked`: a question came up, which is denied here. */
async function passes(
  setting: Pick<Setting, 'core' | 'login'>,
  args: Readonly<Record<string, unknown>>,
  login: Pick<Login, 'accessToken'> = setting.login,
): Promise<'passed' | 'asked'> {
  const answered = call(setting, login, 'put_it', args);
  const first = await Promise.race([answered.then(() => 'answer' as const), asked(setting)]);
  if (first === 'answer') return (await answered).outcome === 'ok' ? 'passed' : 'asked';
  await setting.core.run('question.deny', { id: first });
  await answered;
  // Three denials in ten minutes would deny the next ones unasked.
  if ('clock' in setting) (setting as Setting).clock.advance(11 * 60_000);
  return 'asked';
}

async function asked({ core }: Pick<Setting, 'core'>): Promise<string> {
  return (await approval(core)).id;
}

const given = async ({ core }: Pick<Setting, 'core'>) => (await core.run('answers.list', {})).given;

describe('ATRYUM-52 how far "always" reaches', () => {
  test('exactly these arguments: any difference asks', async () => {
    const setting = await setUp();
    await allowAlways(setting);
    expect(await passes(setting, { ...shown, title: 'Other' })).toBe('asked');
    expect(await passes(setting, { ...shown, force: true })).toBe('asked');
    const { labels: _labels, ...less } = shown;
    expect(await passes(setting, less)).toBe('asked');
    const reordered = { labels: ['bug'], priority: 2, title: 'Login flickers', owner: 'acme' };
    expect(await passes(setting, reordered)).toBe('passed');
    expect(setting.upstream.count('tools/call')).toBe(2);
    const { entries } = await setting.core.run('audit.list', { decision: 'allow' });
    expect(entries.map(({ reason }) => reason)).toEqual(['always_allowed', 'always_allowed']);
  });

  test('chosen arguments: what is open is open, what is not is as it was, nothing may be added', async () => {
    const setting = await setUp();
    const choices = [
      { name: 'title', may: 'begin', with: 'Login' },
      { name: 'priority', may: 'between', least: 1, most: 3 },
      { name: 'labels', may: 'any' },
    ] as const;
    await allowAlways(setting, { arguments: { are: 'chosen', choices: [...choices] } });
    expect(await passes(setting, { ...shown, title: 'Login again', labels: [] })).toBe('passed');
    expect(await passes(setting, { ...shown, priority: 3 })).toBe('passed');
    expect(await passes(setting, { ...shown, priority: 4 })).toBe('asked');
    expect(await passes(setting, { ...shown, title: 'Re: Login' })).toBe('asked');
    expect(await passes(setting, { ...shown, owner: 'evil' })).toBe('asked');
    expect(await passes(setting, { ...shown, force: true })).toBe('asked');
    const [one] = await given(setting);
    expect(one).toMatchObject({ kind: 'always', tool: 'put_it', connector: 'up', calls: 2 });
    expect(one?.covers).toBe(
      'owner is "acme"; title begins with "Login"; priority from 1 to 3; any labels',
    );
  });

  test('any arguments: only when that was said', async () => {
    const setting = await setUp();
    await allowAlways(setting, { arguments: { are: 'any' } });
    expect(await passes(setting, { other: true })).toBe('passed');
    expect((await given(setting))[0]?.covers).toBe('Any arguments');
  });

  test.each<[string, StandingScope['arguments']]>([
    [
      'a beginning it has not',
      { are: 'chosen', choices: [{ name: 'title', may: 'begin', with: 'X' }] },
    ],
    [
      'a star in a beginning',
      { are: 'chosen', choices: [{ name: 'title', may: 'begin', with: 'L*' }] },
    ],
    ['an argument it has not', { are: 'chosen', choices: [{ name: 'force', may: 'any' }] }],
    [
      'a range it is outside of',
      { are: 'chosen', choices: [{ name: 'priority', may: 'between', least: 3, most: 9 }] },
    ],
    [
      'a range for a text',
      { are: 'chosen', choices: [{ name: 'title', may: 'between', least: 0, most: 9 }] },
    ],
  ])('%s is refused, and the question stays', async (_what, choice) => {
    const setting = await setUp();
    const held = call(setting, setting.login, 'put_it', shown);
    const { id } = await approval(setting.core);
    expect(
      await setting.core.refused('question.allow', {
        id,
        for: 'always',
        always: { arguments: choice },
      }),
    ).toMatchObject({ code: 'invalid_input' });
    await setting.core.run('question.deny', { id });
    expect((await held).outcome).toBe('denied_by_person');
    expect(await given(setting)).toEqual([]);
  });

  test('another client is asked, and so is another registration of the same name: a name gives nothing', async () => {
    const setting = await setUp();
    const { core } = setting;
    await allowAlways(setting);
    const stranger = await logIn(core, {
      client: await register(core.issuer, { client_name: 'Somebody else' }),
      access: { up: 'write' },
    });
    expect(await passes(setting, shown, stranger)).toBe('asked');
    expect(await passes(setting, shown, await another(core))).toBe('asked');
    expect(await passes(setting, shown)).toBe('passed');
  });

  test('it answers questions and lifts no refusal: block, read-only and pause hold', async () => {
    const setting = await setUp();
    const { core, login } = setting;
    await allowAlways(setting);
    await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'block' });
    expect((await call(setting, login, 'put_it', shown)).outcome).toBe('mode_block');
    await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'ask' });
    await core.run('policy.setAccess', { access: 'read-only' });
    expect((await call(setting, login, 'put_it', shown)).outcome).toBe('above_ceiling');
    await core.run('policy.setAccess', { access: 'read-write' });
    await core.run('tool.set', {
      connector: 'up',
      tool: 'put_it',
      class: 'destructive',
      mode: 'ask',
    });
    expect(await passes(setting, shown)).toBe('asked');
    expect(setting.upstream.count('tools/call')).toBe(1);
  });
});

describe('ATRYUM-61 for some calls, or for some minutes', () => {
  test('the next two calls pass, the third asks', async () => {
    const setting = await setUp();
    await allowAlways(setting, { arguments: { are: 'any' }, calls: 2 });
    expect((await given(setting))[0]).toMatchObject({ callsLeft: 2 });
    expect(await passes(setting, { n: 1 })).toBe('passed');
    expect((await given(setting))[0]).toMatchObject({ callsLeft: 1, calls: 1 });
    expect(await passes(setting, { n: 2 })).toBe('passed');
    expect(await given(setting)).toEqual([]);
    expect(await passes(setting, { n: 3 })).toBe('asked');
    expect(await endsInLog(setting)).toEqual(['used_up']);
  });

  test('two calls at once never share the last one', async () => {
    const setting = await setUp();
    const { core, login, upstream } = setting;
    await allowAlways(setting, { arguments: { are: 'any' }, calls: 1 });
    const both = [
      call(setting, login, 'put_it', { n: 1 }),
      call(setting, login, 'put_it', { n: 2 }),
    ];
    await core.run('question.deny', { id: (await approval(core)).id });
    const outcomes = (await Promise.all(both)).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(['denied_by_person', 'ok']);
    expect(upstream.count('tools/call')).toBe(2);
  });

  test('ten minutes later it asks again, and the log says why', async () => {
    const setting = await setUp();
    await allowAlways(setting, { minutes: 10 });
    setting.clock.advance(10 * 60_000 - 1000);
    expect(await passes(setting, shown)).toBe('passed');
    setting.clock.advance(1000);
    expect(await passes(setting, shown)).toBe('asked');
    expect(await endsInLog(setting)).toEqual(['time_over']);
  });

  test('what is used is used over a restart too', async () => {
    const setting = await setUp();
    await allowAlways(setting, { arguments: { are: 'any' }, calls: 2 });
    expect(await passes(setting, { n: 1 })).toBe('passed');
    await setting.core.stop();
    const core = await startCore({
      dataDir: setting.core.dataDir,
      ports: { clock: setting.clock, preferences: setting.core.ports.preferences },
    });
    await core.run('connector.connect', { name: 'up' });
    const again = { ...setting, core };
    expect(await given(again)).toMatchObject([{ callsLeft: 1, calls: 1 }]);
    expect(await passes(again, { n: 2 })).toBe('passed');
    expect(await passes(again, { n: 3 })).toBe('asked');
  });
});

describe('ATRYUM-58 what ends a standing approval', () => {
  const ends: readonly [string, string, (setting: Setting) => Promise<unknown>][] = [
    [
      'the person',
      'ended_by_person',
      async (setting) => {
        const [one] = await given(setting);
        await setting.core.run('answer.end', { id: one?.id ?? '' }, 'tray');
      },
    ],
    [
      'another definition of the tool',
      'tool_changed',
      async ({ core, upstream }) => {
        upstream.tools = [tool('put_it', { description: 'now sends it to somebody' })];
        await core.run('connector.connect', { name: 'up' });
        await core.run('connector.review', { name: 'up', accept: 'all' });
        upstream.tools = [tool('put_it')];
        await core.run('connector.connect', { name: 'up' });
        await core.run('connector.review', { name: 'up', accept: 'all' });
      },
    ],
    [
      'another address',
      'connector_changed',
      async ({ core, upstream }) => {
        await core.run('connector.edit', { name: 'up', url: `${upstream.url}?other=1` });
        await core.run('connector.connect', { name: 'up' });
        await core.run('connector.review', { name: 'up', accept: 'all' });
      },
    ],
    [
      'another connector of the same name',
      'connector_changed',
      async ({ core, upstream }) => {
        await core.run('connector.remove', { name: 'up' });
        await addUpstream(core, upstream);
      },
    ],
  ];
  test.each(ends)('%s', async (_what, reason, end) => {
    const setting = await setUp();
    await allowAlways(setting);
    await end(setting);
    expect(await given(setting)).toEqual([]);
    expect(await passes(setting, shown)).toBe('asked');
    const { entries } = await setting.core.run('audit.list', { action: 'answer.end' });
    expect(entries.map((entry) => [entry.reason, entry.tool])).toEqual([[reason, 'put_it']]);
  });

  test('revoking the client ends it: logging in anew does not bring it back', async () => {
    const setting = await setUp();
    await allowAlways(setting);
    await setting.core.run('client.revoke', { clientId: setting.login.clientId }, 'tray');
    expect(await given(setting)).toEqual([]);
    expect(await endsInLog(setting)).toEqual(['access_ended']);
    expect(await passes(setting, shown, await another(setting.core))).toBe('asked');
  });

  test('SEC-43 given and ended answers are in the log, without the arguments', async () => {
    const setting = await setUp();
    await allowAlways(setting, {}, { title: 'only for us' });
    const { entries } = await setting.core.run('audit.list', { action: 'answer.give' });
    expect(entries).toMatchObject([
      { actor: 'user', connector: 'up', tool: 'put_it', detail: 'always, exactly these arguments' },
    ]);
    expect(JSON.stringify(entries)).not.toContain('only for us');
    expect(await setting.core.refused('answer.end', { id: 'sa_unknown' })).toMatchObject({
      code: 'not_found',
    });
  });
});
