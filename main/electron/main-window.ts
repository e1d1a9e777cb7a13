/** The main window: made when somebody wants it, destroyed when closed (its renderer too), made anew after a crash. */
import { app, BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron';
import { navigateChannel } from '../../contract/channels.ts';
import type { Clock, Logger } from '../core/ports.ts';
import { pageUrl } from './app-protocol.ts';
import { createCrashLimit } from './crash-limit.ts';
import type { WindowIcon } from './window-icon.ts';

export interface MainWindowParts {
  readonly webPreferences: WebPreferences;
  readonly icon: WindowIcon;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The renderer crashed too often to be started again by itself. */
  readonly onGivenUp: () => void;
  /** The person pressed a link that leads outside. */
  readonly onLink: (url: string) => void;
}

export interface MainWindow {
  current(): BrowserWindow | undefined;
  /** Brings it to the front, on a page such as `connectors/github` if one is named. */
  open(page?: string): void;
  close(): void;
}

/** Room for the frame and a bit of the desktop around it. */
const margin = 60;

export function createMainWindow(parts: MainWindowParts): MainWindow {
  const crashes = createCrashLimit(parts.clock);
  let window: BrowserWindow | undefined;

  function create(page: string | undefined): BrowserWindow {
    const { workAreaSize } = screen.getPrimaryDisplay();
    const created = new BrowserWindow({
      title: 'Consentry',
      width: Math.min(1120, workAreaSize.width - margin),
      height: Math.min(760, workAreaSize.height - margin),
      minWidth: 640,
      minHeight: 480,
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#17181b' : '#ffffff',
      icon: parts.icon(),
      webPreferences: parts.webPreferences,
    });
    created.setMenuBarVisibility(false);
    created.webContents.setWindowOpenHandler(({ url }) => {
      parts.onLink(url);
      return { action: 'deny' };
    });
    created.once('ready-to-show', () => show(created));
    created.on('closed', () => {
      if (window === created) window = undefined;
      app.dock?.hide();
    });
    created.webContents.on('render-process-gone', (_event, { reason }) => {
      parts.logger.error('window.crashed', { window: 'main', reason });
      const { hash } = new URL(created.webContents.getURL());
      created.destroy();
      if (reason === 'clean-exit') return;
      if (crashes.mayTryAgain()) open(hash.replace(/^#\/?/u, ''));
      else parts.onGivenUp();
    });
    created
      .loadURL(pageUrl('main', page === undefined ? '' : `#/${page}`))
      .catch((error: Error) => {
        parts.logger.error('window.load_failed', { window: 'main', error: error.message });
      });
    void app.dock?.show();
    return created;
  }

  function show(shown: BrowserWindow): void {
    if (shown.isMinimized()) shown.restore();
    shown.show();
    shown.focus();
  }

  function open(page?: string): void {
    if (window === undefined) {
      window = create(page);
      return;
    }
    if (page !== undefined) window.webContents.send(navigateChannel, page);
    show(window);
  }

  return {
    current: () => (window?.isDestroyed() === false ? window : undefined),
    open,
    close: () => window?.destroy(),
  };
}
