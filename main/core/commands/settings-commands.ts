/** What windows look like and remember, and how asking behaves. */
import type { settingsCommands } from '../../../contract/commands/settings-commands.ts';
import type { Control } from './command-registry.ts';
import { firstRunOf } from '../snapshot/first-run.ts';
import { approvalSettings } from '../gateway/approval/approval-settings.ts';
import type { Clients } from '../grants/clients/clients.ts';
import type { Preferences } from '../ports/ports.ts';

interface SettingsCommandParts {
  readonly preferences: Preferences;
  readonly clients: Pick<Clients, 'list'>;
  readonly confirmSettings: () => void;
}

/** @returns the commands about what the windows show */
export function createSettingsCommands({
  preferences,
  clients,
  confirmSettings,
}: SettingsCommandParts): Pick<Control, keyof typeof settingsCommands> {
  return {
    'settings.confirm': () => {
      confirmSettings();
      return {};
    },
    'settings.set': ({ showDisabled, firstRun, showSetup, ...noted }, { note }) => {
      const next = preferences.update((current) => ({
        ...current,
        theme: noted.theme ?? current.theme,
        showDisabled: showDisabled ?? current.showDisabled ?? false,
        firstRun: firstRun ?? current.firstRun,
        showSetup: showSetup ?? current.showSetup ?? true,
        approvalSeconds: noted.approvalSeconds ?? current.approvalSeconds,
        lockEndsSessions: noted.lockEndsSessions ?? current.lockEndsSessions,
        untrustedMinutes: noted.untrustedMinutes ?? current.untrustedMinutes,
      }));
      const said = Object.entries(noted).filter(([, value]) => value !== undefined);
      note({ detail: said.flat().join(' ') });
      return {
        theme: next.theme,
        showDisabled: next.showDisabled ?? false,
        firstRun: firstRunOf(next, clients.list().length > 0),
        showSetup: next.showSetup ?? true,
        ...approvalSettings(preferences),
      };
    },
  };
}
