/** Composition root of the desktop app. */
import { join } from 'node:path';
import { app, clipboard, shell } from 'electron';
import type { Core, CoreOptions } from '../core/ports/core.ts';
import { createCore } from '../core/create-core.ts';
import { createBugRecord } from '../shared-adapters/files/bug-record.ts';
import { createLogger } from '../shared-adapters/files/file-logger.ts';
import type { Clock } from '../core/ports/ports.ts';
import { createNodeClock } from '../shared-adapters/system/node-clock.ts';
import { dieOnBugs } from '../shared-adapters/system/process-guard.ts';
import { setAppMenu } from './tray/app-menu.ts';
import { registerAppScheme } from './windows/app-protocol.ts';
import { openControlDoor } from './windows/control-door.ts';
import { startDesktopDemo } from './lifecycle/demo-start.ts';
import { createAutostart } from './lifecycle/create-autostart.ts';
import { createDesktopApp } from './lifecycle/desktop-app.ts';
import { openElectronPreferences } from './vault/electron-preferences.ts';
import { openDesktopPorts } from './lifecycle/desktop-ports.ts';
import { runFirstLines } from './lifecycle/first-lines.ts';
import { createInstallLinkOpener } from './login/install-link-opener.ts';
import { openIpc } from './windows/ipc.ts';
import type { LaunchOptions } from './lifecycle/launch-options.ts';
import { createLoginOpener } from './login/login-opener.ts';
import { createLoginReturn } from './login/login-return.ts';
import { createVendorPageOpener } from './login/vendor-page-opener.ts';
import { createNotifications } from './windows/notifications.ts';
import { failStart, openInstance, type Instance } from './lifecycle/open-instance.ts';
import { arrangeShutdown } from './lifecycle/shutdown.ts';
import { reportWindowGivenUp } from './lifecycle/given-up.ts';
import { openUpdates } from './updates/open-updates.ts';
import { createStart } from './lifecycle/start-serving.ts';
import { followTheme } from './windows/theme.ts';
import { desktopBridge, rememberStart } from './lifecycle/desktop-bridge.ts';
import { startArguments } from './lifecycle/start-arguments.ts';
import { createTray } from './tray/tray.ts';
import { createTrayHost } from './tray/tray-host.ts';
import { followCount } from './tray/waiting-count.ts';
import { openWindowMemory } from './windows/window-memory.ts';
import { createWindowPresenter } from './windows/window-presenter.ts';
import { createWindows, hardenAllContents } from './windows/windows.ts';
import { explainMissingTray } from './tray/without-tray.ts';

const launch = runFirstLines();
// As root Chromium runs without its sandbox or not at all; a packaged app takes this switch from
// nobody else.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerAppScheme();
hardenAllContents();
const instance = openInstance(launch.dataDir);
const { fileLog } = instance;
const logger = createLogger([fileLog]);
const bugs = createBugRecord(instance.dataDir);
/** Whoever ends it does not want it back, whatever goes wrong on the way out. */
let isEnding = false;
dieOnBugs(
  logger,
  () => {
    const mayStartAgain = bugs.note(Date.now());
    instance.lock.release();
    if (mayStartAgain && !isEnding) app.relaunch({ args: [...startArguments(launch), '--hidden'] });
  },
  (code) => app.exit(code),
);
app
  .whenReady()
  .then(() => run(launch, instance))
  .catch((error: unknown) => failStart(error, instance, logger));

async function run(
  { port, isHidden, isDemo }: LaunchOptions,
  { dataDir, lock }: Instance,
): Promise<void> {
  const clock = createNodeClock();
  const { platform } = process;
  const version = app.getVersion();
  const { logins, installLinks, openLink } = createLinkOpeners(() => core);
  const memory = openWindowMemory(dataDir, { clock, logger });
  const { windows, trayHost, onTrayChange } = await openScreens({
    clock,
    memory,
    quit: () => quit(),
    onGivenUp: (role) => void reportWindowGivenUp(role, core),
    onLink: openLink,
  });
  const notifications = createNotifications(windows.prompt.open, () => core);
  const presenter = createWindowPresenter(windows.prompt, notifications);
  const preferences = openElectronPreferences(dataDir);
  const autostart = createAutostart(launch);
  const updates = openUpdates({ version, preferences, clock, logger, core: () => core });
  const tray = (): 'there' | 'missing' => (trayHost.isThere() ? 'there' : 'missing');
  const openPolicyEditor = windows.policy.open;
  const desktopApp = { dataDir, autostart, updates, tray, onTrayChange, openPolicyEditor };
  const shellPorts = { clock, preferences, presenter };
  const core: Core = await createDesktopCore(desktopApp, shellPorts, { version, port });
  const closeIpc = openIpc({
    core,
    clock,
    logger,
    window: windows.find,
    allowProblem: windows.prompt.allowProblem,
    onAllowed: windows.prompt.allowed,
    onPreviewed: installLinks.offer,
    onConnected(answer) {
      logins.offer(answer);
      logInReturn.started(answer);
    },
  });
  const openWindow = (page?: string): void => windows.main.open(page);
  const logInReturn = createLoginReturn(openWindow);
  const stopReturns = core.onSnapshot(logInReturn.saw);
  const control = await openControlDoor(dataDir, core, logger, openWindow);
  const stopThemes = followTheme(core);
  let stopDemo = (): void => {};
  const quit = arrangeShutdown({
    clock,
    logger,
    async stop(reason) {
      isEnding = true;
      stopDemo();
      stopThemes();
      stopReturns();
      stopCounting();
      updates.close();
      closeIpc();
      trayHost.close();
      windows.destroyAll();
      await Promise.all([control.close(), memory.flush(), core.stop(reason)]);
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
    facts: () => ({ launchAtLogin: autostart.read().state, updates: updates.view() }),
    quit,
  });
  setAppMenu(platform, quit, windows.zoom);
  const stopCounting = followCount(core, windows.setCount);
  void autostart.refresh();
  openAtEachStart(openWindow);
  if (!isHidden) openWindow();
  const serve = createStart({
    core,
    lock,
    clock,
    logger,
    version,
    control: control.address,
    onServing() {
      rememberStart(launch, dataDir, logger);
      if (isDemo) void startDesktopDemo(core, logger).then((stop) => (stopDemo = stop));
    },
    // The overview says what is wrong; the first run can wait.
    onProblem: () => openWindow('overview'),
  });
  await serve();
}

async function createDesktopCore(
  desktopApp: Omit<Parameters<typeof createDesktopApp>[0], 'log' | 'unexpectedEnds'>,
  ports: Pick<Parameters<typeof openDesktopPorts>[0], 'clock' | 'preferences' | 'presenter'>,
  options: Pick<CoreOptions, 'version' | 'port'>,
): Promise<Core> {
  const { dataDir } = desktopApp;
  return createCore(
    await openDesktopPorts({
      ...ports,
      dataDir,
      logger,
      app: createDesktopApp({ ...desktopApp, log: fileLog, unexpectedEnds: bugs.list }),
      bridge: desktopBridge(dataDir),
      logReaderFile: join(__dirname, '..', 'log-reader', 'index.cjs'),
    }),
    { ...options, dataDir, shell: 'desktop' },
  );
}

interface Screens {
  readonly windows: Awaited<ReturnType<typeof createWindows>>;
  readonly trayHost: ReturnType<typeof createTrayHost>;
  /** Calls the listener whenever a tray appears or goes. */
  readonly onTrayChange: (listener: () => void) => void;
}

interface ScreenParts {
  readonly clock: Clock;
  readonly memory: ReturnType<typeof openWindowMemory>;
  readonly quit: () => void;
  readonly onGivenUp: WindowsParts['onGivenUp'];
  readonly onLink: WindowsParts['onLink'];
}

/** What may leave for the browser or another program, each by its own rule (SEC-63). */
function createLinkOpeners(core: () => Pick<Core, 'snapshot'>) {
  const openOutside = (url: string): void => void shell.openExternal(url);
  const logins = createLoginOpener(openOutside);
  const installLinks = createInstallLinkOpener(openOutside);
  const vendorPages = createVendorPageOpener(openOutside, () => core().snapshot());
  const openLink = (url: string): boolean =>
    logins.open(url) || installLinks.open(url) || vendorPages.open(url);
  return { logins, installLinks, openLink };
}

type WindowsParts = Parameters<typeof createWindows>[0];

async function openScreens(parts: ScreenParts): Promise<Screens> {
  const { clock, memory, quit } = parts;
  const listeners: (() => void)[] = [];
  const trayHost = createTrayHost(clock, process.env['DBUS_SESSION_BUS_ADDRESS'], () =>
    listeners.forEach((listener) => listener()),
  );
  const windows = await createWindows({
    clock,
    logger,
    distDir: join(__dirname, '..'),
    memory,
    hasTray: trayHost.isThere,
    onMainClosed: () => void explainMissingTray({ trayHost, memory, quit }),
    onGivenUp: parts.onGivenUp,
    onLink: parts.onLink,
  });
  return { windows, trayHost, onTrayChange: (listener) => void listeners.push(listener) };
}

/** What a second start says is not looked at: it can show the window and nothing else (SEC-107). */
function openAtEachStart(openWindow: () => void): void {
  app.on('second-instance', () => openWindow());
  app.on('activate', () => openWindow());
}
