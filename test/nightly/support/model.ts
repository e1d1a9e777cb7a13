/**
 * A model that a coding agent believes in: it speaks what Anthropic's Messages and OpenAI's
 * Responses API stream, and wants one tool called. So the published program makes the call, by its
 * own code, with its own login.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Model {
  /** Without a path. */
  readonly origin: string;
  /** Names of the tools it was offered by the last request that had any. */
  readonly offered: readonly string[];
  /** What its calls were answered with, in order. */
  readonly received: readonly string[];
  /** Called after a first answer; then it calls the tool again. */
  between: (() => Promise<unknown>) | null;
}

/** A tool as the program names it to the model; what the model's maker runs itself has no name. */
interface Offered {
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

interface Turn {
  readonly offered: readonly Offered[];
  /** Answers to earlier calls. */
  readonly results: readonly string[];
}

type Reply = { readonly call: Offered; readonly id: string } | { readonly text: string };

/** What every call is made with. */
const input = { message: 'here' };

/** @param suffix how the name of the tool ends */
export async function startModel(suffix: string): Promise<Model> {
  const state: { -readonly [Key in keyof Model]: Model[Key] } = {
    origin: '',
    offered: [],
    received: [],
    between: null,
  };

  async function reply({ offered, results }: Turn): Promise<Reply> {
    state.received = results;
    state.offered = offered.flatMap(({ name }) => name ?? []);
    const call = offered.find(({ name }) => name?.endsWith(suffix));
    if (results.length === 0)
      return call === undefined
        ? { text: `There is no ${suffix} here.` }
        : { call, id: 'call_first' };
    if (results.length === 1 && state.between !== null && call !== undefined) {
      await state.between();
      return { call, id: 'call_second' };
    }
    return { text: `I heard: ${results.join(' | ')}` };
  }

  const server = createServer((request, response) => {
    void (async () => {
      const path = new URL(request.url ?? '', 'http://model').pathname;
      const body = await bodyOf(request);
      if (request.method !== 'POST' || body === null) response.writeHead(404).end('{}');
      else if (path === '/v1/messages') sendMessage(response, await reply(messageTurn(body)));
      else if (path === '/v1/responses') sendResponse(response, await reply(responseTurn(body)));
      else response.writeHead(404).end('{}');
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  state.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

interface Body {
  readonly tools?: readonly (Offered & { readonly tools?: readonly Offered[] })[];
  readonly messages?: readonly { readonly content: unknown }[];
  readonly input?: readonly { readonly type: string; readonly output?: unknown }[];
}

async function bodyOf(request: IncomingMessage): Promise<Body | null> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  try {
    return JSON.parse(text) as Body;
  } catch {
    return null;
  }
}

function messageTurn({ tools = [], messages = [] }: Body): Turn {
  const blocks = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  return {
    offered: tools,
    results: (blocks as { type: string; content?: unknown }[])
      .filter(({ type }) => type === 'tool_result')
      .map(({ content }) => JSON.stringify(content)),
  };
}

/** Tools of MCP servers come in a namespace for each server. */
function responseTurn({ tools = [], input = [] }: Body): Turn {
  return {
    offered: tools.flatMap(({ name, tools: inside }): readonly Offered[] =>
      inside === undefined ? [{ name }] : inside.map((tool) => ({ ...tool, namespace: name })),
    ),
    results: input
      .filter(({ type }) => type === 'function_call_output')
      .map(({ output }) => JSON.stringify(output)),
  };
}

function eventSender(response: ServerResponse): (type: string, fields: object) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  return (type, fields) =>
    void response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
}

function sendMessage(response: ServerResponse, reply: Reply): void {
  const send = eventSender(response);
  const isCall = 'call' in reply;
  send('message_start', {
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'stand-in',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 1, output_tokens: 1 },
    },
  });
  const block = isCall
    ? { type: 'tool_use', id: reply.id, name: reply.call.name, input: {} }
    : { type: 'text', text: '' };
  const delta = isCall
    ? { type: 'input_json_delta', partial_json: JSON.stringify(input) }
    : { type: 'text_delta', text: reply.text };
  send('content_block_start', { index: 0, content_block: block });
  send('content_block_delta', { index: 0, delta });
  send('content_block_stop', { index: 0 });
  send('message_delta', {
    delta: { stop_reason: isCall ? 'tool_use' : 'end_turn', stop_sequence: null },
    usage: { output_tokens: 1 },
  });
  send('message_stop', {});
  response.end();
}

function sendResponse(response: ServerResponse, reply: Reply): void {
  const send = eventSender(response);
  const item =
    'call' in reply
      ? {
          type: 'function_call',
          id: `item_${reply.id}`,
          call_id: reply.id,
          name: reply.call.name,
          namespace: reply.call.namespace,
          arguments: JSON.stringify(input),
        }
      : {
          type: 'message',
          role: 'assistant',
          id: 'message',
          content: [{ type: 'output_text', text: reply.text }],
        };
  send('response.created', { response: { id: 'response' } });
  send('response.output_item.done', { output_index: 0, item });
  send('response.completed', {
    response: { id: 'response', usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } },
  });
  response.end();
}
