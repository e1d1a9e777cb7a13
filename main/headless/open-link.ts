/** Opens the one-time link in the person's browser, because they asked for it with `--open`. */
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { limits } from '../core/limits/limits.ts';
import type { Clock, Logger } from '../core/ports/ports.ts';

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/**
 * The browser gets the path of a private page that leads on, not the link itself: every user of the
 * machine can read the arguments of a process (SEC-91).
 */
export function openLink(link: string, dataDir: string, clock: Clock, logger: Logger): void {
  const page = join(dataDir, 'open-ui.html');
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${link}">\n`,
    {
      mode: 0o600,
    },
  );
  clock.after(limits.ui.openPage, () => rmSync(page, { force: true }));
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, pathToFileURL(page).href], {
    stdio: 'ignore',
    detached: true,
  });
  child.once('error', (error) => logger.warn('ui.open_failed', { error: error.message }));
  child.unref();
}
