/**
 * Clients of both eras in front of a server of both: each speaks to it in its own (docs/adr/0032).
 */
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createEverythingServer } from '../../../support/everything-upstream/create-server.mjs';
import { serveHttp } from '../../../support/everything-upstream/serve-http.mjs';
import { another, setUp, type Setting } from '../support.ts';
import { accepted, callAsLegacy, callAsModern, form, shownForm } from './askable-clients.ts';

const ask = { id: 'ask-1', method: 'elicitation/create', params: form };

/** How each call was sent: in a session, or as one of 2026-07-28. */
function sent({ upstream }: Setting): unknown[] {
  return upstream.requests
    .filter(({ rpc }) => rpc?.method === 'tools/call')
    .map(({ headers }) => headers['mcp-session-id'] ?? headers['mcp-protocol-version']);
}

test('a legacy client is asked by requests of the server, and its session ends with its login', async () => {
  const setting = await setUp('both');
  setting.upstream.asks = [ask];
  const { asked, result } = await callAsLegacy(setting, { 'elicitation/create': accepted });
  expect(asked).toEqual([['elicitation/create', shownForm]]);
  expect(result).toEqual({ content: [{ type: 'text', text: '{}' }] });
  setting.upstream.asks = [];
  expect((await callAsModern(setting)).result).toMatchObject({ resultType: 'complete' });
  expect(sent(setting)).toEqual(['session-1', '2026-07-28']);
  await setting.core.run('client.revoke', { clientId: setting.login.clientId });
  const left = (): unknown[] =>
    setting.upstream.requests.flatMap(({ method, headers }) =>
      method === 'DELETE' ? [headers['mcp-session-id']] : [],
    );
  await vi.waitFor(() => expect(left()).toEqual(['session-1']));
});

test('the SDK v1 gets what a server of the SDK v2 can do in sessions only', async () => {
  const { core } = await setUp();
  const upstream = await serveHttp('both', 0, (era, changes) =>
    createEverythingServer(era, changes, true),
  );
  onTestFinished(() => upstream.close());
  await core.run('connector.add', { kind: 'http', name: 'real', url: upstream.url });
  await core.run('connector.edit', { name: 'real', asks: { model: true } });
  await core.run('connector.connect', { name: 'real' });
  await core.run('connector.review', { name: 'real', accept: 'all' });
  for (const tool of ['test_elicitation', 'test_sampling'])
    await core.run('tool.set', { connector: 'real', tool, mode: 'allow' });
  const { accessToken } = await another(core, { real: 'write' });
  const capabilities = { elicitation: {}, sampling: {} };
  const client = new ClientV1({ name: 'v1', version: '1' }, { capabilities });
  client.setRequestHandler(ElicitRequestSchema, () => ({
    action: 'accept',
    content: { username: 'Ada', email: 'ada@example.com' },
  }));
  client.setRequestHandler(CreateMessageRequestSchema, () => ({
    role: 'assistant',
    model: 'm',
    content: { type: 'text', text: 'of the model' },
  }));
  const headers = { authorization: `Bearer ${accessToken}` };
  await client.connect(new HttpV1(new URL(core.endpoint), { requestInit: { headers } }));
  onTestFinished(() => client.close());
  const call = async (name: string, args: object): Promise<string> =>
    JSON.stringify((await client.callTool({ name, arguments: { ...args } })).content);
  expect(await call('real__test_elicitation', { message: 'Who?' })).toContain('ada@example.com');
  expect(await call('real__test_sampling', { prompt: 'Hi' })).toContain('of the model');
});
