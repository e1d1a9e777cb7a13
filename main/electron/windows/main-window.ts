/**
 * The main window: made when somebody wants it, destroyed when closed (its renderer too), made anew
 * after a crash.
 */
import { app, BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron';
import { navigateChannel } from '../../../contract/plain/channels.ts';
import type { Clock, Logger } from '../../core/ports/ports.ts';
import { pageUrl } from './app-protocol.ts';
import { createCrashLimit } from './crash-limit.ts';
import type { WindowIcon } from './window-icon.ts';
import { createFraming, type Framing } from './framing.ts';
import { placeFor, smallestSize, type WindowMemory } from './window-memory.ts';
import { zoomAfter, type ZoomWish } from './zoom.ts';

export interface MainWindowParts {
  readonly webPreferences: WebPreferences;
  readonly icon: WindowIcon;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The renderer crashed too often to be started again by itself. */
  readonly onGivenUp: () => void;
  /** The person pressed a link that leads outside. */
  readonly onLink: (url: string) => void;
  readonly memory: WindowMemory;
  /** The person turned the wheel with Ctrl held. */
  readonly onZoom: (wish: ZoomWish) => void;
  /** The person closed it. */
  readonly onClosed: () => void;
}

export interface MainWindow {
  current(): BrowserWindow | undefined;
  /** Brings it to the front, on a page such as `connectors/github` if one is named. */
  open(page?: string): void;
  close(): void;
  /** What stands in its frame. */
  setTitle(title: string): void;
  /** How large its text is, in percent. */
  zoomPercent(): number;
  /** Larger or smaller from now on, also the next time. */
  zoom(wish: ZoomWish): void;
}

export function createMainWindow(parts: MainWindowParts): MainWindow {
  const { memory } = parts;
  const crashes = createCrashLimit(parts.clock);
  let window: BrowserWindow | undefined;
  let title = 'Consentry';
  let zoomPercent = parts.memory.read().places[0]?.zoom ?? 100;

  function create(page: string | undefined): BrowserWindow {
    const { id: primaryId } = screen.getPrimaryDisplay();
    const place = placeFor(memory.read(), screen.getAllDisplays(), primaryId);
    zoomPercent = place.zoom;
    const created = new BrowserWindow({
      title,
      ...place.bounds,
      minWidth: smallestSize.width,
      minHeight: smallestSize.height,
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#17181b' : '#ffffff',
      icon: parts.icon(),
      webPreferences: parts.webPreferences,
    });
    created.setMenuBarVisibility(false);
    // The page has a title too; this one counts what waits (REL-28).
    created.on('page-title-updated', (event) => event.preventDefault());
    if (place.isMaximized) created.maximize();
    created.webContents.on('dom-ready', () => applyZoom(created));
    created.webContents.on('zoom-changed', (_event, direction) => parts.onZoom(direction));
    const framing = createFraming(place.bounds, parts.clock);
    const note = (): void => remember(created, framing);
    created.on('show', note);
    created.on('move', note);
    created.on('resize', note);
    created.on('maximize', note);
    created.on('unmaximize', note);
    created.on('close', () => {
      note();
      parts.onClosed();
    });
    created.webContents.setWindowOpenHandler(({ url }) => {
      parts.onLink(url);
      return { action: 'deny' };
    });
    created.once('ready-to-show', () => {
      framing.shown();
      show(created);
    });
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

  function remember(from: BrowserWindow, framing: Framing): void {
    if (!from.isVisible() || from.isMinimized() || from.isFullScreen()) return;
    const bounds = framing.without(from.getNormalBounds());
    const display = screen.getDisplayMatching(from.getBounds());
    memory.remember({
      display: String(display.id),
      bounds,
      isMaximized: from.isMaximized(),
      zoom: zoomPercent,
    });
  }

  function applyZoom(to: BrowserWindow): void {
    to.webContents.setZoomFactor(zoomPercent / 100);
  }

  function zoom(wish: ZoomWish): void {
    zoomPercent = zoomAfter(zoomPercent, wish);
    if (window !== undefined) applyZoom(window);
    const [last] = memory.read().places;
    if (last !== undefined) memory.remember({ ...last, zoom: zoomPercent });
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
    setTitle(text) {
      title = text;
      window?.setTitle(text);
    },
    zoomPercent: () => zoomPercent,
    zoom,
  };
}

function show(shown: BrowserWindow): void {
  if (shown.isMinimized()) shown.restore();
  shown.show();
  shown.focus();
}
