/**
 * The window for policies of other computers: made when somebody wants it, destroyed when closed.
 * One at a time; opening it again shows the one there is. What is not saved is asked about first.
 */
import { BrowserWindow, dialog, nativeTheme, type WebPreferences } from 'electron';
import type { Logger } from '../../core/ports/ports.ts';
import { pageUrl } from './app-protocol.ts';
import type { WindowIcon } from './window-icon.ts';
import type { ZoomWish } from './zoom.ts';

export interface PolicyWindowParts {
  readonly webPreferences: WebPreferences;
  readonly icon: WindowIcon;
  readonly logger: Logger;
  /** How large its text is, in percent. */
  readonly zoomPercent: () => number;
  /** The person turned the wheel with Ctrl held. */
  readonly onZoom: (wish: ZoomWish) => void;
}

export interface PolicyWindow {
  current(): BrowserWindow | undefined;
  /** Brings it to the front; what is written in it stays. */
  open(): void;
  /** Its text has another size now. */
  zoomed(): void;
  /** At the end of the app: asks nothing. */
  destroy(): void;
}

const size = { width: 880, height: 780 };
const title = 'Consentry – policy for other computers';

export function createPolicyWindow(parts: PolicyWindowParts): PolicyWindow {
  let window: BrowserWindow | undefined;

  function create(): BrowserWindow {
    const created = new BrowserWindow({
      title,
      ...size,
      minWidth: 400,
      minHeight: 480,
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#17181b' : '#ffffff',
      icon: parts.icon(),
      webPreferences: parts.webPreferences,
    });
    created.setMenuBarVisibility(false);
    created.on('page-title-updated', (event) => event.preventDefault());
    created.webContents.on('dom-ready', () => applyZoom(created));
    created.webContents.on('zoom-changed', (_event, direction) => parts.onZoom(direction));
    created.webContents.on('will-prevent-unload', (event) => {
      // Here preventing means: it closes all the same.
      if (mayLose(created)) event.preventDefault();
    });
    created.once('ready-to-show', () => show(created));
    created.on('closed', () => {
      if (window === created) window = undefined;
    });
    created.webContents.on('render-process-gone', (_event, { reason }) => {
      parts.logger.error('window.crashed', { window: 'policy', reason });
      // Its draft went with it: whoever wants another opens it again.
      created.destroy();
    });
    created.loadURL(pageUrl('policy')).catch((error: Error) => {
      parts.logger.error('window.load_failed', { window: 'policy', error: error.message });
    });
    return created;
  }

  function applyZoom(to: BrowserWindow): void {
    to.webContents.setZoomFactor(parts.zoomPercent() / 100);
  }

  return {
    current: () => (window?.isDestroyed() === false ? window : undefined),
    open() {
      if (window === undefined) window = create();
      else show(window);
    },
    zoomed() {
      if (window !== undefined) applyZoom(window);
    },
    destroy: () => window?.destroy(),
  };
}

/** Whether the person closes it although something is not saved. */
function mayLose(window: BrowserWindow): boolean {
  const choice = dialog.showMessageBoxSync(window, {
    type: 'question',
    title: 'Consentry',
    message: 'Close without saving the policy?',
    detail: 'What you changed is lost. To keep it, review it and save it first.',
    buttons: ['Keep writing', 'Close without saving'],
    defaultId: 0,
    cancelId: 0,
  });
  return choice === 1;
}

function show(shown: BrowserWindow): void {
  if (shown.isMinimized()) shown.restore();
  shown.show();
  shown.focus();
}
