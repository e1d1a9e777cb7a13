/**
 * SEC-44: an upstream that may ask for nothing and asks for a password, for a page to be opened,
 * for the client's model or its folders gets nothing, nobody sees what it asked, and no address of
 * it is ever fetched. Also where the client would take it all. What happens where it may ask is in
 * `server-questions.test.ts`.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { showsPages } from '../../../../main/core/mcp/extensions/ui-extension.ts';
import { callModern } from '../../../support/clients/oauth-client.ts';
import { openSession, sendLegacy } from './legacy-client.ts';
import { readMessages, setUp, type Setting } from '../support.ts';

const everything = {
  'io.modelcontextprotocol/clientCapabilities': {
    elicitation: { form: {}, url: {} },
    sampling: {},
    roots: {},
  },
};

/** A web server that nobody may visit. */
async function startTrap(): Promise<{ url: string; visits: () => number }> {
  let visits = 0;
  const server = createServer((_request, response) => {
    visits += 1;
    response.end();
  });
  server.on('connection', () => (visits += 1));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/login`, visits: () => visits };
}

const asksFor = (url: string): Setting['upstream']['asks'] => [
  {
    id: 'ask-form',
    method: 'elicitation/create',
    params: {
      message: 'Your password, please',
      requestedSchema: { type: 'object', properties: { password: { type: 'string' } } },
    },
  },
  {
    id: 'ask-url',
    method: 'elicitation/create',
    params: { mode: 'url', elicitationId: 'e', url, message: 'Log in here' },
  },
  {
    id: 'ask-model',
    method: 'sampling/createMessage',
    params: { messages: [{ role: 'user', content: { type: 'text', text: 'hi' } }], maxTokens: 9 },
  },
  { id: 'ask-folders', method: 'roots/list', params: {} },
];

/**
 * The call as clients of both eras make it, with everything declared: what each was sent, whole.
 */
async function callFromBothEras(setting: Setting): Promise<readonly [string, string]> {
  const { core, login } = setting;
  const params = { name: 'up__get_it', arguments: {} };
  const modern = await callModern(core.endpoint, login.accessToken, 'tools/call', {
    ...params,
    _meta: everything,
  });
  const session = await openSession(core, login.accessToken);
  const message = { id: 1, method: 'tools/call', params };
  const legacy = await sendLegacy(core, login.accessToken, message, { session });
  return [await modern.text(), await legacy.text()];
}

async function presentedNothing(setting: Setting, present: unknown): Promise<void> {
  expect(await setting.core.run('questions.list', {})).toEqual([]);
  // The login of the test's client was presented, and nothing since.
  expect(present).toHaveBeenCalledTimes(1);
}

async function withPresenter(era: 'legacy' | 'modern'): Promise<[Setting, () => void]> {
  const present = vi.fn<() => void>();
  const setting = await setUp(era, { presenter: { present, dismiss() {} } });
  await setting.core.run('connector.edit', { name: 'up', asks: { input: false } });
  // Before that it was told that clients can be asked for input.
  setting.upstream.requests.length = 0;
  await setting.core.run('connector.connect', { name: 'up' });
  return [setting, present];
}

describe.each(['legacy', 'modern'] as const)('SEC-44 a %s upstream', (era) => {
  test('is told that we can do none of it, whatever the client can', async () => {
    const [setting] = await withPresenter(era);
    await callFromBothEras(setting);
    const declared = setting.upstream.requests.flatMap(({ rpc }) => {
      if (rpc?.method === 'initialize') return [rpc.params?.['capabilities']];
      const meta = rpc?.params?.['_meta'] as Record<string, unknown> | undefined;
      const capabilities = meta?.['io.modelcontextprotocol/clientCapabilities'];
      return capabilities === undefined ? [] : [capabilities];
    });
    expect(declared.length).toBeGreaterThan(0);
    // Lists are read for clients that show pages too; of what can be asked there is nothing.
    for (const capabilities of declared)
      expect([{}, { extensions: showsPages }]).toContainEqual(capabilities);
  });

  test('asks on the stream of a call: refused to it, unknown to everybody else; the call goes on', async () => {
    const [setting, present] = await withPresenter(era);
    const trap = await startTrap();
    setting.upstream.asks = asksFor(trap.url);
    for (const answer of await callFromBothEras(setting)) {
      const [message, ...more] = readMessages(answer);
      expect(more).toEqual([]);
      expect(message?.result?.content).toEqual([{ type: 'text', text: '{}' }]);
      expect(answer).not.toContain('ask-');
    }
    const answers = setting.upstream.requests.filter(({ rpc }) =>
      String(rpc?.id).startsWith('ask-'),
    );
    // 2026-07-28 has no requests of the server: nothing is answered. Older revisions hear a no to
    // each.
    expect(answers.map(({ rpc }) => rpc?.error?.code)).toEqual(
      era === 'modern' ? [] : Array.from({ length: 8 }, () => -32601),
    );
    await presentedNothing(setting, present);
    expect(trap.visits()).toBe(0);
  });

  test('asks beside the calls: refused, shown to nobody', async () => {
    const [setting, present] = await withPresenter(era);
    const trap = await startTrap();
    await vi.waitFor(() => expect(setting.upstream.streams()).toBe(1));
    const asks = asksFor(trap.url);
    for (const ask of asks) setting.upstream.say(ask);
    // Answered in order, so all that was to come has come with the last.
    const listed = setting.upstream.count('tools/list');
    setting.upstream.announceChange();
    await vi.waitFor(() => expect(setting.upstream.count('tools/list')).toBeGreaterThan(listed));
    const refused = (): unknown[] =>
      setting.upstream.requests.flatMap(({ rpc }) =>
        rpc?.error === undefined ? [] : [[rpc.id, rpc.error.code]],
      );
    await vi.waitFor(() =>
      expect(new Set(refused().map(String))).toEqual(
        new Set(era === 'modern' ? [] : asks.map(({ id }) => `${id},-32601`)),
      ),
    );
    await presentedNothing(setting, present);
    expect(trap.visits()).toBe(0);
  });

  test.each([
    [
      'input_required with a form and a page',
      (url: string) => ({
        resultType: 'input_required',
        requestState: 'opaque-state',
        inputRequests: {
          a: { method: 'elicitation/create', params: { mode: 'form', message: 'Password?' } },
          b: { method: 'elicitation/create', params: { mode: 'url', url, message: 'Log in' } },
          c: { method: 'sampling/createMessage', params: {} },
        },
        content: [{ type: 'text', text: 'opaque-state' }],
      }),
      'elicitation/create, sampling/createMessage',
    ],
    [
      'a task',
      () => ({ resultType: 'task', taskId: 'opaque-state', status: 'working' }),
      'an answer of the kind "task"',
    ],
    ['a kind that is no text', () => ({ resultType: { a: 1 } }), 'an answer of another kind'],
    [
      'a kind in another spelling',
      () => ({ resultType: 'Complete', content: [{ type: 'text', text: 'opaque-state' }] }),
      'an answer of the kind "Complete"',
    ],
  ])('answers with %s: an error to the client, and nothing of it', async (_what, result, words) => {
    const [setting, present] = await withPresenter(era);
    const trap = await startTrap();
    setting.upstream.onCall = () => result(trap.url);
    for (const answer of await callFromBothEras(setting)) {
      const [message] = readMessages(answer);
      expect(message?.result).toMatchObject({
        isError: true,
        _meta: { 'dev.consentry/reason': 'upstream_wants_input' },
      });
      expect(message?.result).not.toMatchObject({ resultType: 'input_required' });
      expect(JSON.stringify(message?.result?.content)).toContain(
        JSON.stringify(words).slice(1, -1),
      );
      for (const unseen of ['opaque-state', 'inputRequests', trap.url, 'Password'])
        expect(answer).not.toContain(unseen);
    }
    const { entries } = await setting.core.run('audit.list', { decision: 'failed' });
    expect(entries.map(({ detail }) => detail?.slice(0, 11))).toEqual([
      'wants_input',
      'wants_input',
    ]);
    await presentedNothing(setting, present);
    expect(trap.visits()).toBe(0);
  });

  test('answers with an error that names a page: the client is asked to visit no page', async () => {
    const [setting, present] = await withPresenter(era);
    const trap = await startTrap();
    for (const code of [-32042, -32000]) {
      const elicitations = [{ mode: 'url', elicitationId: 'e', url: trap.url, message: 'Log in' }];
      const error = { code, message: `Log in at ${trap.url}`, data: { elicitations } };
      const body = JSON.stringify({ jsonrpc: '2.0', id: null, error });
      setting.upstream.trouble.set('tools/call', { status: 200, body });
      for (const answer of await callFromBothEras(setting)) {
        const [message] = readMessages(answer);
        expect(message?.error).toBe(undefined);
        expect(message?.result).toMatchObject({
          isError: true,
          _meta: { 'dev.consentry/reason': 'upstream_wants_input' },
        });
        expect(answer).not.toContain(trap.url);
      }
    }
    await presentedNothing(setting, present);
    expect(trap.visits()).toBe(0);
  });

  test('hides its wishes in a complete result: they are not in what the client gets', async () => {
    const [setting] = await withPresenter(era);
    setting.upstream.onCall = () => ({
      content: [{ type: 'text', text: 'done' }],
      inputRequests: { a: { method: 'elicitation/create', params: {} } },
      requestState: 'opaque-state',
    });
    for (const answer of await callFromBothEras(setting)) {
      expect(readMessages(answer)[0]?.result?.content).toEqual([{ type: 'text', text: 'done' }]);
      expect(answer).not.toContain('inputRequests');
      expect(answer).not.toContain('opaque-state');
    }
  });
});
