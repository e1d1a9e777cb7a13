/** Words about the vault, for windows and the command line alike. */

/** e.g. `3 stored secrets`. */
export function storedSecrets(count: number): string {
  return count === 1 ? '1 stored secret' : `${count} stored secrets`;
}
