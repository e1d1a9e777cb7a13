/** Where secrets are kept and how well. */
import * as z from 'zod';

/**
 * What keeps the secrets, or the key they are encrypted with. Each names what a person chooses:
 * `os-store` the operating system's key store, `key-file` a file beside the data, `passphrase` what
 * the person types at each start, `memory` nothing, so that they are gone after this run,
 * `weak-store` the desktop's store without a keyring, which every program can open.
 */
export const vaultKeepingSchema = z.enum([
  'os-store',
  'key-file',
  'passphrase',
  'memory',
  'weak-store',
]);
export type VaultKeeping = z.infer<typeof vaultKeepingSchema>;

export const vaultViewSchema = z.object({
  /** e.g. `safeStorage (gnome_libsecret)`, `AES-256-GCM file`. */
  kind: z.string(),
  /** False when whoever can read the files can read the secrets, and while they cannot be used. */
  protects: z.boolean(),
  /** For people. */
  detail: z.string(),
  /**
   * `held`: what keeps them does not open. `choice`: nothing is kept before the person chooses how.
   */
  state: z.enum(['ready', 'held', 'choice']),
  /**
   * With `held`, `passphrase`: it has to be typed first. `given-key`: the key came with the start.
   * Null while that is not known or not decided.
   */
  keeping: z.enum([...vaultKeepingSchema.options, 'given-key']).nullable(),
  /** What `vault.keep` would take now. */
  choices: z.array(vaultKeepingSchema),
  /**
   * How many stored secrets the key does not open: lost with another key, or damaged; absent: none
   * that is known of.
   */
  unreadable: z.int().min(1).optional(),
  /**
   * Whether an older copy of the whole data folder would be noticed (SEC-93), for people; absent:
   * nothing was sealed yet.
   */
  outside: z.object({ isKept: z.boolean(), detail: z.string() }).optional(),
});
export type VaultView = z.infer<typeof vaultViewSchema>;
