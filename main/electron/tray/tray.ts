/**
 * The tray: icon, tooltip and menu follow each snapshot; the menu is built anew only when it would
 * read differently.
 */
import { Menu, Tray, type MenuItemConstructorOptions } from 'electron';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { Core } from '../../core/ports/core.ts';
import type { Clock, Logger } from '../../core/ports/ports.ts';
import { followRecord } from './follow-record.ts';
import { minutesUntilTomorrow, trayState, type TrayFacts } from './tray-menu.ts';
import type { TrayAction, TrayCommandName, TrayEntry } from './tray-entry.ts';
import { notifyMissed } from '../windows/notifications.ts';
import { trayImage } from '../windows/window-icon.ts';

export interface TrayParts {
  readonly core: Pick<Core, 'call' | 'snapshot' | 'onSnapshot'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly platform: NodeJS.Platform;
  readonly openWindow: (page?: string) => void;
  readonly openPrompt: () => void;
  readonly copy: (text: string) => void;
  readonly tryAgain: () => void;
  readonly facts: () => Omit<TrayFacts, 'record'>;
  readonly quit: () => void;
}

/** "Used 2 min ago" gets old by itself. */
const refreshMs = 60_000;
const quitDelayMs = 50;

/** @returns the function that removes the tray icon */
export function createTray(parts: TrayParts): () => void {
  const { core, clock, platform } = parts;
  const tray = new Tray(trayImage('normal', 0, platform));
  let shownIcon = '';
  let shownTooltip = '';
  let shownMenu = '';
  let cancelRefresh: (() => void) | undefined;
  const record = followRecord({
    core,
    clock,
    onMissed: (call) => notifyMissed(call, parts.openWindow),
    onChange: () => update(core.snapshot()),
  });

  // On Linux and macOS a click shows the menu; on Windows people expect the app.
  if (platform !== 'darwin') tray.on('click', () => parts.openWindow());

  function update(snapshot: AppSnapshot): void {
    const state = trayState(snapshot, clock.nowMs(), {
      ...parts.facts(),
      record: record.current(),
    });
    const icon = `${state.icon} ${state.count}`;
    if (icon !== shownIcon) {
      shownIcon = icon;
      tray.setImage(trayImage(state.icon, state.count, platform));
      if (platform === 'darwin') tray.setTitle(state.count === 0 ? '' : String(state.count));
    }
    if (state.tooltip !== shownTooltip) {
      shownTooltip = state.tooltip;
      tray.setToolTip(shownTooltip);
    }
    const menu = JSON.stringify(state.menu);
    if (menu === shownMenu) return;
    shownMenu = menu;
    tray.setContextMenu(Menu.buildFromTemplate(toTemplate(state.menu, run)));
  }

  async function send(name: TrayCommandName, input: unknown): Promise<void> {
    const result = await core.call('tray', name, input);
    if (result.ok) return;
    parts.logger.warn('tray.command_failed', { command: name, code: result.error.code });
    // The window says what is true now; a menu has no place for a sentence.
    parts.openWindow();
  }

  async function run(action: TrayAction): Promise<void> {
    switch (action.kind) {
      case 'command':
        await send(action.name, action.input);
        await record.look();
        break;
      case 'pause-until-tomorrow':
        await send('gateway.pause', { forMinutes: minutesUntilTomorrow(clock.nowMs()) });
        break;
      case 'open':
        parts.openWindow(action.page);
        break;
      case 'prompt':
        parts.openPrompt();
        break;
      case 'copy':
        parts.copy(action.text);
        break;
      case 'try-again':
        parts.tryAgain();
        break;
      case 'check-updates':
        void core.call('tray', 'app.checkForUpdates', {});
        parts.openWindow('settings');
        break;
      case 'quit':
        // The desktop still waits for the answer to this click.
        clock.after(quitDelayMs, parts.quit);
        return;
    }
    // A click on a choice moves its mark by itself, also when it only opened the window.
    shownMenu = '';
    update(core.snapshot());
  }

  function refresh(): void {
    update(core.snapshot());
    cancelRefresh = clock.after(refreshMs, refresh);
  }

  refresh();
  const stopListening = core.onSnapshot(update);
  return () => {
    stopListening();
    record.close();
    cancelRefresh?.();
    tray.destroy();
  };
}

function toTemplate(
  entries: readonly TrayEntry[],
  run: (action: TrayAction) => Promise<void>,
): MenuItemConstructorOptions[] {
  return entries.map((entry) => {
    if ('separator' in entry) return { type: 'separator' };
    const { label, action, isChosen, isChecked, submenu } = entry;
    return {
      // A single & would mark the next letter as a shortcut and vanish.
      label: label.replaceAll('&', '&&'),
      enabled: action !== undefined || submenu !== undefined,
      ...(isChosen === undefined ? {} : { type: 'radio' as const, checked: isChosen }),
      ...(isChecked === undefined ? {} : { type: 'checkbox' as const, checked: isChecked }),
      ...(submenu === undefined ? {} : { submenu: toTemplate(submenu, run) }),
      ...(action === undefined ? {} : { click: () => void run(action) }),
    };
  });
}
