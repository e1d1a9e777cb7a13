/**
 * The life that people's clients lead: sessions that come and go, each on a connection of its own,
 * one to sixty-four at a time, of three logins at the address of several connectors. What a session
 * costs beside its calls – connection, handshake, end – is in the cost of a call. Cold are the
 * first calls of a new process, warm are those after them.
 */
import { randomBytes } from 'node:crypto';
import { Client } from 'undici';
import { logIn } from '../../test/conformance/oauth-login.mjs';
import { addOpenConnector, connectorReady, startProduct } from '../../test/conformance/product.mjs';
import { envelope, headersOf, smallCall } from './load.mjs';
import { unbounded } from './preferences.mjs';
import { cpuMicroseconds } from './process-cost.mjs';
import { createStarter } from './start-gateway.mjs';
import { median } from './statistics.mjs';

/** @typedef {'legacy' | 'modern'} Era */
/**
 * @typedef {object} Phase of one process in one round
 * @property {number | null} cpu µs of its process for each call; null where it cannot be read
 * @property {number} p50 of a call where one session is open, in µs
 * @property {number} perSecond16 calls of sixteen sessions
 * @property {number} perSecond64
 */
/** @typedef {{ cold: Phase[], warm: Phase[] }} Phases one for each round */
/**
 * @typedef {object} EverydayNumbers
 * @property {Era} era
 * @property {number} calls in each phase
 * @property {number} connections in each phase, as many as sessions
 * @property {Phases} direct
 * @property {Phases} floor
 * @property {Phases} ours
 */
/**
 * @typedef {{ url: string, pid: number | undefined, tokens: readonly string[], tool: string }}
 *   Place
 */

/** Sessions that are open at a time, one wave after another. */
const waves = [1, 4, 16, 64];
const callsOfSession = 25;
const logins = 3;
const others = 3;

/**
 * @param {string} fastUrl of the fast upstream
 * @param {{ rounds: number, turns: number }} plan how often the waves come in each phase
 * @returns {Promise<readonly EverydayNumbers[]>} of both eras
 */
export async function measureEveryday(fastUrl, plan) {
  const life = await beginLife(fastUrl);
  try {
    const sessions = plan.turns * waves.reduce((sum, width) => sum + width, 0);
    /** @type {EverydayNumbers[]} */
    const numbers = [];
    for (const era of /** @type {const} */ (['legacy', 'modern'])) {
      /** @type {{ direct: Phases, floor: Phases, ours: Phases }} */
      const found = { direct: none(), floor: none(), ours: none() };
      for (let round = 0; round < plan.rounds; round += 1) {
        const direct = { url: fastUrl, pid: undefined, tokens: [], tool: 'echo' };
        await both(found.direct, direct, era, plan.turns);
        // Each as a new process; every other time the other one begins.
        const order = /** @type {const} */ (['floor', 'ours']);
        for (const name of round % 2 === 0 ? order : order.toReversed())
          await both(found[name], await life[name](), era, plan.turns);
      }
      numbers.push({ era, calls: sessions * callsOfSession, connections: sessions, ...found });
    }
    return numbers;
  } finally {
    await life.end();
  }
}

/** @returns {Phases} */
const none = () => ({ cold: [], warm: [] });

/**
 * @param {Phases} phases
 * @param {Place} place
 * @param {Era} era
 * @param {number} turns
 */
async function both(phases, place, era, turns) {
  phases.cold.push(await phase(place, era, turns));
  phases.warm.push(await phase(place, era, turns));
}

/**
 * @param {string} fastUrl
 * @returns {Promise<{ floor: () => Promise<Place>, ours: () => Promise<Place>, end: () =>
 *   Promise<void> }>} what starts each anew
 */
async function beginLife(fastUrl) {
  const token = randomBytes(24).toString('base64url');
  let endFloor = async () => {};
  const startFloor = createStarter(token, (end) => (endFloor = end));
  let product = await startProduct({ prepare: unbounded });
  const names = ['fast', ...Array.from({ length: others }, (_, index) => `ten-${index}`)];
  const end = async () => {
    await endFloor();
    await product.stop();
  };
  try {
    const list = new URL('/list/10/mcp', fastUrl).href;
    for (const name of names)
      await addOpenConnector(product, name, ['--url', name === 'fast' ? fastUrl : list]);
    const scope = names.map((name) => `${name}:read`).join(' ');
    /** @type {string[]} */
    const tokens = [];
    while (tokens.length < logins) {
      const name = `Everyday ${tokens.length}`;
      tokens.push(await logIn(product, { name, resource: `${product.issuer}/mcp`, scope }));
    }
    return {
      async floor() {
        await endFloor();
        const { url, pid } = await startFloor('floor', 'gateways/floor.mjs', fastUrl);
        return { url, pid, tokens: [token], tool: 'echo' };
      },
      async ours() {
        product = await product.restart();
        for (const name of names) await connectorReady(product, name);
        return { url: `${product.issuer}/mcp`, pid: product.pid, tokens, tool: 'fast__echo' };
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * @param {Place} place
 * @param {Era} era
 * @param {number} turns
 * @returns {Promise<Phase>}
 */
async function phase(place, era, turns) {
  const before = place.pid === undefined ? null : cpuMicroseconds(place.pid);
  let calls = 0;
  /** @type {number[]} */
  const alone = [];
  /** @type {Map<number, number[]>} */
  const perSecond = new Map(waves.map((width) => [width, []]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const width of waves) {
      const started = performance.now();
      const times = await Promise.all(
        Array.from({ length: width }, (_, index) => liveSession(place, era, turn + index)),
      );
      const made = times.flat();
      perSecond.get(width)?.push((made.length * 1000) / (performance.now() - started));
      if (width === 1) alone.push(...made);
      calls += made.length;
    }
  }
  const after = place.pid === undefined ? null : cpuMicroseconds(place.pid);
  return {
    cpu: before === null || after === null ? null : (after - before) / calls,
    p50: median(alone),
    perSecond16: median(perSecond.get(16) ?? []),
    perSecond64: median(perSecond.get(64) ?? []),
  };
}

/**
 * One session from its connection to its end.
 *
 * @param {Place} place
 * @param {Era} era
 * @param {number} number which login it has
 * @returns {Promise<number[]>} µs of each call
 */
async function liveSession(place, era, number) {
  const { origin, pathname: path } = new URL(place.url);
  const client = new Client(origin, { pipelining: 1 });
  const token = place.tokens[number % Math.max(1, place.tokens.length)];
  /** @type {string | undefined} */
  let session;
  let id = 0;

  /**
   * @param {string} method of the protocol
   * @param {Record<string, unknown>} params
   */
  async function post(method, params) {
    const isNotification = method.startsWith('notifications/');
    const { statusCode, headers, body } = await client.request({
      path,
      method: 'POST',
      headers: headersOf(method, params, { token, session, isLegacy: era === 'legacy' }),
      body: JSON.stringify({
        jsonrpc: '2.0',
        ...(!isNotification && { id: (id += 1) }),
        method,
        params: era === 'legacy' ? params : envelope(params),
      }),
    });
    const text = await body.text();
    if (statusCode !== (isNotification ? 202 : 200))
      throw new Error(`${place.url}: ${method} answered ${statusCode} ${text.slice(0, 300)}`);
    return { text, headers };
  }

  try {
    if (era === 'legacy') {
      const { headers } = await post('initialize', {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'everyday', version: '1.0.0' },
      });
      const given = headers['mcp-session-id'];
      session = typeof given === 'string' ? given : undefined;
      await post('notifications/initialized', {});
    } else await post('server/discover', {});
    const params = { ...smallCall.params, name: place.tool };
    /** @type {number[]} */
    const times = [];
    for (let sent = 0; sent < callsOfSession; sent += 1) {
      const started = performance.now();
      const { text } = await post('tools/call', params);
      times.push((performance.now() - started) * 1000);
      if (!smallCall.isRight(text)) throw new Error(`${place.url}: ${text.slice(0, 300)}`);
    }
    if (session !== undefined) await endSession(client, path, { token, session });
    return times;
  } finally {
    await client.close();
  }
}

/**
 * @param {Client} client
 * @param {string} path
 * @param {{ token: string | undefined, session: string }} of
 */
async function endSession(client, path, { token, session }) {
  const { statusCode, body } = await client.request({
    path,
    method: 'DELETE',
    headers: headersOf('', {}, { token, session, isLegacy: true }),
  });
  await body.dump();
  if (statusCode >= 300) throw new Error(`a session was ended with ${statusCode}`);
}
