/**
 * One recorded conversation of every feature, for a client of either era, as raw messages: the same
 * steps with any server, so that two of them can be compared message by message.
 */
import { expect, vi } from 'vitest';
import { eventsOf } from '../../core/gateway/endpoint/legacy-client.ts';
import { changeWatched, clientInfo, type Script } from './conversation-steps.ts';

export type Message = Readonly<Record<string, unknown>>;

/** What one step brought, in order. */
export interface Heard {
  readonly step: string;
  readonly status: number;
  readonly messages: readonly Message[];
}

export interface Peer {
  readonly endpoint: string;
  readonly token: string | null;
}

interface Speaker extends Peer {
  readonly script: Script;
}

/** Of 2025-11-25: one session with its GET stream; what the server asks is answered. */
export async function converseInSession(peer: Peer, script: Script): Promise<readonly Heard[]> {
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
    const result = script.answers[String(message['method'])];
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

  const { capabilities } = script;
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
  for (const [method, params] of script.older)
    await ask(describeStep(method, params), method, params);
  await (await send(null, 'DELETE')).text();
  await listening;
  return received;
}

/**
 * Of 2026-07-28: each request alone; what is asked is answered by repeating it, for as many rounds
 * as it takes.
 */
export async function converseAlone(peer: Peer, script: Script): Promise<readonly Heard[]> {
  const received: Heard[] = [];
  const speaker = { ...peer, script };
  let next = 0;
  for (const [method, params] of script.newer) {
    let more: object = {};
    for (let round = 1; round < 6; round += 1) {
      next += 1;
      const step = `${describeStep(method, params)}${round > 1 ? `, round ${round}` : ''}`;
      const response = await sendAlone(speaker, next, method, { ...params, ...more });
      const messages: Message[] = [];
      for await (const message of messagesOf(response)) messages.push(message);
      received.push({ step, status: response.status, messages });
      const result = messages.at(-1)?.['result'] as Message | undefined;
      const requests = result?.['inputRequests'] as Readonly<Record<string, Message>> | undefined;
      if (result?.['resultType'] !== 'input_required' || requests === undefined) break;
      more = nextRound(requests, result['requestState'], script);
    }
  }
  if (script.watched !== null) received.push(await listen(speaker, next + 1, script.watched));
  return received;
}

/** Watches a resource, and leaves once it has heard of a change. */
async function listen(peer: Speaker, id: number, watched: string): Promise<Heard> {
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
export function nextRound(
  requests: Readonly<Record<string, Message>>,
  state: unknown,
  { answers }: Script,
): object {
  const inputResponses = Object.fromEntries(
    Object.entries(requests).map(([key, asked]) => [key, answerTo(asked, answers)]),
  );
  return { inputResponses, ...(state !== undefined && { requestState: state }) };
}

/** Fields by name: the same answer for the same question. */
function answerTo(asked: Message, answers: Script['answers']): object | undefined {
  const method = String(asked['method']);
  if (method !== 'elicitation/create') return answers[method];
  const { requestedSchema } = asked['params'] as { requestedSchema: { properties: object } };
  const content = Object.fromEntries(
    Object.entries(requestedSchema.properties as Record<string, Message>).map(([name, field]) => [
      name,
      field['default'] ?? valueFor(name, field),
    ]),
  );
  return { ...answers[method], content };
}

interface Field {
  readonly type?: string;
  readonly items?: Field;
  readonly enum?: readonly string[];
  readonly oneOf?: readonly { readonly const: string }[];
  readonly anyOf?: readonly { readonly const: string }[];
}

/** One that the field allows. */
function valueFor(name: string, field: Field | Message): unknown {
  const { type, items = {}, ...choices } = field as Field;
  if (type === 'array') return [valueFor(name, items)];
  const titled = (choices.oneOf ?? choices.anyOf)?.map((choice) => choice.const);
  const [first] = choices.enum ?? titled ?? [];
  return first ?? (type === 'boolean' ? true : `a ${name}`);
}

function sendAlone(peer: Speaker, id: number, method: string, params: object): Promise<Response> {
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
      params: inEnvelope(params, peer.script),
    }),
  });
}

/** The parameters of a request of 2026-07-28. */
export function inEnvelope(params: object, { capabilities }: Script): object {
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
