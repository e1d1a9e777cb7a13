/** A client of the soak: its requests, of both eras of MCP. */
import { messagesOf, resultOf, Wrong } from './answers.mjs';

/**
 * @typedef {object} Grant
 * @property {string} clientId
 * @property {string} token
 * @property {boolean} isOver revoked: what fails from then on is right
 * @property {string[]} sessions of 2025-11-25, the oldest first
 */
/**
 * @typedef {object} Act
 * @property {string} name
 * @property {number} share how often it is done, in parts of all
 * @property {(grant: Grant) => Promise<void>} act
 */
/** @typedef {ReturnType<typeof createClient>} Client */

const version = '2026-07-28';
const capabilities = { elicitation: { form: {} } };
const named = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
]);
let lastId = 0;

/** Behind the gateway: servers of both eras, and one behind pipes. */
const connectors = ['modern', 'legacy', 'pipe'];
/** What a client answers when a server asks it for something. */
export const answer = {
  action: 'accept',
  content: { name: 'Ada', username: 'ada', email: 'a@b.example' },
};

/**
 * @template Item
 * @param {readonly Item[]} items
 * @returns {Item}
 */
export function oneOf(items) {
  return /** @type {Item} */ (items[Math.floor(Math.random() * items.length)]);
}

export function anyConnector() {
  return oneOf(connectors);
}

/** A new id for a request. */
export function nextId() {
  lastId += 1;
  return lastId;
}

/** @param {string} endpoint */
export function createClient(endpoint) {
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
        id: nextId(),
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
    const response = await send(grant, { id: nextId(), method: 'initialize', params });
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

  return { post, ask, send, open, sessionOf };
}

/** @param {Grant} grant */
function common({ token }) {
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    authorization: `Bearer ${token}`,
  };
}
