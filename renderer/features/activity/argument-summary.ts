/**
 * The arguments of a call in one line: `title: "Login page", labels: ["bug"]`. They are redacted
 * JSON text from the log, and nothing in it is decoded: an escape stays the letters that it is.
 */

/** So much is put together: no row shows more. */
const longest = 240;

/** Empty for a call without arguments. */
export function argumentSummary(json: string | null): string {
  if (json === null) return '';
  const inner = json.trim().replace(/^\{/u, '').replace(/\}$/u, '').slice(0, longest);
  // A string, with the colon that makes it a name; or what stands between strings.
  return inner
    .replaceAll(/"((?:[^"\\]|\\.)*)"\s*:\s*|"(?:[^"\\]|\\.)*"?|,\s*/gu, (part, name?: string) =>
      name !== undefined ? `${name}: ` : part.startsWith(',') ? ', ' : part,
    )
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
