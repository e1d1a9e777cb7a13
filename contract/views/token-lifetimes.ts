/**
 * How long what a client gets lives: shorter for one that a person registered by hand, if they want
 * it (ALATION-33).
 */
import * as z from 'zod';

/** Null: as for every client. No value can be longer than that. */
export const ownTokenLifetimesSchema = z.strictObject({
  accessMinutes: z.int().min(1).max(60).nullable(),
  /** A login that is not used this long ends. */
  refreshDays: z.int().min(1).max(30).nullable(),
  /** A login ends this long after it began, however often it is renewed. */
  loginDays: z.int().min(1).max(180).nullable(),
});
export type OwnTokenLifetimes = z.infer<typeof ownTokenLifetimesSchema>;

export const tokenLifetimesViewSchema = z.object({
  /** What the person set for this client; null: nothing. */
  own: ownTokenLifetimesSchema.nullable(),
  /** What holds: the shortest of it, the settings and the managed policy. */
  accessMinutes: z.number(),
  refreshDays: z.number(),
  loginDays: z.number(),
});
export type TokenLifetimesView = z.infer<typeof tokenLifetimesViewSchema>;
