/**
 * Which request headers a person may give a connector (RFC 9110). The window says with it what the
 * core would refuse. Kept free of zod, for the window's bundle.
 */
import { looksSecret } from './looks-secret.ts';

export const mostHeaders = 32;
export const longestHeaderName = 256;
export const longestHeaderValue = 4096;

/** RFC 9110 section 5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u;
/** RFC 9110 section 5.5, without the bytes above ASCII: no line break, no blank at either end. */
const value = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/u;
/** They belong to one connection, or frame the message. */
const ofTheConnection: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** They say what a message of MCP is, and Consentry reads answers in no other form. */
const ours: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'content-type',
  'dpop',
  'last-event-id',
]);
const onlySecret: ReadonlySet<string> = new Set(['authorization', 'cookie']);

/**
 * What is wrong with the name of a header, as a sentence; null: it may be sent. A name that is none
 * is not repeated: it may be a secret in the wrong field.
 *
 * @see RFC 9110 sections 5.1 and 7.6.1
 */
export function headerNameProblem(name: string): string | null {
  // An object takes `__proto__` for its own.
  if (name.length > longestHeaderName || !token.test(name) || name === '__proto__')
    return 'The name of a header has letters, digits and signs such as - and _, and no blanks.';
  const lower = name.toLowerCase();
  if (ofTheConnection.has(lower) || lower.startsWith('proxy-'))
    return `${name} belongs to the connection, so no connector can set it.`;
  if (isOurs(name)) return `Consentry sets ${name} itself, so no connector can set it.`;
  return null;
}

/** True for a header that Consentry sends by itself: who wants it sent gets it without asking. */
export function isOurs(name: string): boolean {
  const lower = name.toLowerCase();
  return ours.has(lower) || lower.startsWith('mcp-');
}

/**
 * What is wrong with the value, as a sentence that does not repeat it; null: it may be sent.
 *
 * @see RFC 9110 section 5.5
 */
export function headerValueProblem(name: string, text: string): string | null {
  if (text === '') return `The value of ${name} is empty.`;
  if (text.length > longestHeaderValue)
    return `The value of ${name} is longer than ${longestHeaderValue} characters.`;
  return value.test(text)
    ? null
    : `The value of ${name} has a line break, a blank at one end, or characters that no header can have.`;
}

/** True for a header that logs in: it is kept in the vault, whatever the person says. */
export function isAlwaysSecret(name: string): boolean {
  return onlySecret.has(name.toLowerCase());
}

/** True when a header of this name and value is better kept in the vault: a suggestion. */
export function looksSecretHeader(name: string, text: string): boolean {
  return (
    isAlwaysSecret(name) ||
    looksSecret(name, text) ||
    /(?:auth|token|key|secret|signature|session)$/iu.test(name) ||
    /^(?:basic|bearer|token|apikey|api-key)\s+\S/iu.test(text)
  );
}
