/**
 * What every window and its session are made with
 * (docs/reference/desktop-shell.md#web-preferences). One place and constants, so that a test can
 * hold them against the running app.
 */
import type { Session, WebContents, WebPreferences } from 'electron';

export const windowRoles = ['main', 'prompt', 'policy'] as const;
export type WindowRole = (typeof windowRoles)[number];

/**
 * Exactly what docs/reference/desktop-shell.md#web-preferences says; what differs from window to
 * window is added by `webPreferencesFor` and nothing else is.
 */
export const hardenedWebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  safeDialogs: true,
  enableDeprecatedPaste: false,
} as const satisfies WebPreferences;

/**
 * @param preload absolute path of this role's own preload
 * @param devTools true in development only
 */
export function webPreferencesFor(
  role: WindowRole,
  preload: string,
  devTools: boolean,
): WebPreferences {
  // Without `persist:` the partition lives in memory: nothing of a page is ever written.
  return {
    ...hardenedWebPreferences,
    partition: role,
    preload,
    devTools,
    additionalArguments: [],
  };
}

/**
 * Keys that would reload a page under the hand or open a debugger; only taken away in a packaged
 * app.
 */
const reservedKeys = new Set(['F5', 'F12', 'control+r', 'control+shift+r', 'control+shift+i']);

/**
 * For **all** contents, ours or not: no navigation, no window, no webview, no answer to a server
 * that asks who we are.
 */
export function hardenContents(contents: WebContents, isPackaged: boolean): void {
  const prevent = (event: { preventDefault(): void }): void => event.preventDefault();
  contents.on('will-navigate', prevent);
  contents.on('will-frame-navigate', prevent);
  contents.on('will-redirect', prevent);
  contents.on('will-attach-webview', prevent);
  contents.on('login', prevent);
  contents.on('select-client-certificate', prevent);
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  if (!isPackaged) return;
  contents.on('before-input-event', (event, input) => {
    const modifiers = [
      input.control || input.meta ? 'control' : '',
      input.shift ? 'shift' : '',
      input.key.length === 1 ? input.key.toLowerCase() : input.key,
    ];
    if (reservedKeys.has(modifiers.filter((part) => part !== '').join('+'))) event.preventDefault();
  });
}

/** A session that reaches nothing but our own scheme and grants nothing that a page can ask for. */
export async function hardenSession(session: Session, isPackaged: boolean): Promise<void> {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isOwnRequest(details.url, isPackaged) });
  });
  await session.setProxy({ mode: 'direct' });
}

function isOwnRequest(url: string, isPackaged: boolean): boolean {
  return url.startsWith('app://') || (!isPackaged && url.startsWith('devtools://'));
}
