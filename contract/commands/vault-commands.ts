/** What a person may do about the place where secrets are kept. */
import * as z from 'zod';
import { presence, type CommandSpec } from './command.ts';
import { vaultKeepingSchema, vaultViewSchema } from '../views/vault.ts';

export const vaultCommands = {
  /** Removes what the key does not open, for good: only then are new secrets taken (SEC-95). */
  'vault.removeUnreadable': presence(z.strictObject({}), vaultViewSchema, {}),
  /** Asks what keeps the secrets again, now: the person has unlocked it, or will when asked. */
  'vault.unlock': presence(z.strictObject({}), vaultViewSchema, {}),
  /** Keeps them another way; what is kept already comes along. */
  'vault.keep': presence(z.strictObject({ keep: vaultKeepingSchema }), vaultViewSchema, {}),
} as const satisfies Record<string, CommandSpec>;
