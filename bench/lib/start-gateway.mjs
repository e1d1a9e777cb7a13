/** Programs of the bench that stand beside the product: each says its address in its first line. */
import { join, resolve } from 'node:path';
import { readyLine, startChild } from '../../test/conformance/child-process.mjs';

const bench = resolve(import.meta.dirname, '..');

/** The fastest server we can write. */
export const fastUpstream = join(bench, 'upstream-fast.mjs');

/**
 * @param {string} token what it lets in
 * @param {(end: () => Promise<void>) => void} onEnd hears how to end each
 */
export function createStarter(token, onEnd) {
  /**
   * @param {string} name
   * @param {string} file below `bench/`
   * @param {...string} args
   * @returns {Promise<import('./scene.mjs').Gateway>}
   */
  return async (name, file, ...args) => {
    const env = { ...process.env, BENCH_TOKEN: token };
    const child = startChild(process.execPath, [join(bench, file), ...args], { env });
    onEnd(() => child.stop());
    const { url } = await readyLine(child, name);
    return { name, url: String(url), pid: child.process.pid ?? 0, tokens: [token] };
  };
}
