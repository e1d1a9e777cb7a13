/**
 * `--demo` on the desktop: the person asked for it at start, so it counts as done in the main
 * window.
 */
import { join } from 'node:path';
import type { Core } from '../../core/ports/core.ts';
import { messageOf } from '../../core/lib/errors.ts';
import type { Logger } from '../../core/ports/ports.ts';
import { startDemo } from '../../shared-adapters/system/demo.ts';

/**
 * Adds the demo connectors; without them the app runs on.
 *
 * @returns the function that ends what the demo started
 */
export async function startDesktopDemo(core: Core, logger: Logger): Promise<() => void> {
  try {
    const demo = await startDemo({
      core,
      caller: 'main-window',
      packageDir: join(__dirname, '../..'),
      // Electron is no Node for others; npm says which one it runs on.
      node: process.env['npm_node_execpath'] ?? 'node',
    });
    process.stderr.write(`${demo.lines.join('\n')}\n`);
    return () => demo.stop();
  } catch (error) {
    logger.warn('demo.failed', { error: messageOf(error) });
    process.stderr.write(`consentry: the demo could not start: ${messageOf(error)}\n`);
    return () => {};
  }
}
