/**
 * One recorded conversation of every feature, for a client of either era, as raw messages: the same
 * steps with any server, so that two of them can be compared message by message.
 */
import { expect, vi } from 'vitest';
import { eventsOf } from '../../core/gateway/endpoint/legacy-client.ts';
import {
  answers,
  capabilities,
  changeWatched,
  clientInfo,
  newerSteps,
  olderSteps,
  watched,
} from './conversation-steps.ts';

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
