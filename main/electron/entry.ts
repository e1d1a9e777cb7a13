/**
 * The program's first lines: it is the app, or, for an AI client that started it with `--bridge`,
 * nothing but the bridge. The package has no other way to run code without windows, because it may
 * not act as Node (`RunAsNode` is off by fuse).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';

// Bundles of their own beside this one, of which one is loaded.
const load = createRequire(join(__dirname, 'main.cjs'));
const args = process.argv.slice(1);
const at = args.indexOf('--bridge');

if (at < 0) load('./app.cjs');
else runAsBridge(args.slice(0, at), args.slice(at + 1));

/**
 * @param before in development the app's folder; a packaged app takes nothing there but what root
 *   has to say (SEC-105)
 */
function runAsBridge(before: readonly string[], after: readonly string[]): void {
  const { checkBridgeLaunch, runBridgeProgram } = load(
    './bridge.cjs',
  ) as typeof import('../bridge/desktop.ts');
  // Before the first wait: Chromium acts on its line as soon as it gets to it.
  checkBridgeLaunch(before, after, app);
  // Nothing of Chromium is needed. What it writes all the same goes where no other instance is.
  const folder = mkdtempSync(join(tmpdir(), 'consentry-bridge-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  app.setPath('userData', folder);
  app.disableHardwareAcceleration();
  app.dock?.hide();
  // Without a listener it would end with the windows that it does not have.
  app.on('window-all-closed', () => {});
  void runBridgeProgram(after);
}
