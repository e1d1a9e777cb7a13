/**
 * The prompt window: small, always on top, alive from the first question to the end of the app.
 * Closing it hides it and answers nothing. It knows when it was last shown, moved or focused: Allow
 * is dead for a second after that, whatever its page believes (SEC-38).
 */
import { BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron';
import { limits } from '../../core/limits/limits.ts';
import type { Clock, Logger } from '../../core/ports/ports.ts';
import { pageUrl } from './app-protocol.ts';
import { createCrashLimit } from './crash-limit.ts';
import { createRaiseLimit } from './raise-limit.ts';
import type { WindowIcon } from './window-icon.ts';
import type { ZoomWish } from './zoom.ts';

export interface PromptWindowParts {
  readonly webPreferences: WebPreferences;
  readonly icon: WindowIcon;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The renderer crashed too often to be started again by itself. */
  readonly onGivenUp: () => void;
  /** Without a tray a hidden window could not be found again while something waits. */
  readonly hasTray: () => boolean;
  /** How large its text is, in percent. */
  readonly zoomPercent: () => number;
  /** The person turned the wheel with Ctrl held. */
  readonly onZoom: (wish: ZoomWish) => void;
}

export interface PromptWindow {
  current(): BrowserWindow | undefined;
  /**
   * A question came: the window comes up by itself, now or when the limit of raising permits. What
   * the person types goes on to where it went (ATRYUM-59).
   */
  announce(): void;
  /** A person asked for it: now, and with the focus. */
  open(): void;
  /** Nothing waits any more. */
  hide(): void;
  /** A question was allowed in it. */
  allowed(): void;
  /** Why its Allow is dead, or undefined. */
  allowProblem(): string | undefined;
  /** Its text has another size now. */
  zoomed(): void;
  setTitle(title: string): void;
  destroy(): void;
}

/** A consent with three connectors fits; on a smaller screen it scrolls, head and buttons stay. */
const size = { width: 520, height: 780 };

export function createPromptWindow(parts: PromptWindowParts): PromptWindow {
  const { clock, logger } = parts;
  const crashes = createCrashLimit(clock);
  const raises = createRaiseLimit(clock, () => bringUp('beside'));
  let window: BrowserWindow | undefined;
  let isReady = false;
  /** How it is to come up; null: it stays away. */
  let wish: 'focused' | 'beside' | null = null;
  let title = 'Consentry asks';
  let disturbedAt = clock.monotonicMs();

  function create(): BrowserWindow {
    const created = createHidden(parts, title);
    created.on('page-title-updated', (event) => event.preventDefault());
    created.webContents.on('dom-ready', () => applyZoom(created));
    created.webContents.on('zoom-changed', (_event, direction) => parts.onZoom(direction));
    isReady = false;
    created.once('ready-to-show', () => {
      isReady = true;
      if (wish !== null) show(created, wish);
    });
    const disturb = (): void => {
      disturbedAt = clock.monotonicMs();
    };
    created.on('show', disturb);
    created.on('restore', disturb);
    created.on('focus', disturb);
    created.on('focus', () => created.flashFrame(false));
    created.on('move', disturb);
    created.on('resize', disturb);
    created.on('close', (event) => {
      event.preventDefault();
      if (parts.hasTray()) hide();
      else putDown(created);
    });
    created.on('closed', () => {
      if (window === created) window = undefined;
    });
    created.webContents.on('render-process-gone', (_event, { reason }) => {
      logger.error('window.crashed', { window: 'prompt', reason });
      const before = wish;
      created.destroy();
      if (crashes.mayTryAgain()) {
        window = create();
        wish = before;
      } else parts.onGivenUp();
    });
    created.loadURL(pageUrl('prompt')).catch((error: Error) => {
      logger.error('window.load_failed', { window: 'prompt', error: error.message });
    });
    return created;
  }

  function show(shown: BrowserWindow, how: 'focused' | 'beside'): void {
    disturbedAt = clock.monotonicMs();
    if (!shown.isVisible()) moveToPerson(shown);
    if (shown.isMinimized()) shown.restore();
    if (how === 'beside') {
      shown.showInactive();
      // Showing it so takes that away on some desktops.
      shown.setAlwaysOnTop(true, 'modal-panel');
      shown.moveTop();
      shown.flashFrame(true);
      return;
    }
    shown.show();
    shown.moveTop();
    shown.focus();
  }

  function applyZoom(to: BrowserWindow): void {
    // What moves under the hand is as good as moved (SEC-38).
    disturbedAt = clock.monotonicMs();
    to.webContents.setZoomFactor(parts.zoomPercent() / 100);
  }

  /** Out of the way, and still in the list of windows. */
  function putDown(shown: BrowserWindow): void {
    wish = null;
    raises.cancel();
    shown.minimize();
  }

  function hide(): void {
    wish = null;
    raises.cancel();
    window?.hide();
  }

  function bringUp(how: 'focused' | 'beside'): void {
    raises.raised();
    wish = how;
    window ??= create();
    if (isReady) show(window, how);
  }

  return {
    current: () => (window?.isDestroyed() === false ? window : undefined),
    announce() {
      // A window that is up stays as it is: its page is notified of the change, and a queue never
      // steals the focus.
      if (wish !== null && (!isReady || window?.isVisible() === true)) return;
      raises.announce();
    },
    open: () => bringUp('focused'),
    hide,
    allowed: raises.allowed,
    allowProblem() {
      if (window === undefined || !window.isVisible() || window.isMinimized()) {
        return 'The prompt window was not visible.';
      }
      if (clock.monotonicMs() - disturbedAt >= limits.questions.deadAllow) return undefined;
      return 'Allow works one second after the window was shown, moved or focused.';
    },
    zoomed() {
      if (window !== undefined) applyZoom(window);
    },
    setTitle(text) {
      title = text;
      window?.setTitle(text);
    },
    destroy() {
      raises.cancel();
      window?.destroy();
    },
  };
}

function createHidden(parts: PromptWindowParts, title: string): BrowserWindow {
  const created = new BrowserWindow({
    title,
    ...size,
    minWidth: 400,
    minHeight: 480,
    show: false,
    alwaysOnTop: true,
    maximizable: false,
    fullscreenable: false,
    minimizable: !parts.hasTray(),
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#17181b' : '#ffffff',
    icon: parts.icon(),
    webPreferences: parts.webPreferences,
  });
  created.setMenuBarVisibility(false);
  created.setAlwaysOnTop(true, 'modal-panel');
  return created;
}

/** Where the person works, not where the window was left on another screen. */
function moveToPerson(window: BrowserWindow): void {
  const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  const [width = size.width, fullHeight = size.height] = window.getSize();
  const height = Math.min(fullHeight, workArea.height);
  if (height < fullHeight) window.setSize(width, height);
  window.setPosition(
    Math.round(workArea.x + (workArea.width - width) / 2),
    Math.round(workArea.y + Math.max(0, workArea.height - height) / 3),
  );
}
