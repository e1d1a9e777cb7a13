/** What the program around the core can do for the person, besides carrying it. */
import type { AppInfo, UpdateChannel } from '../../../contract/commands/app-commands.ts';
import type { ExportFile } from './export-file.ts';

/** What only the program around the core knows of itself. */
type AboutShell = Omit<AppInfo, 'version' | 'shell' | 'dataDir' | 'startedAt' | 'identification'>;

/**
 * What only the program around the core can do: start at login, update itself, show a folder. What
 * it cannot do it refuses with `CoreError('conflict')` and a sentence about who can.
 */
export interface AppShell {
  /** As it is now. Never rejects. */
  about(): Promise<AboutShell>;
  /** The person's own folder, to be left out of what is passed on. */
  readonly homeDir: string;
  /** Where updates come from; null: this build names no place. */
  readonly updateUrl: string | null;
  setLaunchAtLogin(isOn: boolean): Promise<void>;
  /** From now on; the core keeps it. */
  useUpdateChannel(channel: UpdateChannel): void;
  /** Resolves when it was looked; what was found, or why not, is in `about`. */
  checkForUpdates(): Promise<void>;
  /** Starts the end of this process. */
  installUpdate(): Promise<void>;
  openDataFolder(): Promise<void>;
  /**
   * Empties the clipboard if it holds exactly this; false where it holds something else, or where
   * there is none.
   */
  clearClipboard(text: string): Promise<boolean>;
  /** The newest lines of the log, oldest first. */
  logTail(): readonly string[];
  /**
   * Asks the person where to, and writes it there; null when they would rather not. Absent: there
   * is no screen of ours.
   */
  readonly saveFile?: ((name: string, text: string) => Promise<string | null>) | undefined;
  /**
   * Asks the person where an export of the log goes; null when they would rather not. Absent: there
   * is no screen of ours.
   */
  readonly chooseExportFile?:
    ((name: string, format: 'jsonl' | 'csv') => Promise<ExportFile | null>) | undefined;
  /** Shows the window in which policies for other computers are written. Absent: there is none. */
  readonly openPolicyEditor?: (() => void) | undefined;
  /**
   * Asks the person where a policy goes, and writes it there for everybody to read; null when they
   * would rather not. Absent: there is no screen of ours.
   *
   * @throws CoreError `not_allowed_here` – it is the place of the policy in force
   */
  readonly savePolicy?: ((text: string) => Promise<string | null>) | undefined;
  /** Calls back when the answer of `about` has changed. */
  onChange(listener: () => void): void;
}
