/** Clients of both eras that can be asked everything, and a server that asks. */
import { callModern } from '../../../support/clients/oauth-client.ts';
import { eventsOf, sendLegacy } from './legacy-client.ts';
import { readMessages, type Setting } from '../support.ts';

const everything = {
  elicitation: { form: {}, url: {} },
  sampling: {},
  roots: { listChanged: true },
};
const declared = { 'io.modelcontextprotocol/clientCapabilities': everything };
export const form = {
  message: 'Who are you?',
  requestedSchema: {
    type: 'object',
    properties: { name: { type: 'string' }, apiKey: { type: 'string' } },
    required: ['name', 'apiKey'],
  },
  _meta: {
    'example.com/why': 'to sign',
    'dev.consentry/reason': 'allowed',
    'io.modelcontextprotocol/related-task': { taskId: 'of the server' },
  },
};
export const shownForm = {
  message: '[up] Who are you?',
  requestedSchema: {
    type: 'object',
    properties: { name: { type: 'string' } },
    required: ['name'],
  },
  _meta: { 'example.com/why': 'to sign' },
};

export interface Answer {
  readonly status: number;
  readonly result:
    | (Readonly<Record<string, unknown>> & {
        readonly inputRequests?: Readonly<Record<string, unknown>>;
        readonly requestState?: string;
      })
    | undefined;
  readonly code: number | undefined;
}

export async function callAsModern(
  { core, login }: Pick<Setting, 'core' | 'login'>,
  more: object = {},
  token = login.accessToken,
): Promise<Answer> {
  const params = { name: 'up__get_it', arguments: {}, _meta: declared, ...more };
  const response = await callModern(core.endpoint, token, 'tools/call', params);
  const message = readMessages(await response.text()).at(-1);
  return { status: response.status, result: message?.result, code: message?.error?.code };
}

export async function openAskable({ core, login }: Setting): Promise<string> {
  const message = {
    id: 0,
    method: 'initialize',
    params: {
      protocolVersion: '2025-11-25',
      capabilities: everything,
      clientInfo: { name: 'askable', version: '1' },
    },
  };
  const response = await sendLegacy(core, login.accessToken, message);
  await response.text();
  return response.headers.get('mcp-session-id') ?? '';
}

/** Calls and answers what is asked meanwhile; resolves with what was asked and with the result. */
export async function callAsLegacy(
  setting: Setting,
  answers: Readonly<Record<string, object>>,
): Promise<{ asked: [string, unknown][]; result: unknown }> {
  const { core, login } = setting;
  const session = await openAskable(setting);
  const call = { id: 1, method: 'tools/call', params: { name: 'up__get_it', arguments: {} } };
  const response = await sendLegacy(core, login.accessToken, call, { session });
  if (response.headers.get('content-type')?.startsWith('application/json') === true) {
    const { result } = (await response.json()) as { result: unknown };
    return { asked: [], result };
  }
  const asked: [string, unknown][] = [];
  for await (const event of eventsOf(response)) {
    if (event['id'] === 1) return { asked, result: event['result'] };
    const method = String(event['method']);
    asked.push([method, event['params']]);
    await sendLegacy(
      core,
      login.accessToken,
      { id: event['id'], result: answers[method] },
      { session },
    );
  }
  return { asked, result: undefined };
}

export const accepted = {
  action: 'accept',
  content: { name: 'Ada' },
  _meta: { 'example.com/shown': true },
};
