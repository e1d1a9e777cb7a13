/** Composition root of the desktop app. */
import { join } from 'node:path';
import { app, clipboard, nativeTheme, safeStorage } from 'electron';
import type { Core } from '../core/core.ts';
import { createCore } from '../core/create-core.ts';
import { CoreError, messageOf } from '../core/lib/errors.ts';
import { exitCodes } from '../shared-adapters/exit-codes.ts';
import { createLogger, openFileLog } from '../shared-adapters/file-logger.ts';
import { createNodeClock } from '../shared-adapters/node-clock.ts';
import { createNodeRandom } from '../shared-adapters/node-random.ts';
import { dieOnBugs } from '../shared-adapters/process-guard.ts';
import { setAppMenu } from './app-menu.ts';
import { registerAppScheme } from './app-protocol.ts';
import { openControlDoor } from './control-door.ts';
import { startDesktopDemo } from './demo-start.ts';
import { openElectronPreferences } from './electron-preferences.ts';
import { runFirstLines } from './first-lines.ts';
import { openIpc } from './ipc.ts';
import type { LaunchOptions } from './launch-options.ts';
import { createNotifications } from './notifications.ts';
import { fail, openInstance, type Instance } from './open-instance.ts';
import { openSafeStorageVault } from './safe-storage-vault.ts';
import { arrangeShutdown } from './shutdown.ts';
import { tellWindowGivenUp } from './given-up.ts';
import { createTray } from './tray.ts';
import { createWindowPresenter } from './window-presenter.ts';
import { createWindows, hardenAllContents } from './windows.ts';

const launch = runFirstLines();
// As root Chromium runs without its sandbox or not at all; nobody else gets past the first lines with this switch.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerAppScheme();
hardenAllContents();
const instance = openInstance(launch.dataDir);
const fileLog = openFileLog(instance.dataDir);
const logger = createLogger([fileLog]);
dieOnBugs(logger, () => instance.lock.release());
app
  .whenReady()
  .then(() => run(launch, instance))
  .catch(failToStart);

async function run(
  { port, isHidden, isDemo }: LaunchOptions,
  { dataDir, lock }: Instance,
): Promise<void> {
  const clock = createNodeClock();
  const { platform } = process;
  const version = app.getVersion();
  const windows = await createWindows({
    clock,
    logger,
    distDir: join(__dirname, '..'),
    onGivenUp: (role) => void tellWindowGivenUp(role, core),
  });
  const notifications = createNotifications(() => windows.prompt.open());
  const presenter = createWindowPresenter(windows.prompt, notifications);
  const vault = await openSafeStorageVault({
    dataDir,
    keyStore: safeStorage,
    platform,
    clock,
    logger,
  });
  const preferences = openElectronPreferences(dataDir);
  const core: Core = createCore(
    { clock, random: createNodeRandom(), logger, vault, preferences, presenter },
    { dataDir, version, shell: 'desktop', port },
  );
  const closeIpc = openIpc({
    core,
    logger,
    window: windows.find,
    allowProblem: windows.prompt.allowProblem,
    onAllowed: windows.prompt.allowed,
  });
  const openWindow = (page?: string): void => windows.main.open(page);
  const control = await openControlDoor(dataDir, core, logger, openWindow);
  const stopThemes = core.onSnapshot(({ theme }) => (nativeTheme.themeSource = theme));
  nativeTheme.themeSource = core.snapshot().theme;

  let stopDemo = (): void => {};
  const quit = arrangeShutdown({
    clock,
    logger,
    async stop(reason) {
      stopDemo();
      stopThemes();
      closeIpc();
      windows.destroyAll();
      await control.close();
      await core.stop(reason);
      removeTray();
    },
    release() {
      lock.release();
      fileLog.close();
    },
  });
  const removeTray = createTray({
    core,
    clock,
    logger,
    platform,
    openWindow,
    openPrompt: windows.prompt.open,
    copy: (text) => void clipboard.writeText(text),
    tryAgain: () => void serve(),
    quit,
  });
  setAppMenu(platform, quit);
  // What a second start says is not looked at: it can show the window and nothing else (SEC-107).
  app.on('second-instance', () => openWindow());
  app.on('activate', () => openWindow());
  if (!isHidden) openWindow();
  await serve();

  async function serve(): Promise<void> {
    const about = {
      pid: process.pid,
      shell: 'desktop',
      version,
      control: control.address,
    } as const;
    const startedAt = clock.nowMs();
    try {
      const { endpoint } = await core.start();
      lock.publish({ ...about, startedAt, endpoint });
      if (isDemo) stopDemo = await startDesktopDemo(core, logger);
    } catch (error) {
      if (!(error instanceof CoreError)) throw error;
      // The app stays: tray and window show what is wrong and what to do (SEC-07).
      logger.warn('app.not_serving', { error: error.message });
      lock.publish({ ...about, startedAt, endpoint: null });
      openWindow();
    }
  }
}

function failToStart(error: unknown): void {
  logger.error('app.start_failed', { error: messageOf(error) });
  instance.lock.release();
  if (!(error instanceof CoreError))
    fail('An unexpected error; the log says more.', exitCodes.crashed);
  fail(`${error.message} ${error.hint ?? ''}`, exitCodes.failed);
}
