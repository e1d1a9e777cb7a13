/**
 * One recorded conversation of every feature, for a client of either era, as raw messages: the same
 * steps with any server, so that two of them can be compared message by message.
 */
import { expect, vi } from 'vitest';
import { eventsOf } from '../../core/gateway/endpoint/legacy-client.ts';

export type Message = Readonly<Record<string, unknown>>;

/** What one step brought, in order. */
export interface Heard {
  readonly step: string;
  readonly status: number;
  readonly messages: readonly Message[];
}

interface Peer {
  readonly endpoint: string;
  readonly token: string | null;
}

export const capabilities = {
  elicitation: { form: {}, url: {} },
  sampling: {},
  roots: { listChanged: true },
};
export const clientInfo = { name: 'recorder', version: '1' };
const form = { action: 'accept', content: { username: 'ada', email: 'ada@example.com' } };
export const answers: Readonly<Record<string, object>> = {
  'elicitation/create': form,
  'sampling/createMessage': {
    role: 'assistant',
    model: 'm',
    stopReason: 'endTurn',
    content: { type: 'text', text: 'Paris' },
  },
  'roots/list': { roots: [{ uri: 'file:///work', name: 'Work' }] },
};

export type Step = readonly [method: string, params: object];

export const watched = 'test://watched-resource';
export const changeWatched = { name: 'test_trigger_resource_change', arguments: { uri: watched } };

/** What both eras have, in the same words. */
const common: readonly Step[] = [
  ['tools/list', {}],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['prompts/list', {}],
  ...[
    'test_simple_text',
    'test_image_content',
    'test_audio_content',
    'test_embedded_resource',
    'test_multiple_content_types',
    'test_error_handling',
    'test_structured',
    'test_resource_link',
    'test_tool_with_logging',
  ].map((name): Step => ['tools/call', { name, arguments: {} }]),
  ['tools/call', { name: 'test_tool_with_progress', _meta: { progressToken: 'token' } }],
  ['tools/call', { name: 'test_tool_with_progress', _meta: { progressToken: 0 } }],
  ['tools/call', { name: 'test_no_such_tool', arguments: {} }],
  ['tools/call', { arguments: {} }],
  ...[
    'test://static-text',
    'test://static-binary',
    watched,
    'test://template/123/data',
    'test://nothing-here',
  ].map((uri): Step => ['resources/read', { uri }]),
  ['prompts/get', { name: 'test_simple_prompt' }],
  [
    'prompts/get',
    { name: 'test_prompt_with_arguments', arguments: { arg1: 'hello', arg2: 'world' } },
  ],
  [
    'prompts/get',
    {
      name: 'test_prompt_with_embedded_resource',
      arguments: { resourceUri: 'test://static-text' },
    },
  ],
  ['prompts/get', { name: 'test_prompt_with_image' }],
  ['prompts/get', { name: 'test_no_such_prompt' }],
  [
    'completion/complete',
    {
      ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' },
      argument: { name: 'arg1', value: 'test' },
    },
  ],
  ['tools/call', { name: 'test_elicitation', arguments: { message: 'Who are you?' } }],
  ['tools/call', { name: 'test_elicitation_sep1034_defaults', arguments: {} }],
  ['tools/call', { name: 'test_elicitation_sep1330_enums', arguments: {} }],
  ['tools/call', { name: 'test_sampling', arguments: { prompt: 'Capital of France?' } }],
  ['tools/call', { name: 'test_input_required_result_list_roots', arguments: {} }],
];

export const olderSteps: readonly Step[] = [
  ['ping', {}],
  ...common,
  ['logging/setLevel', { level: 'error' }],
  ['tools/call', { name: 'test_tool_with_logging', arguments: {} }],
  ['logging/setLevel', { level: 'loud' }],
  ['resources/subscribe', { uri: watched }],
  ['tools/call', changeWatched],
  ['resources/unsubscribe', { uri: watched }],
  ['no/such/method', {}],
];

const logging = { _meta: { 'io.modelcontextprotocol/logLevel': 'info' } };
export const newerSteps: readonly Step[] = [
  ['server/discover', {}],
  ...common,
  ['tools/call', { name: 'test_tool_with_logging', arguments: {}, ...logging }],
  ['tools/call', { name: 'test_missing_capability', arguments: {} }],
  ...['request_state', 'multiple_inputs', 'multi_round', 'capabilities'].map((name): Step => [
    'tools/call',
    { name: `test_input_required_result_${name}`, arguments: {} },
  ]),
  ['prompts/get', { name: 'test_input_required_result_prompt' }],
  ['no/such/method', {}],
];

/** Of 2025-11-25: one session with its GET stream; what the server asks is answered. */
export async function converseInSession(peer: Peer): Promise<readonly Heard[]> {
  const received: Heard[] = [];
  let session: string | undefined;
  let next = 0;
  const beside: Message[] = [];

  const send = (message: object | null, method = 'POST'): Promise<Response> =>
    fetch(peer.endpoint, {
      method,
      headers: {
        ...headersOf(peer),
        ...(session !== undefined && {
          'mcp-session-id': session,
          'mcp-protocol-version': '2025-11-25',
        }),
      },
      ...(message !== null && { body: JSON.stringify({ jsonrpc: '2.0', ...message }) }),
    });
  const answer = async (message: Message): Promise<void> => {
    const result = answers[String(message['method'])];
    if (message['id'] !== undefined && result !== undefined)
      await (await send({ id: message['id'], result })).text();
  };
  const ask = async (step: string, method: string, params: object): Promise<void> => {
    next += 1;
    const from = beside.length;
    const response = await send({ id: next, method, params });
    session ??= response.headers.get('mcp-session-id') ?? undefined;
    const messages: Message[] = [];
    for await (const message of messagesOf(response)) {
      messages.push(message);
      if (message['method'] !== undefined) await answer(message);
    }
    if (params === changeWatched)
      await vi.waitFor(() =>
        expect(beside.at(-1)).toHaveProperty('method', 'notifications/resources/updated'),
      );
    // A server may say what belongs to a call on the stream beside: a client hears both.
    received.push({
      step,
      status: response.status,
      messages: [...beside.slice(from), ...messages],
    });
  };

  const opening = { protocolVersion: '2025-11-25', capabilities, clientInfo };
  await ask('initialize', 'initialize', opening);
  await (await send({ method: 'notifications/initialized' })).text();
  const stream = await send(null, 'GET');
  const listening = (async () => {
    for await (const message of eventsOf(stream)) {
      beside.push(message);
      await answer(message);
    }
  })();
  for (const [method, params] of olderSteps)
    await ask(describeStep(method, params), method, params);
  await (await send(null, 'DELETE')).text();
  await listening;
  return received;
}

/**
 * Of 2026-07-28: each request alone; what is asked is answered by repeating it, for as many rounds
 * as it takes.
 */
export async function converseAlone(peer: Peer): Promise<readonly Heard[]> {
  const received: Heard[] = [];
  let next = 0;
  for (const [method, params] of newerSteps) {
    let more: object = {};
    for (let round = 1; round < 6; round += 1) {
      next += 1;
      const step = `${describeStep(method, params)}${round > 1 ? `, round ${round}` : ''}`;
      const response = await sendAlone(peer, next, method, { ...params, ...more });
      const messages: Message[] = [];
      for await (const message of messagesOf(response)) messages.push(message);
      received.push({ step, status: response.status, messages });
      const result = messages.at(-1)?.['result'] as Message | undefined;
      const requests = result?.['inputRequests'] as Readonly<Record<string, Message>> | undefined;
      if (result?.['resultType'] !== 'input_required' || requests === undefined) break;
      more = nextRound(requests, result['requestState']);
    }
  }
  received.push(await listen(peer, next + 1));
  return received;
}

/** Watches a resource, and leaves once it has heard of a change. */
async function listen(peer: Peer, id: number): Promise<Heard> {
  const notifications = { resourceSubscriptions: [watched] };
  const response = await sendAlone(peer, id, 'subscriptions/listen', { notifications });
  const events = eventsOf(response);
  const messages = [(await events.next()).value as Message];
  await (await sendAlone(peer, id + 1, 'tools/call', changeWatched)).text();
  messages.push((await events.next()).value as Message);
  await events.return(undefined);
  return { step: 'subscriptions/listen', status: response.status, messages };
}

/** What the request is repeated with. */
export function nextRound(requests: Readonly<Record<string, Message>>, state: unknown): object {
  const inputResponses = Object.fromEntries(
    Object.entries(requests).map(([key, asked]) => [key, answerTo(asked)]),
  );
  return { inputResponses, ...(state !== undefined && { requestState: state }) };
}

/** Fields by name: the same answer for the same question. */
function answerTo(asked: Message): object | undefined {
  const method = String(asked['method']);
  if (method !== 'elicitation/create') return answers[method];
  const { requestedSchema } = asked['params'] as { requestedSchema: { properties: object } };
  const content = Object.fromEntries(
    Object.entries(requestedSchema.properties as Record<string, Message>).map(([name, field]) => [
      name,
      field['default'] ?? (field['type'] === 'boolean' ? true : `a ${name}`),
    ]),
  );
  return { action: 'accept', content };
}

function sendAlone(peer: Peer, id: number, method: string, params: object): Promise<Response> {
  const { name, uri } = params as { name?: string; uri?: string };
  const named = method === 'resources/read' ? uri : name;
  return fetch(peer.endpoint, {
    method: 'POST',
    headers: {
      ...headersOf(peer),
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(named !== undefined && { 'mcp-name': named }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id,
      method,
      params: inEnvelope(params),
    }),
  });
}

/** The parameters of a request of 2026-07-28. */
export function inEnvelope(params: object): object {
  const { _meta: meta } = params as { _meta?: object };
  return {
    ...params,
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': capabilities,
      'io.modelcontextprotocol/clientInfo': clientInfo,
      ...meta,
    },
  };
}

export function describeStep(method: string, params: object): string {
  const { name, uri, level, _meta: meta } = params as Readonly<Record<string, string | undefined>>;
  const about = [method, name ?? uri ?? level, meta && JSON.stringify(meta)];
  return about.filter((part) => part !== undefined).join(' ');
}

function headersOf({ token }: Peer): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
}

async function* messagesOf(response: Response): AsyncGenerator<Message> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    yield* eventsOf(response);
    return;
  }
  const text = await response.text();
  if (text.startsWith('{')) yield JSON.parse(text) as Message;
}
