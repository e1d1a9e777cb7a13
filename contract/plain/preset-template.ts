/**
 * How the words of a preset and what a person filled in become a command line or an address. The
 * core composes with it and the window shows with it, so that what was seen is what is added. Kept
 * free of zod, for the window's bundle.
 */

/** A place in an argument or an address: `{folder}`. */
const placePattern = /\{([a-z][a-z0-9-]*)\}/gu;

/**
 * The text with its places filled; a place without a value stays as it is, and so shows that it is
 * missing.
 */
export function fillTemplate(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(placePattern, (place, key: string) => values.get(key) ?? place);
}

/** One label of a host name: letters, digits and hyphens (RFC 1123 section 2.1). */
export function fitsPart(value: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/iu.test(value);
}
