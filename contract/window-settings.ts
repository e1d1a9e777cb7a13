/** What a window looks like and remembers, how asking behaves, and the commands that change it. */
import * as z from 'zod';
import { approvalSettingsSchema } from './approval-view.ts';
import { command, type CommandSpec } from './command.ts';

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
  'settings.confirm': command('give', nothing, nothing),
  'settings.set': command('give', settings.partial(), settings),
} as const satisfies Record<string, CommandSpec>;
