/** The load client: keep-alive connections, requests of 2026-07-28, and a look at every single answer. */
import { Pool } from 'undici';

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string} url
 * @property {readonly string[]} tokens one for each session group; connections take them in turn
 */
/**
 * @typedef {object} Call
 * @property {string} method
 * @property {Record<string, unknown>} params
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
 * @param {Target} target
 * @param {number} connections
 * @returns {Session}
 */
export function openSession(target, connections) {
  const url = new URL(target.url);
  const pool = new Pool(url.origin, { connections, pipelining: 1 });
  return {
    async send({ method, params, isRight }, lane = 0) {
      const id = (nextId += 1);
      const token = target.tokens[lane % target.tokens.length];
      const name = params['name'];
      const started = performance.now();
      const { statusCode, body } = await pool
        .request({
          path: url.pathname,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/json, text/event-stream',
            'mcp-protocol-version': '2026-07-28',
            'mcp-method': method,
            ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify({ jsonrpc: '2.0', id, method, params: { ...params, _meta: meta } }),
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
