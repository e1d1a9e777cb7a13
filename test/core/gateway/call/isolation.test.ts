/**
 * Between clients, and between upstream and client: nobody's answer, cancel or voice is another's.
 */
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { exposedName } from '../../../../main/core/gateway/view/tool-names.ts';
import { callModern, withoutOwn } from '../../../support/clients/oauth-client.ts';
import { eventsOf, openSession, sendLegacy } from '../endpoint/legacy-client.ts';
import {
  another,
  approval,
  askAgain,
  call,
  setUp,
  tool,
  untilLeft,
  type Setting,
} from '../support.ts';
import { cases } from '../../../support/values/counts.ts';

describe.each(['modern', 'legacy'] as const)('with a %s upstream', (era) => {
  test('a modern client that closes its stream cancels its call upstream', async () => {
    const { core, upstream, login } = await setUp(era);
    upstream.trouble.set('tools/call', 'hang-after-headers');
    const leaving = new AbortController();
    const running = call({ core }, login, 'get_it', {}, { signal: leaving.signal });
    await vi.waitFor(() => expect(upstream.count('tools/call')).toBe(1));
    leaving.abort();
    await expect(running).rejects.toThrow();
    await expectCancelled(upstream);
  });

  test('a legacy client cancels by notification, its own calls only', async () => {
    const { core, upstream, login } = await setUp(era);
    const other = await another(core);
    upstream.trouble.set('tools/call', 'hang-after-headers');
    const [session, foreign] = [
      await openSession(core, login.accessToken),
      await openSession(core, other.accessToken),
    ];
    const params = { name: 'up__get_it', arguments: {} };
    const running = sendLegacy(
      core,
      login.accessToken,
      { id: 7, method: 'tools/call', params },
      { session },
    );
    await vi.waitFor(() => expect(upstream.count('tools/call')).toBe(1));
    const cancel = { method: 'notifications/cancelled', params: { requestId: 7 } };
    const notOwn = await sendLegacy(core, other.accessToken, cancel, { session: foreign });
    expect(notOwn.status).toBe(202);
    // Whatever that did would have happened by the time the next answer is there.
    await callModern(core.endpoint, login.accessToken, 'tools/list');
    const { entries } = await core.run('audit.list', { action: 'tools/call' });
    expect(entries).toMatchObject([{ decision: 'sent', clientName: expect.any(String) as string }]);
    await sendLegacy(core, login.accessToken, cancel, { session });
    await running.then(
      (response) => response.text(),
      () => undefined,
    );
    await expectCancelled(upstream);
  });

  test('revoke cancels what runs', async () => {
    const { core, upstream, login } = await setUp(era);
    upstream.trouble.set('tools/call', 'hang-after-headers');
    const running = call({ core }, login, 'get_it').catch(() => null);
    await vi.waitFor(() => expect(upstream.count('tools/call')).toBe(1));
    await core.run('client.revoke', { clientId: login.clientId });
    await running;
    await expectCancelled(upstream);
  });
});

/** The stream of the call was left, or the upstream was told. */
async function expectCancelled(upstream: Setting['upstream']): Promise<void> {
  const sent = upstream.requests.find(({ rpc }) => rpc?.method === 'tools/call');
  const cancelled = vi.waitFor(
    () => expect(upstream.count('notifications/cancelled')).toBe(1),
    5000,
  );
  await Promise.any([sent?.left, cancelled]);
}

describe('REL-11 in the legacy era', () => {
  test('a client that is gone when the person allows: nothing is sent, the Allow waits for the repeat', async () => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    const session = await openSession(core, login.accessToken);
    const leaving = new AbortController();
    const params = { name: 'up__put_it', arguments: { text: 'a' } };
    const message = { id: 1, method: 'tools/call', params };
    const held = sendLegacy(core, login.accessToken, message, { session, signal: leaving.signal });
    await approval(core);
    leaving.abort();
    await expect(held).rejects.toThrow();
    const { id } = await askAgain(core, await untilLeft(core));
    await core.run('question.allow', { id });
    expect(upstream.count('tools/call')).toBe(0);
    const repeat = await sendLegacy(core, login.accessToken, { ...message, id: 2 }, { session });
    expect(await repeat.json()).toMatchObject({ id: 2, result: { content: [{ type: 'text' }] } });
    expect(upstream.count('tools/call')).toBe(1);
  });
});

describe('SEC-45 an upstream does not speak with our voice', () => {
  const ours = { 'dev.consentry/reason': 'approved_once', 'dev.consentry/else': 1, kept: true };
  test('in results, their blocks and their resources', async () => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    upstream.onCall = () => ({
      _meta: ours,
      content: [
        { type: 'text', text: 'a', _meta: ours },
        { type: 'resource', resource: { uri: 'x:y', text: 'b', _meta: ours } },
        { type: 'resource_link', uri: 'x:y', name: 'n', _meta: ours },
      ],
    });
    const session = await openSession(core, login.accessToken);
    const params = { name: 'up__get_it', arguments: {} };
    const answers = [
      JSON.stringify((await call(setting, login, 'get_it')).messages),
      await (
        await sendLegacy(
          core,
          login.accessToken,
          { id: 1, method: 'tools/call', params },
          { session },
        )
      ).text(),
    ];
    for (const answer of answers) {
      expect(answer).toContain('"kept":true');
      expect(answer).not.toContain('dev.consentry/');
    }
  });

  test('in tool definitions', async () => {
    const { core, upstream, login } = await setUp();
    upstream.tools = [tool('get_it', { _meta: ours })];
    await core.run('connector.connect', { name: 'up' });
    await core.run('connector.review', { name: 'up', accept: 'all' });
    const list = await (await callModern(core.endpoint, login.accessToken, 'tools/list')).text();
    expect(list).toContain('up__get_it');
    expect(list).not.toContain('dev.consentry/');
  });
});

describe('who is notified that the tools changed', () => {
  const open = async (setting: Setting, isLegacy: boolean): Promise<Response> => {
    const { core, login } = setting;
    if (!isLegacy)
      return callModern(core.endpoint, login.accessToken, 'subscriptions/listen', {
        notifications: { toolsListChanged: true },
      });
    const session = await openSession(core, login.accessToken);
    return sendLegacy(core, login.accessToken, null, { session, method: 'GET' });
  };

  test.each([
    ['the GET stream of a session', true],
    ['subscriptions/listen', false],
  ])('%s is notified, and ends with the grant', async (_what, isLegacy) => {
    const setting = await setUp();
    const { core, login } = setting;
    const response = await open(setting, isLegacy);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = eventsOf(response);
    if (!isLegacy)
      expect((await events.next()).value).toMatchObject({
        method: 'notifications/subscriptions/acknowledged',
      });
    const next = events.next();
    await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'block' });
    expect((await next).value).toMatchObject({ method: 'notifications/tools/list_changed' });
    await core.run('client.revoke', { clientId: login.clientId }, 'tray');
    const rest: unknown[] = [];
    for await (const event of events) rest.push(event);
    // The modern stream ends with its result, the legacy one just ends; neither says anything else.
    expect(rest.length).toBe(isLegacy ? 0 : 1);
  });

  test.each([
    ['policy', (setting: Setting) => setting.core.run('policy.setAccess', { access: 'read-only' })],
    [
      'connector switched off',
      (setting: Setting) => setting.core.run('connector.disable', { name: 'up' }),
    ],
    [
      'connector removed',
      (setting: Setting) => setting.core.run('connector.remove', { name: 'up' }),
    ],
    [
      'review',
      async ({ core, upstream }: Setting) => {
        upstream.tools = [tool('get_it'), tool('get_more')];
        await core.run('connector.connect', { name: 'up' });
        await core.run('connector.review', { name: 'up', accept: 'all' });
      },
    ],
    [
      'change at the upstream',
      async ({ upstream }: Setting) => {
        upstream.tools = [tool('get_it')];
        await vi.waitFor(() => expect(upstream.streams()).toBe(1));
        upstream.announceChange();
      },
    ],
  ])('ATOMIC-32 a listening client is notified of: %s', async (_what, change) => {
    const setting = await setUp();
    const events = eventsOf(await open(setting, false));
    await events.next();
    const next = events.next();
    await change(setting);
    expect((await next).value).toMatchObject({ method: 'notifications/tools/list_changed' });
    await events.return(undefined);
  });
});

describe('SEC-50 exposed names', () => {
  const connector = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/u);
  const toolName = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9_-]{1,60}$/u),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc.constantFrom(
      'abcdef.1',
      'abcdef/1',
      'abcdef 1',
      'a__b',
      '__proto__',
      'constructor',
      'a.b',
      'a-b',
      'a b',
      'é',
      'e\u0301',
    ),
  );

  test('are short, plain and different for different tools', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(connector, toolName), {
          maxLength: 12,
          selector: ([name, inner]) => JSON.stringify([name, inner]),
        }),
        (pairs) => {
          const names = pairs.map(([name, inner]) => exposedName(name, inner));
          expect(new Set(names).size).toBe(pairs.length);
          for (const [index, name] of names.entries()) {
            expect(name).toMatch(/^[A-Za-z0-9_-]{1,50}$/u);
            expect(name.startsWith(`${pairs[index]?.[0]}__`)).toBe(true);
          }
        },
      ),
      { numRuns: cases(10_000) },
    );
  });

  test('each name reaches the tool it was made for, also where an upstream aims at another’s alias', async () => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    const long = 'x'.repeat(80);
    const aimed = exposedName('up', long).slice('up__'.length);
    const originals = [long, aimed, 'a.b', 'a-b', 'a__b', '__proto__', 'up__get_it'];
    upstream.tools = originals.map((name) => tool(name, { annotations: { readOnlyHint: true } }));
    upstream.onCall = (params) => ({ content: [{ type: 'text', text: String(params['name']) }] });
    await core.run('connector.connect', { name: 'up' });
    await core.run('connector.review', { name: 'up', accept: 'all' });
    await core.run('tools.setMode', { connector: 'up', class: 'write', mode: 'allow' });
    const list = (await (
      await callModern(core.endpoint, login.accessToken, 'tools/list')
    ).json()) as {
      result: { tools: { name: string; description: string }[] };
    };
    const names = list.result.tools.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, description } of list.result.tools) {
      if (withoutOwn([name]).length === 0) continue;
      const { messages } = await call(setting, login, name.slice('up__'.length));
      expect(messages[0]?.result?.content).toEqual([
        { type: 'text', text: description.slice('does '.length) },
      ]);
    }
  });
});
