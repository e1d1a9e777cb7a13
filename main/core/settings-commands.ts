/** What windows look like and remember, and how asking behaves. */
import type { settingsCommands } from '../../contract/window-settings.ts';
import type { Control } from './command-registry.ts';
import { firstRunOf } from './snapshot/first-run.ts';
import { approvalSettings } from './gateway/approval-settings.ts';
import type { Clients } from './grants/clients.ts';
import type { Preferences } from './ports.ts';
import type { RecordAct } from './record-act.ts';
import type { SnapshotPublisher } from './snapshot/snapshot-publisher.ts';

interface SettingsCommandParts {
  readonly preferences: Preferences;
  readonly clients: Pick<Clients, 'list'>;
  readonly snapshots: Pick<SnapshotPublisher, 'touch'>;
  readonly confirmSettings: () => void;
  readonly record: RecordAct;
}

export function createSettingsCommands({
  preferences,
  clients,
  snapshots,
  confirmSettings,
  record,
}: SettingsCommandParts): Pick<Control, keyof typeof settingsCommands> {
  return {
    'settings.confirm': (_input, caller) => {
      confirmSettings();
      record('settings.confirm', caller);
      return {};
    },
    'settings.set': ({ showDisabled, firstRun, ...noted }, caller) => {
      const next = preferences.update((current) => ({
        ...current,
        theme: noted.theme ?? current.theme,
        showDisabled: showDisabled ?? current.showDisabled ?? false,
        firstRun: firstRun ?? current.firstRun,
        approvalSeconds: noted.approvalSeconds ?? current.approvalSeconds,
        lockEndsSessions: noted.lockEndsSessions ?? current.lockEndsSessions,
        untrustedMinutes: noted.untrustedMinutes ?? current.untrustedMinutes,
      }));
      const said = Object.entries(noted).filter(([, value]) => value !== undefined);
      // Which rows a list shows, and how far an introduction got, nobody would look up later.
      if (said.length === 0) snapshots.touch();
      else record('settings.set', caller, { detail: said.flat().join(' ') });
      return {
        theme: next.theme,
        showDisabled: next.showDisabled ?? false,
        firstRun: firstRunOf(next, clients.list().length > 0),
        ...approvalSettings(preferences),
      };
    },
  };
}
