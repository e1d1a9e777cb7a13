/**
 * What windows look like and how asking behaves: changed, or confirmed after another program
 * changed it.
 */
import * as z from 'zod';
import { grant, presence, type CommandSpec } from './command.ts';
import { approvalSettingsSchema } from '../views/approval-view.ts';
import { windowSettings } from '../views/window-settings.ts';

const nothing = z.strictObject({});

const settings = z.strictObject({ ...windowSettings, ...approvalSettingsSchema.shape });

export const settingsCommands = {
  /** The person has looked at what another program changed, and takes what is there now. */
  'settings.confirm': grant(null, nothing, nothing, {}),
  /** Changes what the windows show. What is absent stays. */
  'settings.set': presence(settings.partial(), settings, {
    // Which rows a list shows, and how far an introduction got, nobody would look up later.
    if: ({ showDisabled: _shown, firstRun: _step, showSetup: _setup, ...noted }) =>
      Object.values(noted).some((value) => value !== undefined),
  }),
} as const satisfies Record<string, CommandSpec>;
