/**
 * What was shown is what is sent: whatever changes between the question and the Allow, nothing
 * reaches the server.
 */
import { describe, expect, test } from 'vitest';
import { callModern } from '../../../support/clients/oauth-client.ts';
import { addUpstream, approval, call, setUp, tool, type Setting } from '../support.ts';

const args = { text: 'a', list: [1, { b: null }] };

describe('SEC-35 something changes between the question and the Allow', () => {
  const changes: readonly [string, (setting: Setting) => Promise<unknown>][] = [
    ['pause', ({ core }) => core.run('gateway.pause', {})],
    ['read-only policy', ({ core }) => core.run('policy.setAccess', { access: 'read-only' })],
    ['connector disabled', ({ core }) => core.run('connector.disable', { name: 'up' })],
    [
      'tool blocked',
      ({ core }) => core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'block' }),
    ],
    [
      'tool judged destructive',
      ({ core }) => core.run('tool.set', { connector: 'up', tool: 'put_it', class: 'destructive' }),
    ],
    [
      'tool with another description',
      async ({ core, upstream }) => {
        upstream.tools = [tool('put_it', { description: 'now sends it to somebody' })];
        await core.run('connector.connect', { name: 'up' });
      },
    ],
    [
      'changed tool, reviewed at once',
      async ({ core, upstream }) => {
        upstream.tools = [tool('put_it', { description: 'now sends it to somebody' })];
        await core.run('connector.connect', { name: 'up' });
        await core.run('connector.review', { name: 'up', accept: 'all' });
      },
    ],
    [
      'tool gone',
      async ({ core, upstream }) => {
        upstream.tools = [];
        await core.run('connector.connect', { name: 'up' });
      },
    ],
    [
      'another connector of the same name',
      async ({ core, upstream }) => {
        await core.run('connector.remove', { name: 'up' });
        await addUpstream(core, upstream);
      },
    ],
  ];
  const withdrawn: typeof changes = [
    [
      'another address',
      ({ core, upstream }) =>
        core.run('connector.edit', { name: 'up', url: `${upstream.url}?other=1` }),
    ],
    [
      'another token for the service',
      ({ core }) =>
        core.run('connector.editAuth', {
          name: 'up',
          bearer: { do: 'replace', value: 'another-secret-token' },
        }),
    ],
  ];
  test.each(withdrawn)('%s: nothing reaches the server', async (_what, change) => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    const held = call(setting, login, 'put_it', args);
    const { id } = await approval(core);
    await change(setting);
    await core.core.call('terminal', 'question.allow', { id });
    expect(['approval_withdrawn', 'changed_while_held']).toContain((await held).outcome);
    expect(upstream.count('tools/call')).toBe(0);
  });

  const stricter: typeof changes = [
    [
      'grant narrowed to reading',
      ({ core, login }) =>
        core.run('client.grant', { clientId: login.clientId, access: { up: 'read' } }),
    ],
    [
      'grant without the connector',
      ({ core, login }) =>
        core.run('client.grant', { clientId: login.clientId, access: { up: 'none' } }),
    ],
    [
      'the tool set to allow: the answer was for a question',
      ({ core }) => core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'allow' }),
    ],
    [
      'the tool set to ask: another reason than was shown',
      ({ core }) => core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'ask' }),
    ],
    ['a rule that blocks', ({ core }) => core.run('rule.add', { rule: { action: 'block' } })],
    [
      'a rule that asks: another reason than was shown',
      ({ core }) => core.run('rule.add', { rule: { action: 'ask', tools: ['put_*'] } }),
    ],
    [
      'the tool blocked for this client',
      ({ core, login }) =>
        core.run('client.setTool', {
          clientId: login.clientId,
          connector: 'up',
          tool: 'put_it',
          mode: 'block',
        }),
    ],
    [
      'the connector switched off for this client',
      ({ core, login }) =>
        core.run('client.setConnector', {
          clientId: login.clientId,
          connector: 'up',
          isOn: false,
        }),
    ],
    [
      'the connector held to reading',
      ({ core }) => core.run('connector.edit', { name: 'up', isReadOnly: true }),
    ],
  ];
  test.each([...changes, ...stricter])(
    '%s: the call is refused, the upstream got nothing',
    async (_what, change) => {
      const setting = await setUp();
      const { core, upstream, login } = setting;
      const held = call(setting, login, 'put_it', args);
      const { id } = await approval(core);
      await change(setting);
      // TRIAL-C8: an Allow that comes to nothing is not reported as done.
      expect(await core.refused('question.allow', { id })).toMatchObject({
        code: 'conflict',
        message: 'Something has changed since this was asked.',
      });
      expect((await held).outcome).toBe('changed_while_held');
      expect(await core.run('questions.list', {})).toEqual([]);
      expect(upstream.count('tools/call')).toBe(0);
    },
  );

  test('revoked while held: the stream ends, the question goes, the token is dead', async () => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    const held = call(setting, login, 'put_it', args, { progressToken: 'p' }).catch(() => null);
    const { id } = await approval(core);
    await core.run('client.revoke', { clientId: login.clientId }, 'tray');
    const answer = await held;
    expect(answer?.outcome ?? 'nothing').toBe('nothing');
    expect(await core.refused('question.allow', { id })).toMatchObject({ code: 'not_found' });
    expect(upstream.count('tools/call')).toBe(0);
    expect((await callModern(core.endpoint, login.accessToken, 'tools/list')).status).toBe(401);
  });
});
