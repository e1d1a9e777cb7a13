/**
 * Texts of a message in headers, as 2026-07-28 writes them: as they are, or as `=?base64?…?=` (MCP
 * 2026-07-28, Streamable HTTP, Value Encoding). Pure.
 */

const plainValue = /^[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?$/u;
const sentinel = /^=\?base64\?.*\?=$/iu;

/**
 * A header value as is, or as `=?base64?…?=` when it could not travel or would look like that
 * itself.
 */
export function headerValue(text: string): string {
  if (isPlainWord(text)) return text;
  if (plainValue.test(text) && !sentinel.test(text)) return text;
  return `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}

/**
 * Undoes `=?base64?…?=` (MCP 2026-07-28, Streamable HTTP, Value Encoding); null for a sentinel that
 * is none or characters that do not belong.
 */
export function decodeHeaderValue(header: string): string | null {
  if (isPlainWord(header)) return header;
  const encoded = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/u.exec(header)?.[1];
  if (encoded !== undefined) {
    try {
      const binary = atob(encoded);
      // atob is forgiving; a value has one spelling only, with its padding.
      if (btoa(binary) !== encoded) return null;
      const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return null;
    }
  }
  return plainValue.test(header) ? header : null;
}

/**
 * Most values: one word of printable ASCII that cannot be taken for a sentinel. Looked at by
 * itself, because two patterns cost more.
 */
function isPlainWord(text: string): boolean {
  if (text === '' || text.startsWith('=')) return false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x21 || code > 0x7e) return false;
  }
  return true;
}
