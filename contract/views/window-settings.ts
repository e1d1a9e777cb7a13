/** What a window looks like and remembers. */
import * as z from 'zod';

const themeSchema = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof themeSchema>;

/** The step at which the first run goes on; `done` also when it was skipped. */
export const firstRunSchema = z.enum(['access', 'connector', 'client', 'done']);
export type FirstRun = z.infer<typeof firstRunSchema>;

export const windowSettings = {
  theme: themeSchema,
  /** The list of connectors has the disabled ones in it. */
  showDisabled: z.boolean(),
  firstRun: firstRunSchema,
  /** The overview shows the steps of the setup while one is open. */
  showSetup: z.boolean(),
};
