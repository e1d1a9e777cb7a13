/** Words about the vault, for windows and the command line alike. */

/** e.g. `3 stored secrets`. */
export function storedSecrets(count: number): string {
  return count === 1 ? '1 stored secret' : `${count} stored secrets`;
}

/** Characters of a passphrase. */
export const shortestPassphrase = 10;
export const longestPassphrase = 1024;

/** What `serve --vault` takes. */
export const vaultChoices = ['passphrase', 'file', 'run'] as const;
export type VaultChoice = (typeof vaultChoices)[number];
