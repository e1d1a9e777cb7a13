/**
 * Real clients with a person, a model and folders behind them, in front of a real server that asks
 * for all three.
 */
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as HttpV2,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished, test } from 'vitest';
import { logIn, register } from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { runInspector } from '../support/inspector.ts';
import { addEverything } from '../support/real-upstreams.ts';

const capabilities = { elicitation: {}, sampling: {}, roots: { listChanged: true } };
const sampled = {
  role: 'assistant' as const,
  model: 'm',
  content: { type: 'text' as const, text: 'the model answered' },
};
const roots = { roots: [{ uri: 'file:///work', name: 'Work' }] };
const filled = { action: 'accept' as const, content: { name: 'Ada Lovelace' } };

async function setUp(): Promise<{ url: URL; headers: Record<string, string> }> {
  const core = await startCore();
  await addEverything(core);
  await core.run('connector.edit', {
    name: 'everything',
    asks: { model: true, folders: true, input: true },
  });
  await core.run('connector.connect', { name: 'everything' });
  await core.run('connector.review', { name: 'everything', accept: 'all' });
  for (const { name } of await core.run('tools.list', { connector: 'everything' }))
    await core.run('tool.set', { connector: 'everything', tool: name, mode: 'allow' });
  const endpoint = `${core.issuer}/mcp/everything`;
  const { accessToken } = await logIn(core, {
    client: await register(core.issuer),
    access: { everything: 'write' },
    authorize: { resource: endpoint },
  });
  return { url: new URL(endpoint), headers: { authorization: `Bearer ${accessToken}` } };
}

interface Asking {
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<object>;
  readResource(params: { uri: string }): Promise<object>;
  getPrompt(params: { name: string; arguments: Record<string, string> }): Promise<object>;
  complete(params: {
    ref: { type: 'ref/prompt'; name: string };
    argument: { name: string; value: string };
  }): Promise<object>;
}

/** What the server was told, in the words of its answers. */
async function askAll(client: Asking): Promise<void> {
  const call = async (name: string, args: Record<string, unknown> = {}): Promise<string> =>
    JSON.stringify(await client.callTool({ name, arguments: args }));
  const prompt = { prompt: 'Who are you?', maxTokens: 20 };
  expect(await call('trigger-sampling-request', prompt)).toContain('the model answered');
  expect(await call('trigger-elicitation-request')).toContain('- Name: Ada Lovelace');
  expect(await call('get-roots-list')).toContain('URI: file:///work');
  const uri = 'demo://resource/dynamic/text/1';
  expect(JSON.stringify(await client.readResource({ uri }))).toContain(uri);
  const name = 'args-prompt';
  const got = await client.getPrompt({ name, arguments: { city: 'Ulm', state: 'BW' } });
  expect(JSON.stringify(got)).toContain('Ulm');
  const completed = await client.complete({
    ref: { type: 'ref/prompt', name: 'completable-prompt' },
    argument: { name: 'department', value: 'E' },
  });
  expect(JSON.stringify(completed)).toContain('Engineering');
}

test('SDK v1, in a session: a model, a form and folders are asked for and answered', async () => {
  const { url, headers } = await setUp();
  const client = new ClientV1({ name: 'v1', version: '1' }, { capabilities });
  client.setRequestHandler(ElicitRequestSchema, () => filled);
  client.setRequestHandler(CreateMessageRequestSchema, () => sampled);
  client.setRequestHandler(ListRootsRequestSchema, () => roots);
  const transport = new HttpV1(url, { requestInit: { headers } });
  await client.connect(transport);
  onTestFinished(() => client.close());
  await askAll(client);
  await client.subscribeResource({ uri: 'demo://resource/dynamic/text/1' });
}, 60_000);

test('SDK v2, each request alone: the same by results that are answered with a repeat', async () => {
  const { url, headers } = await setUp();
  const client = new ClientV2(
    { name: 'v2', version: '1' },
    { capabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  client.setRequestHandler('elicitation/create', () => filled);
  client.setRequestHandler('sampling/createMessage', () => sampled);
  client.setRequestHandler('roots/list', () => roots);
  await client.connect(new HttpV2(url, { requestInit: { headers } }));
  onTestFinished(() => client.close());
  await askAll(client);
}, 60_000);

test('MCP Inspector lists and reads resources and prompts', async () => {
  const core = await startCore();
  await addEverything(core);
  const run = async (...args: string[]): Promise<string> =>
    JSON.stringify(
      await runInspector(core, core.endpoint, { allow: true, access: { everything: 'read' } }, [
        '--method',
        ...args,
      ]),
    );
  const uri = 'demo://resource/static/document/architecture.md';
  expect(await run('resources/list')).toContain(uri);
  expect(await run('resources/read', '--uri', uri)).toContain('text/markdown');
  expect(await run('prompts/list')).toContain('everything__simple-prompt');
  expect(await run('prompts/get', '--prompt-name', 'everything__simple-prompt')).toContain('text');
}, 60_000);
