/**
 * Calls that wait for the person: joined, left, repeated, changed, ended. What was shown is what is
 * sent, once.
 */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { callModern } from '../../../support/clients/oauth-client.ts';
import { startCore } from '../../../support/core/start-core.ts';
import { refreshWith } from '../../authorization-server/support.ts';
import {
  addUpstream,
  another,
  approval,
  askAgain,
  approvals,
  call,
  setUp,
  tool,
  untilAsked,
  untilLeft,
  type Setting,
} from '../support.ts';

const args = { text: 'a', list: [1, { b: null }] };

/** Calls, and leaves before anybody answered; the id of the missed call. */
async function callAndLeave(setting: Setting, more: object = {}): Promise<string> {
  const leaving = new AbortController();
  const left = call(
    setting,
    setting.login,
    'put_it',
    { ...args, ...more },
    { signal: leaving.signal },
  );
  await approval(setting.core);
  leaving.abort();
  await expect(left).rejects.toThrow();
  return untilLeft(setting.core);
}

describe('asked and answered', () => {
  test('allowed: exactly what was shown reaches the upstream, once', async () => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    const held = call(setting, login, 'put_it', args);
    const question = await approval(core);
    expect(JSON.parse(question.arguments)).toEqual(args);
    expect(upstream.count('tools/call')).toBe(0);
    await core.run('question.allow', { id: question.id });
    expect((await held).outcome).toBe('ok');
    const sent = upstream.requests.filter(({ rpc }) => rpc?.method === 'tools/call');
    expect(sent.map(({ rpc }) => rpc?.params?.['arguments'])).toEqual([args]);
    expect(sent[0]?.rpc?.params?.['name']).toBe('put_it');
  });

  test('the same call twice is one question; one answer lets one of them through', async () => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    const both = [
      call(setting, login, 'put_it', { a: 1, b: 2 }),
      call(setting, login, 'put_it', { b: 2, a: 1 }),
    ];
    const { id } = await approval(core);
    // Both are in the log before they join the question.
    await untilAsked(core, 2);
    const { entries } = await core.run('audit.list', { decision: 'ask' });
    expect(entries).toHaveLength(2);
    await core.run('question.allow', { id });
    const outcomes = (await Promise.all(both)).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(['approval_waiting', 'ok']);
    expect(upstream.count('tools/call')).toBe(1);
  });

  test('denied: the model is told not to repeat, and nothing is sent', async () => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    const held = call(setting, login, 'put_it', args);
    await core.run('question.deny', { id: (await approval(core)).id }, 'tray');
    const { outcome, messages } = await held;
    expect(outcome).toBe('denied_by_person');
    expect(messages[0]?.result).toMatchObject({ isError: true });
    expect(upstream.count('tools/call')).toBe(0);
  });

  test('denied and blocked: the tool leaves the list and later calls are refused unasked', async () => {
    const setting = await setUp();
    const { core, login } = setting;
    const held = call(setting, login, 'put_it', args);
    await core.run('question.deny', { id: (await approval(core)).id, block: true });
    expect((await held).outcome).toBe('denied_by_person');
    const list = await callModern(core.endpoint, login.accessToken, 'tools/list');
    expect(await list.text()).not.toContain('put_it');
    expect((await call(setting, login, 'put_it', { other: 1 })).outcome).toBe('mode_block');
    expect(await core.run('questions.list', {})).toEqual([]);
  });

  test('the ask is in the audit log before the person is asked', async () => {
    const setting = await setUp();
    const held = call(setting, setting.login, 'put_it', args);
    const { id } = await approval(setting.core);
    const { entries } = await setting.core.run('audit.list', { action: 'tools/call' });
    expect(entries.map(({ decision, reason }) => `${decision} ${reason}`)).toEqual([
      'ask class_write',
    ]);
    await setting.core.run('question.deny', { id });
    await held;
  });
});

describe('REL-11 the client leaves while the person thinks', () => {
  test('asked about again, an Allow sends nothing by itself', async () => {
    const setting = await setUp();
    const { core, upstream } = setting;
    const { id } = await askAgain(core, await callAndLeave(setting));
    await core.run('question.allow', { id });
    await core.run('audit.list', {});
    expect(upstream.count('tools/call')).toBe(0);
  });

  test('the late Allow lets the same call pass once, and then asks again', async () => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    const { id } = await askAgain(core, await callAndLeave(setting));
    await core.run('question.allow', { id });
    expect(
      (await call(setting, login, 'put_it', { list: args.list, text: args.text })).outcome,
    ).toBe('ok');
    expect(upstream.count('tools/call')).toBe(1);
    const again = call(setting, login, 'put_it', args);
    await core.run('question.deny', { id: (await approval(core)).id });
    expect((await again).outcome).toBe('denied_by_person');
  });

  test('SEC-42 a late Allow is for this client, these arguments and ten minutes', async () => {
    const setting = await setUp();
    const { core, upstream, login, clock } = setting;
    const other = await another(core);
    const sameClient = { ...login, accessToken: (await another(core)).accessToken };
    const { id } = await askAgain(core, await callAndLeave(setting));
    await core.run('question.allow', { id });
    const asked = [
      call(setting, other, 'put_it', args),
      call(setting, sameClient, 'put_it', args),
      call(setting, login, 'put_it', { ...args, text: 'b' }),
      call(setting, login, 'put_it', { ...args, more: 1 }),
    ];
    await untilAsked(core, asked.length);
    for (const { id } of await approvals(core, 3)) await core.run('question.deny', { id });
    const outcomes = (await Promise.all(asked)).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual([
      'denied_by_person',
      'denied_by_person',
      'denied_by_person',
      'denied_together',
    ]);
    clock.advance(limits.questions.lateApproval);
    const late = call(setting, login, 'put_it', args);
    await core.run('question.deny', { id: (await approval(core)).id });
    expect((await late).outcome).toBe('denied_by_person');
    expect(upstream.count('tools/call')).toBe(0);
  });

  test.each([
    [
      'a pause',
      async ({ core }: Setting) => {
        await core.run('gateway.pause', {});
        await core.run('gateway.resume', {});
      },
    ],
    [
      'another access policy',
      async ({ core }: Setting) => {
        await core.run('policy.setAccess', { access: 'read-only' });
        await core.run('policy.setAccess', { access: 'read-write' });
      },
    ],
    [
      'another version of the tool',
      async ({ core, upstream }: Setting) => {
        upstream.tools = [tool('put_it', { title: 'New' })];
        await core.run('connector.connect', { name: 'up' });
        await core.run('connector.review', { name: 'up', accept: 'all' });
      },
    ],
    [
      'another connector of the same name',
      async ({ core, upstream }: Setting) => {
        await core.run('connector.remove', { name: 'up' });
        await addUpstream(core, upstream);
      },
    ],
  ])('SEC-42 %s forgets a late Allow', async (_what, change) => {
    const setting = await setUp();
    const { core, login } = setting;
    const { id } = await askAgain(core, await callAndLeave(setting));
    await core.run('question.allow', { id });
    await change(setting);
    const again = call(setting, login, 'put_it', args);
    await core.run('question.deny', { id: (await approval(core)).id });
    expect((await again).outcome).toBe('denied_by_person');
    expect(setting.upstream.count('tools/call')).toBe(0);
  });
});

describe('for this session', () => {
  const allowForSession = async (setting: Setting, name = 'put_it'): Promise<void> => {
    const held = call(setting, setting.login, name, { first: 1 });
    await setting.core.run('question.allow', {
      id: (await approval(setting.core)).id,
      for: 'session',
    });
    expect((await held).outcome).toBe('ok');
  };

  test('other arguments pass unasked for eight hours; another client is asked', async () => {
    const setting = await setUp();
    const { core, login, clock } = setting;
    const other = await another(core);
    await allowForSession(setting);
    expect((await call(setting, login, 'put_it', { second: 2 })).outcome).toBe('ok');
    const { entries } = await core.run('audit.list', { action: 'tools/call', decision: 'allow' });
    expect(entries.map(({ reason }) => reason)).toEqual(['approved_session', 'approved_session']);
    const foreign = call(setting, other, 'put_it', { second: 2 });
    await core.run('question.deny', { id: (await approval(core)).id });
    await foreign;
    clock.advance(limits.questions.session);
    const { body } = await refreshWith(core, login, login.refreshToken);
    const accessToken = String(body['access_token']);
    const late = call(setting, { accessToken }, 'put_it', { third: 3 });
    await core.run('question.deny', { id: (await approval(core)).id });
    expect((await late).outcome).toBe('denied_by_person');
  });

  test('never for a destructive tool: the next call is asked again', async () => {
    const setting = await setUp();
    const { core, login, upstream } = setting;
    await core.run('tool.set', { connector: 'up', tool: 'delete_it', mode: 'ask' });
    await allowForSession(setting, 'delete_it');
    const next = call(setting, login, 'delete_it', { first: 1 });
    await core.run('question.deny', { id: (await approval(core)).id });
    expect((await next).outcome).toBe('denied_by_person');
    const { entries } = await core.run('audit.list', { decision: 'allow' });
    expect(entries.map(({ reason }) => reason)).toEqual(['approved_once']);
    expect(upstream.count('tools/call')).toBe(1);
  });

  test('a tool that became destructive since is asked again', async () => {
    const setting = await setUp();
    const { core, login } = setting;
    await allowForSession(setting);
    await core.run('tool.set', {
      connector: 'up',
      tool: 'put_it',
      class: 'destructive',
      mode: 'ask',
    });
    const next = call(setting, login, 'put_it', { second: 2 });
    await core.run('question.deny', { id: (await approval(core)).id });
    expect((await next).outcome).toBe('denied_by_person');
  });

  test('SEC-43 a restart ends it', async () => {
    const setting = await setUp();
    await allowForSession(setting);
    await setting.core.stop();
    const again = await startCore({
      dataDir: setting.core.dataDir,
      ports: { clock: setting.clock, preferences: setting.core.ports.preferences },
    });
    await again.run('connector.connect', { name: 'up' });
    const next = call({ core: again }, setting.login, 'put_it', { second: 2 });
    await again.run('question.deny', { id: (await approval(again)).id });
    expect((await next).outcome).toBe('denied_by_person');
  });
});
