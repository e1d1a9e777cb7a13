/**
 * Whether Consentry starts at login: in the tray, without a window. The system's own record of it
 * is the only one.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LaunchAtLogin } from '../../../contract/commands/app-commands.ts';
import { CoreError, messageOf } from '../../core/lib/errors.ts';
import { replaceFileDurably } from '../../shared-adapters/files/durable-file.ts';
import { desktopEntry, isSwitchedOff } from './desktop-entry.ts';

export interface Autostart {
  /** Never throws: what is unknown is off. */
  read(): LaunchAtLogin;
  /**
   * @throws CoreError `conflict` where there is no such thing, `store_failed` when it could not be
   *   written
   */
  set(isOn: boolean): Promise<void>;
  /** After a move or an update: the entry starts what runs now. */
  refresh(): Promise<void>;
}

/** The part of Electron's `app` that macOS and Windows need. */
export interface LoginItems {
  getLoginItemSettings(options?: { args: string[] }): { openAtLogin: boolean };
  setLoginItemSettings(settings: { openAtLogin: boolean; args?: string[] }): void;
}

const words = {
  on: 'Consentry starts in the tray when you log in, without a window.',
  off: 'Consentry does not start by itself.',
} as const;

/**
 * macOS and Windows keep it; from its sources the program there is Electron itself, which would
 * start empty.
 */
export function createLoginItemAutostart(items: LoginItems, isPackaged: boolean): Autostart {
  const args = ['--hidden'];
  const detail = 'Only an installed Consentry can start at login; this one runs from its sources.';
  return {
    read() {
      if (!isPackaged) return { state: 'unsupported', detail };
      const state = items.getLoginItemSettings({ args }).openAtLogin ? 'on' : 'off';
      return { state, detail: words[state] };
    },
    async set(isOn) {
      if (!isPackaged) throw new CoreError('conflict', detail);
      items.setLoginItemSettings({ openAtLogin: isOn, args });
    },
    refresh: async () => undefined,
  };
}

/**
 * Linux: a file in the folder that the XDG autostart specification names.
 *
 * @param configHome `$XDG_CONFIG_HOME`
 * @param command the program and its arguments
 */
export function createDesktopFileAutostart(
  configHome: string,
  command: readonly string[],
): Autostart {
  const path = join(configHome, 'autostart', 'consentry.desktop');
  const content = desktopEntry(command);

  function current(): string | undefined {
    try {
      return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  }

  const isOn = (): boolean => {
    const text = current();
    return text !== undefined && !isSwitchedOff(text);
  };

  async function write(): Promise<void> {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    await replaceFileDurably(path, content);
  }

  return {
    read() {
      const state = isOn() ? 'on' : 'off';
      return { state, detail: words[state] };
    },
    async set(isEnabled) {
      try {
        if (isEnabled) await write();
        else rmSync(path, { force: true });
      } catch (error) {
        throw new CoreError('store_failed', `${path} could not be changed: ${messageOf(error)}`, {
          hint: 'Make the folder writable, or use the settings of your desktop for programs that start at login.',
          cause: error,
        });
      }
    },
    async refresh() {
      // A desktop's own settings may have switched it off in the file: that stays.
      if (isOn() && current() !== content) await write();
    },
  };
}
