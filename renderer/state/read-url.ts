/**
 * The URL that a text is, or null. `URL.canParse` is younger than the oldest Chromium that runs
 * this.
 */
export function readUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
