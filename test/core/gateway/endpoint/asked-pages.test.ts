/**
 * Pages that a server asks to open, for clients of 2025-11-25: each has an id there, which servers
 * of 2026-07-28 do not give and without which the SDK of that time answers nothing.
 */
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  ElicitRequestSchema,
  CreateMessageRequestSchema,
  UrlElicitationRequiredError,
  type ElicitRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished, test } from 'vitest';
import { another, setUp, type Setting } from '../support.ts';

const page = { mode: 'url', message: 'Log in', url: 'https://example.com/login' };

/** A client of the SDK v1 that opens pages and has a model. */
async function connect({ core }: Pick<Setting, 'core'>): Promise<{
  readonly client: ClientV1;
  readonly asked: ElicitRequest['params'][];
}> {
  const { accessToken } = await another(core);
  const capabilities = { elicitation: { url: {} }, sampling: { tools: {} } };
  const client = new ClientV1({ name: 'v1', version: '1' }, { capabilities });
  const asked: ElicitRequest['params'][] = [];
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
    asked.push(params);
    return { action: 'accept' };
  });
  client.setRequestHandler(CreateMessageRequestSchema, () => ({
    role: 'assistant',
    model: 'm',
    content: { type: 'text', text: 'from the model' },
  }));
  const headers = { authorization: `Bearer ${accessToken}` };
  await client.connect(new HttpV1(new URL(core.endpoint), { requestInit: { headers } }));
  onTestFinished(() => client.close());
  return { client, asked };
}

/** The server asks this first, and says in its result what it was answered. */
function askFirst({ upstream }: Setting, question: object): void {
  upstream.onCall = ({ inputResponses }) =>
    inputResponses === undefined
      ? { resultType: 'input_required', inputRequests: { it: question } }
      : {
          resultType: 'complete',
          content: [{ type: 'text', text: JSON.stringify(inputResponses) }],
        };
}

test('a page of a modern server has an id of its own each time, and the server hears that it is accepted', async () => {
  const setting = await setUp('modern');
  askFirst(setting, { method: 'elicitation/create', params: page });
  const { client, asked } = await connect(setting);
  for (const _round of [1, 2]) {
    const { content } = await client.callTool({ name: 'up__get_it', arguments: {} });
    expect(content).toEqual([{ type: 'text', text: '{"it":{"action":"accept"}}' }]);
  }
  expect(asked).toMatchObject([
    { mode: 'url', message: '[up] Log in', url: page.url },
    { mode: 'url', message: '[up] Log in', url: page.url },
  ]);
  const ids = asked.map((params) => ('elicitationId' in params ? params.elicitationId : ''));
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/u);
});

test('the id that a legacy server gave stays, so that it can say when the page is done', async () => {
  const setting = await setUp('legacy');
  const params = { ...page, elicitationId: 'of-the-server' };
  setting.upstream.asks = [{ id: 'ask-1', method: 'elicitation/create', params }];
  const { client, asked } = await connect(setting);
  await client.callTool({ name: 'up__get_it', arguments: {} });
  expect(asked).toMatchObject([{ elicitationId: 'of-the-server' }]);
});

test('each page of an error that requires them has an id', async () => {
  const setting = await setUp('legacy');
  const elicitations = [page, { ...page, elicitationId: 'of-the-server' }];
  const error = { code: -32042, message: 'Log in first', data: { elicitations } };
  const body = JSON.stringify({ jsonrpc: '2.0', id: null, error });
  setting.upstream.trouble.set('tools/call', { status: 200, body });
  const { client } = await connect(setting);
  const thrown: unknown = await client
    .callTool({ name: 'up__get_it', arguments: {} })
    .catch((reason: unknown) => reason);
  expect(thrown).toBeInstanceOf(UrlElicitationRequiredError);
  const [first, second] = (thrown as UrlElicitationRequiredError).elicitations;
  expect(first?.elicitationId).toMatch(/^[\w-]{22}$/u);
  expect(second?.elicitationId).toBe('of-the-server');
});

test('tools that a modern server gives the model of an older client are such as it can read', async () => {
  const setting = await setUp('modern');
  await setting.core.run('connector.edit', { name: 'up', asks: { model: true } });
  await setting.core.run('connector.connect', { name: 'up' });
  const tool = { name: 't', inputSchema: { type: 'object', properties: { a: true } } };
  const block = { type: 'tool_result', toolUseId: '1', content: [], structuredContent: [1] };
  askFirst(setting, {
    method: 'sampling/createMessage',
    params: {
      messages: [{ role: 'user', content: [block] }],
      maxTokens: 5,
      tools: [{ ...tool, outputSchema: { type: 'array' } }],
    },
  });
  const { client } = await connect(setting);
  const { content } = await client.callTool({ name: 'up__get_it', arguments: {} });
  expect(JSON.stringify(content)).toContain('from the model');
});
