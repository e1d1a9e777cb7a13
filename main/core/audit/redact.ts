/**
 * What of a call's arguments may be written down (product.md section 12, SEC-98). Default-deny: short scalars stay,
 * free text and long strings become their shape, and anything that looks like a secret becomes `[secret]`.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { limits } from '../lib/limits.ts';

/** Arguments that hold what people or models write, whatever their length. */
const freeText = new Set([
  'query',
  'q',
  'comment',
  'body',
  'description',
  'text',
  'content',
  'contents',
  'message',
  'prompt',
  'title',
  'subject',
  'note',
  'notes',
  'sql',
  'code',
  'script',
  'input',
  'html',
  'markdown',
  'data',
  'value',
]);
const secretName =
  /pass(word|wd|phrase)?|secret|token|api[-_]?key|authorization|cookie|credential|private[-_]?key|session/iu;
const secretValue =
  /cst_(?:at|rt|ac|cs)_|eyJ[\w-]{8,}\.[\w-]+\.|-----BEGIN|:\/\/[^/\s:@]+:[^/\s@]+@|bearer\s+\S{8,}/iu;
/** What well-known services put before their keys, at the start of a word. */
const keyPrefix =
  /(?<![A-Za-z0-9])(?:(?:sk|pk|rk)[-_]|gh[porsu]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|AIza|ya29\.)[-_A-Za-z0-9.]{8,}/u;
/** A run of letters and digits with the look of a random key. */
const randomLooking = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/_=.-]{24,}$/u;

/** Redacted JSON text of at most `limits.audit.entryArguments` bytes. */
export function redactArguments(args: JsonObject): string {
  const text = JSON.stringify(redact(args, '', 0));
  return text.length <= limits.audit.entryArguments
    ? text
    : JSON.stringify({ '[cut]': `${text.length} characters of redacted arguments` });
}

function redact(value: JsonValue, name: string, depth: number): JsonValue {
  if (secretName.test(name) && value !== null && typeof value !== 'boolean') return '[secret]';
  if (typeof value === 'string') return redactString(value, name);
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    if (depth > 6) return `[list of ${items.length}]`;
    const kept = items.slice(0, 20).map((item) => redact(item, name, depth + 1));
    return items.length > 20 ? [...kept, `[and ${items.length - 20} more]`] : kept;
  }
  if (!isJsonObject(value)) return value;
  if (depth > 6) return '[object]';
  const members: [string, JsonValue][] = [];
  for (const [member, inner] of Object.entries(value).slice(0, 50)) {
    if (inner !== undefined) members.push([redactName(member), redact(inner, member, depth + 1)]);
  }
  return Object.fromEntries(members);
}

function redactName(name: string): string {
  return looksSecret(name) ? '[secret]' : name.slice(0, 64);
}

function redactString(text: string, name: string): string {
  if (looksSecret(text)) return '[secret]';
  if (freeText.has(name.toLowerCase())) return `[text of ${text.length} characters]`;
  if (text.length > limits.audit.argumentText) return `[${text.length} characters]`;
  return text;
}

function looksSecret(text: string): boolean {
  // Bounded, so that no pattern ever sees more than it can walk quickly (SEC-59).
  const start = text.slice(0, 4096);
  return (
    secretValue.test(start) ||
    keyPrefix.test(start) ||
    (text.length <= 256 && randomLooking.test(start))
  );
}
