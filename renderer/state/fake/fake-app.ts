/** The program itself, as an installed desktop app with a feed tells of it. */
import type { AppInfo, appCommands } from '../../../contract/commands/app-commands.ts';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import { refused, type Context, type Handler } from './fake-context.ts';
import { ago } from './fake-time.ts';

/** What was changed in one page, by its world. */
const infos = new WeakMap<Context['world'], AppInfo>();

function infoOf({ world }: Context): AppInfo {
  const { version, shell, dataDir, startedAt } = world.snapshot;
  return (
    infos.get(world) ?? {
      version,
      shell,
      dataDir,
      startedAt,
      electron: '45.4.1',
      chrome: '156.0.7000.1',
      node: '24.21.0',
      platform: 'linux x64',
      systemVersion: '6.1.0',
      isPackaged: true,
      logDir: `${dataDir}/logs`,
      tray: 'there',
      launchAtLogin: { state: 'off', detail: 'Consentry does not start by itself.' },
      updates: {
        channel: 'stable',
        state: 'current',
        version: null,
        checkedAt: ago(90),
        detail: 'This is the newest version.',
      },
      unexpectedEnds: [],
    }
  );
}

function change(context: Context, changes: Partial<AppInfo>): AppInfo {
  const next = { ...infoOf(context), ...changes };
  infos.set(context.world, next);
  context.publish({});
  return next;
}

export const appHandlers: {
  readonly [Name in keyof typeof appCommands]: Handler<CommandInput<Name>>;
} = {
  'app.info': (_, context) => infoOf(context),
  'app.setLaunchAtLogin': ({ isOn }, context) =>
    change(context, {
      launchAtLogin: isOn
        ? { state: 'on', detail: 'Consentry starts in the tray when you log in, without a window.' }
        : { state: 'off', detail: 'Consentry does not start by itself.' },
    }).launchAtLogin,
  'app.setUpdateChannel': ({ channel }, context) =>
    change(context, {
      updates: {
        channel,
        state: channel === 'none' ? 'off' : 'idle',
        version: null,
        checkedAt: null,
        detail: channel === 'none' ? 'Consentry does not look for updates.' : 'Not looked yet.',
      },
    }).updates,
  'app.checkForUpdates': (_, context) =>
    change(context, {
      updates: {
        ...infoOf(context).updates,
        state: 'ready',
        version: '0.2.0',
        checkedAt: ago(0),
        detail: 'Version 0.2.0 is downloaded and was checked; it is installed when you say so.',
      },
    }).updates,
  'app.installUpdate': (_, { world }) =>
    world.snapshot.questions.length === 0
      ? {}
      : refused({
          code: 'conflict',
          message: 'Questions wait for you: an update would answer them with no.',
          hint: 'Answer them first, then install the update.',
        }),
  'app.openDataFolder': () => ({}),
  'app.clearClipboard': () => ({ isCleared: true }),
  'diagnostics.export': () => ({ kind: 'saved', path: '/home/me/Downloads/consentry-report.json' }),
};
