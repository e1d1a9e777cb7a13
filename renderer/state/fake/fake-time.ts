/** Times relative to the start of the fake. */

const start = Date.now();

/** The ISO time so many minutes ago (negative: ahead). */
export function ago(minutes: number): string {
  return new Date(start - minutes * 60_000).toISOString();
}
