/**
 * Has the headless bundle run once for its code cache. Without one everything works, and starts
 * more slowly.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './build-state.mjs';

const deadlineMs = 60_000;

export function dropCodeCache() {
  rmSync(join(projectRoot, 'dist/headless/main.cjs.cache'), { force: true });
}

/**
 * @returns {Promise<string | null>} what went wrong; null when it was made
 */
export async function makeCodeCache() {
  // Flags of this process could be flags of the engine, and the code would fit no other run.
  const { NODE_OPTIONS: _dropped, ...environment } = process.env;
  const child = spawn(process.execPath, [join(projectRoot, 'scripts/make-code-cache.mjs')], {
    // A key of its own: the key store of whoever builds is left alone.
    env: { ...environment, CONSENTRY_VAULT_KEY: randomBytes(32).toString('hex') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  child.stdout.once('data', () => child.kill('SIGTERM'));
  const tooLate = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
  const [code] = await once(child, 'close');
  clearTimeout(tooLate);
  return code === 0 ? null : said.trim().split('\n').at(-1) || `it ended with ${code}`;
}
