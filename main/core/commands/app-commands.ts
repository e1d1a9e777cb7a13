/**
 * Commands about the program itself. The shell knows and does; what it did is written down here.
 */
import type { AppInfo, appCommands, UpdateView } from '../../../contract/commands/app-commands.ts';
import type { OpenCounts } from '../../../contract/commands/debug-commands.ts';
import type { EgressHost } from '../../../contract/views/snapshot/egress-host.ts';
import type { Control } from './command-registry.ts';
import type { IdentifyPerson } from './policy/identify-person.ts';
import { diagnosticsReport } from './diagnostics.ts';
import { CoreError } from '../lib/errors.ts';
import type { AppShell } from '../ports/app-shell.ts';
import type { Clock, Preferences } from '../ports/ports.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';
import type { SnapshotPublisher } from '../snapshot/snapshot-publisher.ts';

export interface AppCommandParts {
  readonly app: AppShell;
  readonly clock: Clock;
  readonly preferences: Preferences;
  readonly questions: Pick<QuestionQueue, 'list'>;
  readonly snapshots: Pick<SnapshotPublisher, 'current'>;
  readonly hosts: () => EgressHost[];
  readonly person: Pick<IdentifyPerson, 'look'>;
}

/** @param openCounts what is open now */
export function createAppCommands(
  parts: AppCommandParts,
  openCounts: () => OpenCounts,
): Pick<Control, keyof typeof appCommands> {
  const { app, preferences, snapshots } = parts;

  async function info(): Promise<AppInfo> {
    const { version, shell, dataDir, startedAt } = snapshots.current();
    const [about, identification] = await Promise.all([app.about(), parts.person.look()]);
    return { version, shell, dataDir, startedAt, identification, ...about };
  }

  async function updates(): Promise<UpdateView> {
    return (await app.about()).updates;
  }

  return {
    'app.info': info,
    'app.hosts': () => parts.hosts(),
    'app.setLaunchAtLogin': async ({ isOn }, { note }) => {
      note({ detail: isOn ? 'on' : 'off' });
      await app.setLaunchAtLogin(isOn);
      return (await app.about()).launchAtLogin;
    },
    'app.setUpdateChannel': async ({ channel }, { note }) => {
      note({ detail: channel });
      app.useUpdateChannel(channel);
      preferences.update((current) => ({ ...current, updateChannel: channel }));
      return updates();
    },
    'app.checkForUpdates': async () => {
      await app.checkForUpdates();
      return updates();
    },
    'app.installUpdate': async (_input, { note }) => {
      // Whoever waits for an answer would get a refusal that nobody meant (SEC-119).
      if (parts.questions.list().length > 0)
        throw new CoreError(
          'conflict',
          'Questions wait for you: an update would answer them with no.',
          {
            hint: 'Answer them first, then install the update.',
          },
        );
      const { version } = await updates();
      note({ detail: version ?? 'unknown' });
      await app.installUpdate();
      return {};
    },
    'app.clearClipboard': async ({ text }) => ({ isCleared: await app.clearClipboard(text) }),
    'app.openDataFolder': async () => {
      await app.openDataFolder();
      return {};
    },
    'diagnostics.export': async (_input, { caller }) => {
      const nowMs = parts.clock.nowMs();
      const text = diagnosticsReport({
        nowMs,
        info: await info(),
        snapshot: snapshots.current(),
        preferences: preferences.read(),
        open: openCounts(),
        logLines: app.logTail(),
        homeDir: app.homeDir,
      });
      const name = `consentry-report-${new Date(nowMs).toISOString().slice(0, 10)}.json`;
      if (caller !== 'main-window' || app.saveFile === undefined)
        return { kind: 'text', name, text };
      const path = await app.saveFile(name, text);
      return path === null ? { kind: 'cancelled' } : { kind: 'saved', path };
    },
  };
}
