/**
 * The program itself: which it is, where it keeps things, whether it starts at login and updates
 * itself. None of it gives a client anything; what this way of running cannot do is said in a
 * sentence, not hidden.
 */
import * as z from 'zod';
import { egressHostSchema } from '../views/snapshot/egress-host.ts';
import { identificationViewSchema } from '../views/snapshot/identification.ts';
import { neutral, presence, read, type CommandSpec } from './command.ts';

const nothing = z.strictObject({});
const time = z.iso.datetime();

/** `none`: never looks. */
export const updateChannelSchema = z.enum(['none', 'stable', 'beta']);
export type UpdateChannel = z.infer<typeof updateChannelSchema>;

const updateViewSchema = z.object({
  channel: updateChannelSchema,
  /**
   * `unsupported`: something else updates this installation. `not-configured`: this build names no
   * feed. `off`: the channel is `none`. `idle`: not looked yet. `current`: looked, nothing newer.
   * `ready`: downloaded and checked, waits for `app.installUpdate`.
   */
  state: z.enum([
    'unsupported',
    'not-configured',
    'off',
    'idle',
    'checking',
    'current',
    'available',
    'downloading',
    'ready',
    'failed',
  ]),
  /** The newer version, once one is known. */
  version: z.string().nullable(),
  checkedAt: time.nullable(),
  /** One sentence for people. */
  detail: z.string(),
});
export type UpdateView = z.infer<typeof updateViewSchema>;

const launchAtLoginSchema = z.object({
  state: z.enum(['on', 'off', 'unsupported']),
  /** One sentence for people; for `unsupported` it says who starts Consentry instead. */
  detail: z.string(),
});
export type LaunchAtLogin = z.infer<typeof launchAtLoginSchema>;

const appInfoSchema = z.object({
  version: z.string(),
  shell: z.enum(['desktop', 'headless']),
  /** Null in headless mode. */
  electron: z.string().nullable(),
  chrome: z.string().nullable(),
  node: z.string(),
  /** e.g. `linux x64`. */
  platform: z.string(),
  /** e.g. `6.1.0`. */
  systemVersion: z.string(),
  /** False when it runs from its sources. */
  isPackaged: z.boolean(),
  dataDir: z.string(),
  logDir: z.string(),
  startedAt: time,
  /**
   * `missing`: this desktop shows no tray icons; the window counts what waits in its title. `none`:
   * headless.
   */
  tray: z.enum(['there', 'missing', 'none']),
  launchAtLogin: launchAtLoginSchema,
  /** Whether the system identifies the person before more is given. */
  identification: identificationViewSchema,
  updates: updateViewSchema,
  /** When it ended because of an error nobody expected, newest last (REL-27). */
  unexpectedEnds: z.array(time),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

export const appCommands = {
  /** A snapshot with a newer revision follows whenever any of it changes. */
  'app.info': read(nothing, appInfoSchema),
  /** Every host that Consentry itself connects to now. */
  'app.hosts': read(nothing, z.array(egressHostSchema)),
  /** Starts the program at login, or no more. */
  'app.setLaunchAtLogin': neutral(z.strictObject({ isOn: z.boolean() }), launchAtLoginSchema, {}),
  /** Which updates are looked for decides whose programs run here later. */
  'app.setUpdateChannel': presence(
    z.strictObject({ channel: updateChannelSchema }),
    updateViewSchema,
    {},
  ),
  /** Looks now, and downloads what it finds; installs nothing. */
  'app.checkForUpdates': read(nothing, updateViewSchema),
  /** Ends Consentry, installs what is `ready`, and starts again; refused while questions wait. */
  'app.installUpdate': presence(nothing, nothing, {}),
  /** Shows the data folder in the desktop's file manager. */
  'app.openDataFolder': read(nothing, nothing),
  /**
   * Empties the clipboard if it still holds this: a secret that was copied a while ago. Needs the
   * person, because the answer tells what is in the clipboard.
   */
  'app.clearClipboard': presence(
    z.strictObject({ text: z.string().min(1).max(4096) }),
    z.object({ isCleared: z.boolean() }),
    { unwritten: 'It empties what Consentry itself copied.' },
  ),
  /**
   * What somebody who helps needs to know, without secrets, as JSON. The main window gets the
   * system's dialog for saving it, every other door the text.
   */
  'diagnostics.export': read(
    nothing,
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('saved'), path: z.string() }),
      z.object({ kind: z.literal('cancelled') }),
      z.object({ kind: z.literal('text'), name: z.string(), text: z.string() }),
    ]),
    {},
  ),
} as const satisfies Record<string, CommandSpec>;
