/**
 * The clients of a soak: of both eras, tidy ones and ones that leave sessions open, cancel calls,
 * walk away from questions or lose their rights. Each act checks its own answer; what is wrong is
 * counted by kind.
 */
import { setTimeout as delay } from 'node:timers/promises';

/**
 * @typedef {object} Grant
 * @property {string} clientId
 * @property {string} token
 * @property {boolean} isOver revoked: what fails from then on is right
 * @property {string[]} sessions of 2025-11-25, the oldest first
 */
/**
 * @typedef {{ jsonrpc: '2.0', id?: unknown, method?: string, params?: any, result?: any, error?: {
 *   code: number, message: string } }} Message
 */
/** @typedef {(grant: Grant) => Promise<void>} Act */

/** What it wanted to see and did not; the message is its kind. */
class Wrong extends Error {}

const version = '2026-07-28';
const capabilities = { elicitation: { form: {} } };
const connectors = ['modern', 'legacy', 'pipe'];
const plainTools = ['test_simple_text', 'test_image_content', 'test_error_handling'];
const named = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
]);
const keptSessions = 8;
const answer = {
  action: 'accept',
  content: { name: 'Ada', username: 'ada', email: 'a@b.example' },
};
let nextId = 0;

/**
 * @template Item
 * @param {readonly Item[]} items
 * @returns {Item}
 */
function oneOf(items) {
  return /** @type {Item} */ (items[Math.floor(Math.random() * items.length)]);
}

/**
 * Every act with how often it is done, in parts of all.
 *
 * @param {string} endpoint
 * @returns {readonly { name: string, share: number, act: Act }[]}
 */
export function acts(endpoint) {
  /**
   * @param {Grant} grant
   * @param {string} method
   * @param {Record<string, unknown>} params
   * @param {AbortSignal} [signal]
   */
  function post(grant, method, params, signal) {
    const name = params[named.get(method) ?? ''];
    const meta = {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientCapabilities': capabilities,
      'io.modelcontextprotocol/clientInfo': { name: 'soak', version: '1.0.0' },
      .../** @type {object | undefined} */ (params['_meta']),
    };
    return fetch(endpoint, {
      method: 'POST',
      headers: {
        ...common(grant),
        'mcp-protocol-version': version,
        'mcp-method': method,
        ...(typeof name === 'string' && { 'mcp-name': name }),
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: (nextId += 1),
        method,
        params: { ...params, _meta: meta },
      }),
      signal: signal ?? null,
    });
  }

  /**
   * @param {Grant} grant
   * @param {string} method
   * @param {Record<string, any>} params
   */
  async function ask(grant, method, params) {
    const messages = await messagesOf(await post(grant, method, params));
    const name = params['name'] ?? params['ref']?.name;
    const what = typeof name === 'string' ? `${method} ${name}` : method;
    return { result: resultOf(messages, what), messages };
  }

  /**
   * @param {Grant} grant
   * @param {object | null} message
   * @param {{ session?: string, method?: string, signal?: AbortSignal }} [options]
   */
  function send(grant, message, { session, method = 'POST', signal } = {}) {
    return fetch(endpoint, {
      method,
      headers: { ...common(grant), ...(session !== undefined && { 'mcp-session-id': session }) },
      ...(message !== null && { body: JSON.stringify({ jsonrpc: '2.0', ...message }) }),
      signal: signal ?? null,
    });
  }

  /** @param {Grant} grant */
  async function open(grant) {
    const params = {
      protocolVersion: '2025-11-25',
      capabilities,
      clientInfo: { name: 'soak', version: '1.0.0' },
    };
    const response = await send(grant, { id: (nextId += 1), method: 'initialize', params });
    resultOf(await messagesOf(response), 'initialize');
    const session = response.headers.get('mcp-session-id');
    if (session === null) throw new Wrong('initialize gave no session');
    return session;
  }

  /** @param {Grant} grant */
  async function sessionOf(grant) {
    if (grant.sessions.length === 0) grant.sessions.push(await open(grant));
    return oneOf(grant.sessions);
  }

  return [
    {
      name: 'call',
      share: 50,
      async act(grant) {
        const tool = oneOf(plainTools);
        const { result } = await ask(grant, 'tools/call', {
          name: `${oneOf(connectors)}__${tool}`,
        });
        const isFine = (result.isError === true) === (tool === 'test_error_handling');
        if (!isFine) throw new Wrong('a call answered something else');
      },
    },
    {
      name: 'list',
      share: 6,
      async act(grant) {
        const method = oneOf(['tools/list', 'resources/list', 'prompts/list', 'server/discover']);
        await ask(grant, method, {});
      },
    },
    {
      name: 'read',
      share: 6,
      async act(grant) {
        const uri = `consentry+${oneOf(connectors)}:test://static-text`;
        const { result } = await ask(grant, 'resources/read', { uri });
        if (result.contents?.[0]?.uri !== uri) throw new Wrong('a resource of another name came');
      },
    },
    {
      name: 'prompt',
      share: 4,
      async act(grant) {
        await ask(grant, 'prompts/get', {
          name: `${oneOf(connectors)}__test_prompt_with_arguments`,
          arguments: { arg1: 'a', arg2: 'b' },
        });
      },
    },
    {
      name: 'complete',
      share: 3,
      async act(grant) {
        await ask(grant, 'completion/complete', {
          ref: { type: 'ref/prompt', name: `${oneOf(connectors)}__test_prompt_with_arguments` },
          argument: { name: 'arg1', value: 't' },
        });
      },
    },
    {
      name: 'progress',
      share: 4,
      async act(grant) {
        const progressToken = `p${nextId}`;
        const name = `${oneOf(connectors)}__test_tool_with_progress`;
        const { messages } = await ask(grant, 'tools/call', { name, _meta: { progressToken } });
        const told = messages.filter(({ method }) => method === 'notifications/progress');
        if (told.some(({ params }) => params.progressToken !== progressToken))
          throw new Wrong('progress of another call');
      },
    },
    {
      name: 'cancelled call',
      share: 3,
      async act(grant) {
        const leaving = new AbortController();
        const params = { name: `${oneOf(connectors)}__test_tool_with_progress` };
        const left = post(grant, 'tools/call', params, leaving.signal).then(
          (response) => response.text(),
          () => '',
        );
        await delay(20);
        leaving.abort();
        await left.catch(() => '');
      },
    },
    {
      name: 'question',
      share: 4,
      async act(grant) {
        const params = {
          name: `${oneOf(connectors)}__test_elicitation`,
          arguments: { message: 'Who?' },
        };
        const { result } = await ask(grant, 'tools/call', params);
        if (result.resultType !== 'input_required') throw new Wrong('nothing was asked');
        const inputResponses = Object.fromEntries(
          Object.keys(result.inputRequests ?? {}).map((key) => [key, answer]),
        );
        const { requestState } = result;
        const last = await ask(grant, 'tools/call', { ...params, inputResponses, requestState });
        if (last.result.resultType !== 'complete') throw new Wrong('it asked again');
      },
    },
    {
      name: 'abandoned question',
      share: 0.2,
      async act(grant) {
        const name = `${oneOf(connectors)}__test_elicitation`;
        await ask(grant, 'tools/call', { name, arguments: { message: 'Who?' } });
      },
    },
    {
      name: 'listen',
      share: 0.6,
      async act(grant) {
        const leaving = new AbortController();
        const notifications = { toolsListChanged: true, resourcesListChanged: true };
        const params = { notifications };
        const response = await post(grant, 'subscriptions/listen', params, leaving.signal);
        if (response.status !== 200) throw new Wrong(`listen answered ${response.status}`);
        await delay(2000 + 8000 * Math.random());
        leaving.abort();
      },
    },
    {
      name: 'session left open',
      share: 1,
      async act(grant) {
        grant.sessions.push(await open(grant));
        if (grant.sessions.length > keptSessions) grant.sessions.shift();
      },
    },
    {
      name: 'session with DELETE',
      share: 1,
      async act(grant) {
        const session = await open(grant);
        await (await send(grant, null, { session, method: 'DELETE' })).text();
      },
    },
    {
      name: 'legacy call',
      share: 15,
      async act(grant) {
        const session = await sessionOf(grant);
        const params = { name: `${oneOf(connectors)}__test_simple_text`, arguments: {} };
        const message = { id: (nextId += 1), method: 'tools/call', params };
        resultOf(await messagesOf(await send(grant, message, { session })), 'legacy call');
      },
    },
    {
      name: 'legacy question',
      share: 1.6,
      async act(grant) {
        const session = await sessionOf(grant);
        const params = {
          name: `${oneOf(connectors)}__test_elicitation`,
          arguments: { message: 'Who?' },
        };
        const message = { id: (nextId += 1), method: 'tools/call', params };
        const response = await send(grant, message, { session });
        let asked = 0;
        let last;
        for await (const event of eventsOf(response)) {
          last = event;
          if (event.method !== 'elicitation/create') continue;
          asked += 1;
          await (await send(grant, { id: event.id, result: answer }, { session })).text();
        }
        if (asked !== 1 || last?.result === undefined) throw new Wrong('nothing was asked');
      },
    },
    {
      name: 'legacy stream',
      share: 0.4,
      async act(grant) {
        const session = await open(grant);
        const leaving = new AbortController();
        const response = await send(grant, null, {
          session,
          method: 'GET',
          signal: leaving.signal,
        });
        if (response.status !== 200) throw new Wrong(`GET answered ${response.status}`);
        await delay(2000 + 8000 * Math.random());
        leaving.abort();
      },
    },
  ];
}

/** @param {Grant} grant */
function common({ token }) {
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    authorization: `Bearer ${token}`,
  };
}

/**
 * @param {readonly Message[]} messages
 * @param {string} what
 */
function resultOf(messages, what) {
  const last = messages.at(-1);
  if (last?.result !== undefined) return last.result;
  if (last?.error !== undefined)
    throw new Wrong(`${what}: ${last.error.code} ${last.error.message}`);
  throw new Wrong(
    `${what}: no answer after ${messages.length} messages, ${last?.method ?? 'none'}`,
  );
}

/**
 * @param {Response} response
 * @returns {Promise<Message[]>}
 */
async function messagesOf(response) {
  const messages = [];
  for await (const message of eventsOf(response)) messages.push(message);
  return messages;
}

/**
 * The messages of an answer as they come, whatever its form.
 *
 * @param {Response} response
 * @returns {AsyncGenerator<Message>}
 */
async function* eventsOf(response) {
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) {
    const text = await response.text();
    const message = text.startsWith('{') ? JSON.parse(text) : null;
    // What a proxy or a login says is no message, and its words tell which it was.
    if (message?.jsonrpc !== '2.0')
      throw new Wrong(`HTTP ${response.status} ${text.slice(0, 90).trim()}`);
    yield message;
    return;
  }
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines)
      if (line.startsWith('data: {')) yield JSON.parse(line.slice('data: '.length));
  }
}
