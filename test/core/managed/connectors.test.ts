/**
 * Which connectors may run on a managed machine, which are provided, and how strictly their tools
 * are treated.
 */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { logIn, register, toolNames } from '../../support/clients/oauth-client.ts';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import { policyWith } from '../../support/core/managed-policy.ts';
import { addUpstream, approval, call, tool } from '../gateway/support.ts';
import { startManaged } from './support.ts';

async function withUpstream(policy: object) {
  const managed = await startManaged(policyWith());
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = ['get_it', 'put_it', 'delete_it'].map((name) => tool(name));
  await addUpstream(managed.core, upstream);
  const login = await logIn(managed.core, {
    client: await register(managed.core.issuer),
    access: { up: 'write' },
  });
  await managed.manage(policy);
  return { ...managed, upstream, login };
}

const here = [{ url: 'http://127.0.0.1:*' }];

describe('a connector', () => {
  test.each<[string, object]>([
    ['forbidden', { forbidden: here }],
    ['forbidden and allowed', { forbidden: here, allowed: here }],
    ['not among the allowed', { allowed: [{ url: 'https://*.example.com' }] }],
  ])('that is %s stays, says so, does not run, and comes back', async (_name, rules) => {
    const setting = await withUpstream(policyWith({ connectors: rules }));
    const { core, login, manage, upstream } = setting;
    expect(core.core.snapshot().connectors).toMatchObject([
      {
        name: 'up',
        enabled: true,
        connection: 'error',
        problem: {
          code: 'not_allowed',
          message: 'Not allowed by your organisation (Example IT), so it does not run.',
        },
      },
    ]);
    expect(await toolNames(core.endpoint, login.accessToken)).toEqual([]);
    expect(await call(setting, login, 'get_it')).toMatchObject({
      outcome: 'connector_not_allowed',
    });
    for (const name of ['connector.connect', 'connector.test'] as const)
      expect(await core.refused(name, { name: 'up' })).toMatchObject({ code: 'managed' });
    const seen = upstream.requests?.length;
    expect(
      await core.refused('connector.tryOut', { kind: 'http', name: 'x', url: upstream.url }),
    ).toMatchObject({ code: 'managed' });
    expect(
      await core.refused('connector.add', { kind: 'http', name: 'x', url: upstream.url }),
    ).toMatchObject({ code: 'managed' });
    expect(upstream.requests?.length).toBe(seen);
    await manage(policyWith());
    await vi.waitFor(() => {
      expect(core.core.snapshot().connectors[0]).toMatchObject({
        connection: 'ready',
        problem: null,
      });
    });
    expect(await call(setting, login, 'get_it')).toMatchObject({ outcome: 'ok' });
  });

  test('ATLAR-24 ALATION-18 ALATION-20 that the organisation provides is added by name, without any credential; others may not be', async () => {
    const upstream = await startChaosUpstream({ era: 'modern' });
    onTestFinished(() => upstream.close());
    upstream.tools = ['get_it', 'put_it'].map((name) => tool(name));
    const provided = [
      {
        name: 'wiki',
        title: 'Company wiki',
        url: upstream.url,
        clientId: 'ours',
        tools: ['get_*'],
      },
    ];
    const { core } = await startManaged(
      policyWith({ connectors: { usersMayAdd: false, allowed: [], provided } }),
    );
    expect(core.core.snapshot().managed).toMatchObject({
      mayAddConnectors: false,
      provided: [{ name: 'wiki', title: 'Company wiki', tools: ['get_*'], addedAs: null }],
    });
    expect(
      await core.refused('connector.add', { kind: 'http', name: 'own', url: upstream.url }),
    ).toMatchObject({ code: 'managed', message: expect.stringContaining('Example IT') });
    const added = await core.run('connector.addProvided', { provided: 'wiki' }, 'main-window');
    expect(added).toMatchObject({ name: 'wiki', secret: { set: false } });
    expect(core.core.snapshot().managed.provided).toMatchObject([{ addedAs: 'wiki' }]);
    expect(core.ports.preferences.read().connectors).toMatchObject([
      { name: 'wiki', bearer: null, oauth: { clientId: 'ours', clientSecret: null } },
    ]);
    expect(
      await core.core.call('control', 'connector.addProvided', { provided: 'wiki' }),
    ).toMatchObject({ ok: false, error: { code: 'not_allowed_here' } });
    expect(await core.refused('connector.addProvided', { provided: 'other' })).toMatchObject({
      code: 'not_found',
    });
  });

  test('ATLAR-24 only the allowed tools of a provided address can be used, whatever the connector is called', async () => {
    const { core, login, manage, upstream, ...rest } = await withUpstream(
      policyWith({ access: 'read-only' }),
    );
    const url = upstream.url.replace(/\/$/u, '');
    await manage(
      policyWith({ connectors: { provided: [{ name: 'wiki', url, tools: ['put_*'] }] } }),
    );
    const setting = { core, login, upstream, ...rest };
    expect(await call(setting, login, 'get_it')).toMatchObject({ outcome: 'managed_block' });
    expect(await toolNames(core.endpoint, login.accessToken)).toEqual(['up__put_it']);
  });
});

describe('where changing connectors is locked', () => {
  test('ATLAR-13 ATOMIC-8 names and what only gets stricter can be changed, everything else not', async () => {
    const { core, manage } = await withUpstream(policyWith({ audit: { keepDays: 30 } }));
    const edit = { name: 'up', callsPerMinute: 100, loggedArguments: 'usual', isUntrusted: true };
    await core.run('connector.edit', { ...edit, loggedArguments: 'usual' as const });
    await manage(policyWith({ locked: ['connectors'] }), ({ locks }) =>
      locks.includes('connectors'),
    );
    for (const stricter of [
      { title: 'Ours', label: 'Team' },
      { isReadOnly: true },
      { callsPerMinute: 50 },
      { callsPerDay: 1000, timeoutSeconds: 5 },
      { loggedArguments: 'shapes' as const, asks: { model: false } },
    ])
      await core.run('connector.edit', { name: 'up', ...stricter });
    for (const looser of [
      { isReadOnly: false },
      { callsPerMinute: 51 },
      { callsPerDay: null },
      { timeoutSeconds: 6 },
      { loggedArguments: 'usual' },
      { asks: { model: true } },
      { isUntrusted: false },
      { autoAcceptReads: true },
      { asksNewTools: true },
      { url: 'http://127.0.0.1:9/' },
      { description: 'It tells clients what to do.' },
      { title: 'Ours', isReadOnly: false },
    ])
      expect(await core.refused('connector.edit', { name: 'up', ...looser })).toMatchObject({
        code: 'managed',
        message: expect.stringContaining('locked by Example IT'),
      });
    expect(core.core.snapshot().connectors).toMatchObject([
      { title: 'Ours', isReadOnly: true, callsPerMinute: 50, loggedArguments: 'shapes' },
    ]);
    expect(
      await core.core.call('control', 'connector.edit', { name: 'up', isReadOnly: true }),
    ).toMatchObject({ ok: false, error: { code: 'not_allowed_here' } });
  });
});

describe('the mode of a tool', () => {
  test('ATLAR-19 is only made stricter: blocked and asked whatever the person set, otherwise as they set it', async () => {
    const setting = await withUpstream(
      policyWith({
        tools: [
          { tools: ['put_*'], mode: 'block' },
          { at: { url: 'http://127.0.0.1:*' }, class: 'read', mode: 'ask' },
        ],
      }),
    );
    const { core, login, manage } = setting;
    for (const name of ['get_it', 'put_it'])
      await core.run('tool.set', { connector: 'up', tool: name, mode: 'allow' });
    expect(await call(setting, login, 'put_it')).toMatchObject({ outcome: 'managed_block' });
    expect(await call(setting, login, 'delete_it')).toMatchObject({ outcome: 'class_destructive' });
    const asked = call(setting, login, 'get_it');
    await core.run('question.allow', { id: (await approval(core)).id });
    expect(await asked).toMatchObject({ outcome: 'ok' });
    const judged = await core.run('explain.call', {
      clientId: login.clientId,
      connector: 'up',
      tool: 'put_it',
    });
    expect(judged).toMatchObject({ outcome: 'deny', reason: 'managed_block' });
    await manage(policyWith());
    expect(await call(setting, login, 'put_it')).toMatchObject({ outcome: 'ok' });
  });
});

describe('lives of tokens and limits', () => {
  test('are no longer and no more than the organisation lets them be', async () => {
    const { core } = await startManaged(
      policyWith({
        tokens: { accessMinutes: 5, refreshDays: 1 },
        limits: { client: { callsPerMinute: 7 } },
        audit: { keepDays: 400, forwardTo: 'https://otlp.example.com/v1/logs' },
      }),
    );
    await core.run('connector.add', { kind: 'http', name: 'up', url: 'http://127.0.0.1:9/' });
    await logIn(core, { access: { up: 'read' } });
    const [token] = core.core.snapshot().clients[0]?.grants[0]?.tokens ?? [];
    const lasts = Date.parse(token?.expiresAt ?? '') - Date.parse(token?.createdAt ?? '');
    expect(lasts).toBe(86_400_000);
    expect(core.core.snapshot()).toMatchObject({
      authorization: { accessTokenMinutes: 5 },
      callLimits: { client: { callsPerMinute: 7 } },
    });
    expect(await core.run('audit.retention', {})).toMatchObject({ days: 400 });
    expect(await core.run('audit.forwarding', {})).toMatchObject({
      url: 'https://otlp.example.com/v1/logs',
    });
    for (const [name, input] of [
      ['policy.setAuthorization', { accessTokenMinutes: 6 }],
      ['limits.set', { client: { callsPerMinute: 8 } }],
      ['audit.setForwarding', { url: null, header: null }],
    ] as const)
      expect(await core.refused(name, input)).toMatchObject({ code: 'managed' });
    await core.run('limits.set', { client: { callsPerMinute: 3 } });
    expect(core.core.snapshot().callLimits.client.callsPerMinute).toBe(3);
  });
});
