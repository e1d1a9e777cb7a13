/**
 * Secrets that Consentry itself gives out, known by what they begin with: access and refresh
 * tokens, authorization codes, client secrets, device codes. None of them is of use to anybody but
 * Consentry, so none goes to a server behind it.
 */
import { isJsonObject, type JsonValue } from './json.ts';

const start = 'cst_';
/** Cut ones too: with 32 of the 43 characters the rest is not worth much. */
const ownToken = /cst_(?:at|rt|ac|cs|dc)_[A-Za-z0-9_-]{32,}/u;
const everyOwnToken = new RegExp(ownToken, 'gu');

const startBytes = Buffer.from(start);
/** What lets JSON spell a letter in another way (RFC 8259 section 7). */
const escapeBytes = Buffer.from(String.raw`\u`);

/**
 * Whether JSON text is worth a search with `hasOwnToken`: two searches for bytes, since every
 * request pays for them.
 */
export function mayHaveOwnToken(json: Buffer): boolean {
  return json.includes(startBytes) || json.includes(escapeBytes);
}

/**
 * Whether one of our own tokens is anywhere in a value: in a text, in a part of one, in the name of
 * a member.
 */
export function hasOwnToken(value: JsonValue | undefined): boolean {
  const waiting: (JsonValue | undefined)[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') {
      if (isOwn(next)) return true;
    } else if (Array.isArray(next)) {
      for (const item of next as readonly JsonValue[]) waiting.push(item);
    } else if (next !== undefined && isJsonObject(next)) {
      for (const [name, member] of Object.entries(next)) {
        if (isOwn(name)) return true;
        waiting.push(member);
      }
    }
  }
  return false;
}

/** The text with `[secret]` in place of each of our own tokens. */
export function withoutOwnTokens(text: string): string {
  return text.includes(start) ? text.replace(everyOwnToken, '[secret]') : text;
}

function isOwn(text: string): boolean {
  return text.includes(start) && ownToken.test(text);
}
