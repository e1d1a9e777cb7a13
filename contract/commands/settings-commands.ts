/** What a window looks like and remembers, how asking behaves, and the commands that change it. */
import * as z from 'zod';
import { approvalSettingsSchema } from '../views/approval-view.ts';
import { grant, presence, type CommandSpec } from './command.ts';

const nothing = z.strictObject({});

export const themeSchema = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof themeSchema>;

/** The step at which the first run goes on; `done` also when it was skipped. */
export const firstRunSchema = z.enum(['access', 'connector', 'client', 'done']);
export type FirstRun = z.infer<typeof firstRunSchema>;

export const windowSettings = {
  theme: themeSchema,
  /** The list of connectors has the disabled ones in it. */
  showDisabled: z.boolean(),
  firstRun: firstRunSchema,
};

const settings = z.strictObject({ ...windowSettings, ...approvalSettingsSchema.shape });

export const settingsCommands = {
  /** The person has looked at what another program changed, and takes what is there now. */
  'settings.confirm': grant(null, nothing, nothing, {}),
  'settings.set': presence(settings.partial(), settings, {
    // Which rows a list shows, and how far an introduction got, nobody would look up later.
    if: ({ showDisabled: _shown, firstRun: _step, ...noted }) =>
      Object.values(noted).some((value) => value !== undefined),
  }),
} as const satisfies Record<string, CommandSpec>;
