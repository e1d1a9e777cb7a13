/**
 * All windows with their hardened sessions; the only place that knows which page and preload
 * belongs to which role.
 */
import { join } from 'node:path';
import { app, session, type BrowserWindow } from 'electron';
import type { Clock, Logger } from '../../core/ports/ports.ts';
import { serveRenderer } from './app-protocol.ts';
import { createMainWindow, type MainWindow } from './main-window.ts';
import { createPolicyWindow, type PolicyWindow } from './policy-window.ts';
import { createPromptWindow, type PromptWindow } from './prompt-window.ts';
import { loadBuiltRenderer } from '../../shared-adapters/files/built-renderer.ts';
import {
  hardenContents,
  hardenSession,
  webPreferencesFor,
  windowRoles,
  type WindowRole,
} from './window-hardening.ts';
import { createWindowIcon } from './window-icon.ts';
import type { WindowMemory } from './window-memory.ts';
import type { ZoomWish } from './zoom.ts';

export interface Windows {
  readonly main: MainWindow;
  readonly prompt: PromptWindow;
  readonly policy: PolicyWindow;
  /** Larger or smaller, all of them. */
  zoom(wish: ZoomWish): void;
  /** How many questions wait, in the frame of each window. */
  setCount(count: number): void;
  /** The living window of a role. */
  find(role: WindowRole): BrowserWindow | undefined;
  destroyAll(): void;
}

export interface WindowsParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** `dist/`: the built renderer and preloads are in it. */
  readonly distDir: string;
  /** A window's renderer crashed too often. */
  readonly onGivenUp: (role: WindowRole) => void;
  readonly memory: WindowMemory;
  readonly hasTray: () => boolean;
  /** The person closed the main window. */
  readonly onMainClosed: () => void;
  /** A link of the main window that leads outside was pressed. */
  readonly onLink: (url: string) => void;
}

/** For all contents that will ever exist, before the first one does. */
export function hardenAllContents(): void {
  // A session of its own accord fetches dictionaries, whatever its windows prefer (SEC-112).
  app.on('session-created', (created) => {
    created.setSpellCheckerLanguages([]);
    created.setSpellCheckerEnabled(false);
  });
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, app.isPackaged));
}

/** After `ready`. Windows are made when they are first needed. */
export async function createWindows(parts: WindowsParts): Promise<Windows> {
  const { clock, logger, distDir, onGivenUp } = parts;
  const files = loadBuiltRenderer(join(distDir, 'renderer'));
  for (const role of windowRoles) {
    const own = session.fromPartition(role);
    serveRenderer(own, role, files);
    await hardenSession(own, app.isPackaged);
  }
  const icon = createWindowIcon();
  const common = (role: WindowRole) => ({
    webPreferences: webPreferencesFor(
      role,
      join(distDir, 'preload', `${role}-window.cjs`),
      !app.isPackaged,
    ),
    icon,
    clock,
    logger,
    onGivenUp: () => onGivenUp(role),
  });
  const main = createMainWindow({
    ...common('main'),
    onLink: parts.onLink,
    memory: parts.memory,
    onZoom: zoom,
    onClosed: parts.onMainClosed,
  });
  const prompt = createPromptWindow({
    ...common('prompt'),
    hasTray: parts.hasTray,
    zoomPercent: main.zoomPercent,
    onZoom: zoom,
  });
  const policy = createPolicyWindow({
    ...common('policy'),
    zoomPercent: main.zoomPercent,
    onZoom: zoom,
  });
  const all = { main, prompt, policy };
  function zoom(wish: ZoomWish): void {
    main.zoom(wish);
    prompt.zoomed();
    policy.zoomed();
  }
  return {
    ...all,
    zoom,
    setCount(count) {
      main.setTitle(count === 0 ? 'Consentry' : `(${count}) Consentry`);
      prompt.setTitle(count < 2 ? 'Consentry asks' : `(${count}) Consentry asks`);
    },
    find: (role) => all[role].current(),
    destroyAll() {
      main.close();
      prompt.destroy();
      policy.destroy();
    },
  };
}
