/** What a person may do about the place where secrets are kept. */
import * as z from 'zod';
import { presence, type CommandSpec } from './command.ts';
import { longestPassphrase, shortestPassphrase } from '../plain/vault-words.ts';
import { vaultKeepingSchema, vaultViewSchema } from '../views/vault.ts';

export const vaultCommands = {
  /** Removes what the key does not open, for good: only then are new secrets taken (SEC-95). */
  'vault.removeUnreadable': presence(z.strictObject({}), vaultViewSchema, {}),
  /**
   * Asks what keeps the secrets again, now: the person has unlocked it, or will when asked.
   * `passphrase`: opens a vault that one opens.
   */
  'vault.unlock': presence(
    z.strictObject({ passphrase: z.string().min(1).max(longestPassphrase).optional() }),
    vaultViewSchema,
    {},
  ),
  /**
   * Keeps them another way; what is kept already comes along. `passphrase` belongs to the keeping
   * of that name, and changes it where there is one already.
   */
  'vault.keep': presence(
    z.strictObject({
      keep: vaultKeepingSchema,
      passphrase: z.string().min(shortestPassphrase).max(longestPassphrase).optional(),
    }),
    vaultViewSchema,
    {},
  ),
  /** Removes every stored secret, for good, because the passphrase is forgotten. */
  'vault.forget': presence(z.strictObject({}), vaultViewSchema, {}),
} as const satisfies Record<string, CommandSpec>;
