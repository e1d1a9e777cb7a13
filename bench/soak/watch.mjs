/**
 * What a running process holds: memory from `/proc`, the heap after a collection and open resources
 * through its inspector.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'undici';
import { peakMebibytes, residentMebibytes } from '../lib/process-cost.mjs';

/** @typedef {import('node:v8').HeapCodeStatistics} HeapCodeInfo */
/**
 * @typedef {object} Sample
 * @property {number} seconds since the start
 * @property {number | null} residentMib before the collection: as people see it
 * @property {number | null} leftMib resident after it
 * @property {number | null} peakMib the most it ever was
 * @property {number} heapMib after a collection of garbage
 * @property {number} codeMib of that, what V8 compiled, with what belongs to it
 * @property {number} heldMib what V8 has from the system for its heap
 * @property {number} externalMib buffers outside of the heap and what else V8 counts there
 * @property {number} pagesMib of the databases, as far as SQLite may keep them in memory
 * @property {number} walMib what SQLite has not yet moved from its logs into the databases
 * @property {number | null} files open file descriptors
 * @property {Record<string, number>} resources what keeps the event loop alive, by kind
 */
/**
 * @typedef {object} Watcher
 * @property {() => Promise<Omit<Sample, 'seconds'>>} sample
 * @property {() => void} close
 */

const mib = 1024 * 1024;
const connectMs = 10_000;
/** `limits.audit.cacheKib`, and SQLite's own bound where none is set. */
export const keptPagesMib = { 'audit.db': 4, 'audit-index.db': 4, 'store.db': 2 };
const expression = `JSON.stringify({
  memory: process.memoryUsage(),
  code: process.getBuiltinModule('node:v8').getHeapCodeStatistics(),
  kinds: process.getActiveResourcesInfo(),
})`;

/**
 * @param {number} pid
 * @param {number} port where its inspector listens
 * @param {string} dataDir
 * @returns {Promise<Watcher>}
 */
export async function watch(pid, port, dataDir) {
  const socket = new WebSocket(await debuggerUrl(port));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(undefined), { once: true });
    socket.addEventListener('error', () => reject(new Error('no inspector')), { once: true });
  });
  let sent = 0;
  /** @type {Map<number, (result: any) => void>} */
  const waiting = new Map();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data));
    waiting.get(id)?.(result);
    waiting.delete(id);
  });

  /**
   * @param {string} method
   * @param {object} [params]
   * @returns {Promise<any>}
   */
  function command(method, params = {}) {
    const id = (sent += 1);
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
  }

  return {
    async sample() {
      const residentMib = residentMebibytes(pid);
      // The second collection takes what finalizers of the first let go of.
      await command('HeapProfiler.collectGarbage');
      await command('HeapProfiler.collectGarbage');
      const leftMib = residentMebibytes(pid);
      const { result } = await command('Runtime.evaluate', { expression });
      /** @type {{ memory: NodeJS.MemoryUsage, code: HeapCodeInfo, kinds: string[] }} */
      const { memory, code, kinds } = JSON.parse(result.value);
      /** @type {Record<string, number>} */
      const resources = {};
      for (const kind of kinds) resources[kind] = (resources[kind] ?? 0) + 1;
      return {
        residentMib,
        leftMib,
        peakMib: peakMebibytes(pid),
        heapMib: memory.heapUsed / mib,
        codeMib: (code.code_and_metadata_size + code.bytecode_and_metadata_size) / mib,
        heldMib: memory.heapTotal / mib,
        externalMib: memory.external / mib,
        pagesMib: pagesMebibytes(dataDir),
        walMib: walMebibytes(dataDir),
        files: openFiles(pid),
        resources,
      };
    },
    close: () => socket.close(),
  };
}

/** @param {string} dataDir */
function walMebibytes(dataDir) {
  const logs = readdirSync(dataDir).filter((name) => name.endsWith('.db-wal'));
  return logs.reduce((sum, name) => sum + statSync(join(dataDir, name)).size, 0) / mib;
}

/** @param {string} dataDir */
function pagesMebibytes(dataDir) {
  const sizes = Object.entries(keptPagesMib).map(([name, most]) =>
    Math.min(most, (statSync(join(dataDir, name), { throwIfNoEntry: false })?.size ?? 0) / mib),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @param {number} pid */
function openFiles(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return null;
  }
}

/** @param {number} port */
async function debuggerUrl(port) {
  const end = Date.now() + connectMs;
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/json/list`);
      const [target] = /** @type {{ webSocketDebuggerUrl: string }[]} */ (await response.json());
      if (target !== undefined) return target.webSocketDebuggerUrl;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await delay(100);
  }
}
