/**
 * The load client: keep-alive connections, requests of 2026-07-28, and a look at every single
 * answer.
 */
import { Pool } from 'undici';

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string} url
 * @property {readonly string[]} tokens one for each session group; connections take them in turn
 * @property {boolean} [isLegacy] as a client of 2025-11-25, in a session
 */
/**
 * @typedef {object} Call
 * @property {string} method
 * @property {Record<string, any>} params
 * @property {(text: string) => boolean} isRight
 */
/**
 * @typedef {object} Session
 * @property {(call: Call, lane?: number) => Promise<number>} send its time in µs
 * @property {() => Promise<void>} close
 */

let nextId = 0;
const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
};

/**
 * @param {Record<string, any>} params
 * @returns the same with what every request of 2026-07-28 says of its client
 */
export function envelope(params) {
  return { ...params, _meta: { ...meta, ...params['_meta'] } };
}

/**
 * @param {string} method
 * @param {Record<string, any>} params
 * @param {{ token: string | undefined, session: string | undefined, isLegacy: boolean }} of
 * @returns {Record<string, string>}
 */
export function headersOf(method, params, { token, session, isLegacy }) {
  const name = params['name'];
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': isLegacy ? '2025-11-25' : '2026-07-28',
    ...(isLegacy ? {} : { 'mcp-method': method }),
    ...(typeof name === 'string' && !isLegacy ? { 'mcp-name': name } : {}),
    ...(session === undefined ? {} : { 'mcp-session-id': session }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
}

/**
 * @param {Target} target
 * @param {number} connections
 * @returns {Session}
 */
export function openSession(target, connections) {
  const url = new URL(target.url);
  const pool = new Pool(url.origin, { connections, pipelining: 1 });
  /** @type {Map<string | undefined, Promise<string>>} */
  const legacySessions = new Map();
  return {
    async send({ method, params, isRight }, lane = 0) {
      const id = (nextId += 1);
      const token = target.tokens[lane % target.tokens.length];
      if (target.isLegacy === true && !legacySessions.has(token))
        legacySessions.set(token, openLegacy(target.url, token));
      const session = await legacySessions.get(token);
      const started = performance.now();
      const { statusCode, body } = await pool
        .request({
          path: url.pathname,
          method: 'POST',
          headers: headersOf(method, params, { token, session, isLegacy: session !== undefined }),
          body: JSON.stringify({
            jsonrpc: '2.0',
            id,
            method,
            params: session === undefined ? envelope(params) : params,
          }),
        })
        .catch((/** @type {unknown} */ error) => {
          throw new Error(`${target.name}: no answer to ${method} ${url.pathname}`, {
            cause: error,
          });
        });
      const text = await body.text();
      const elapsed = (performance.now() - started) * 1000;
      if (statusCode === 200 && text.includes(`"id":${id}`) && isRight(text)) return elapsed;
      throw new Error(`${target.name}: ${method} answered ${statusCode} ${text.slice(0, 300)}`);
    },
    close: () => pool.close(),
  };
}

/**
 * Opens a session of 2025-11-25 and leaves it: whoever wants it ended has to end it.
 *
 * @param {string} url
 * @param {string | undefined} token
 * @returns {Promise<string>} its id
 */
export async function openLegacy(url, token) {
  const params = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'bench', version: '1.0.0' },
  };
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`initialize: ${response.status} ${text}`);
  return response.headers.get('mcp-session-id') ?? '';
}

const said =
  'The quick brown fox jumps over the lazy dog, and then it does so once more for good measure.';

/** A call with an answer of about 100 bytes of content.
 * @type {Call} */
export const smallCall = {
  method: 'tools/call',
  params: { name: 'echo', arguments: { text: said } },
  isRight: (text) => text.includes(said),
};

/**
 * @param {number} n
 * @returns {Call}
 */
export function payloadCall(n) {
  return {
    method: 'tools/call',
    params: { name: 'get_payload', arguments: { n } },
    isRight: (text) => text.length > n && text.includes('xxx'),
  };
}

/** A call with 1 MB of arguments.
 * @type {Call} */
export const largeRequest = {
  method: 'tools/call',
  params: { name: 'echo', arguments: { text: 'y'.repeat(1_000_000) } },
  isRight: (text) => text.length > 1_000_000,
};

/**
 * How long each progress event was on its way, in ms: it says when it left, on the same machine.
 *
 * @param {Target} target
 * @param {number} ticks
 */
export async function progressDelays(target, ticks) {
  const response = await fetch(target.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'get_ticks',
      ...(target.tokens[0] === undefined ? {} : { authorization: `Bearer ${target.tokens[0]}` }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: (nextId += 1),
      method: 'tools/call',
      params: {
        name: 'get_ticks',
        arguments: { n: ticks },
        _meta: { ...meta, progressToken: 'ticks' },
      },
    }),
  });
  const delays = [];
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    const now = performance.timeOrigin + performance.now();
    text += decoder.decode(chunk, { stream: true });
    for (const [, sent] of text.matchAll(/"message":"([\d.]+)"[^\n]*\n\n/gu))
      delays.push(now - Number(sent));
    text = text.slice(text.lastIndexOf('\n\n') + 2);
  }
  if (delays.length < ticks) throw new Error(`${target.name}: ${delays.length} of ${ticks} events`);
  return delays;
}

/**
 * @param {number} count
 * @returns {Call}
 */
export function listCall(count) {
  return {
    method: 'tools/list',
    params: {},
    // On the route of all connectors Consentry's own tools come too.
    isRight: (text) => text.split('"inputSchema"').length > count,
  };
}

/**
 * @param {Session} session
 * @param {Call} call
 * @param {number} times
 * @returns {Promise<number[]>} µs each
 */
export async function oneByOne(session, call, times) {
  const taken = [];
  for (let sent = 0; sent < times; sent += 1) taken.push(await session.send(call));
  return taken;
}

/**
 * @param {Session} session
 * @param {Call} call
 * @param {number} width
 * @param {number} ms
 * @returns {Promise<{ calls: number, perSecond: number }>}
 */
export async function flatOut(session, call, width, ms) {
  const started = performance.now();
  const end = started + ms;
  let calls = 0;
  await Promise.all(
    Array.from({ length: width }, async (_, lane) => {
      while (performance.now() < end) {
        await session.send(call, lane);
        calls += 1;
      }
    }),
  );
  return { calls, perSecond: (calls * 1000) / (performance.now() - started) };
}

/**
 * So many calls, several at a time.
 *
 * @param {Session} session
 * @param {Call} call
 * @param {number} width
 * @param {number} calls
 */
export async function together(session, call, width, calls) {
  let left = calls;
  await Promise.all(
    Array.from({ length: width }, async (_, lane) => {
      while ((left -= 1) >= 0) await session.send(call, lane);
    }),
  );
}
