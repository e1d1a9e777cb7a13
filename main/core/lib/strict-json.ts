/**
 * JSON that can have only one meaning (SEC-46): valid UTF-8 without BOM, no member twice, bounded
 * depth and size, and only numbers that survive a round trip through a double.
 *
 * Duplicates are found by counting: colons outside strings in the text against members in the
 * parsed value. They differ exactly when a member is repeated, also when one spelling is escaped.
 */
import { isUtf8 } from 'node:buffer';
import type { JsonValue } from './json.ts';
import { limits } from '../limits/limits.ts';

export class StrictJsonError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StrictJsonError';
  }
}

const quote = 0x22;
const backslash = 0x5c;
const minus = 0x2d;

/** @throws StrictJsonError naming the rule that was broken, never quoting the input */
export function parseStrictJson(bytes: Buffer): JsonValue {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw new StrictJsonError('starts with a byte order mark');
  }
  if (!isUtf8(bytes)) throw new StrictJsonError('is not valid UTF-8');
  const colons = scan(bytes);
  let value: JsonValue;
  try {
    value = JSON.parse(bytes.toString('utf8')) as JsonValue;
  } catch {
    throw new StrictJsonError('is not JSON');
  }
  if (countMembers(value) !== colons) throw new StrictJsonError('names a member twice');
  return value;
}

/** Walks the bytes outside strings: bounds depth, checks numbers, returns the number of colons. */
function scan(bytes: Buffer): number {
  let colons = 0;
  let depth = 0;
  let index = 0;
  while (index < bytes.length) {
    const byte = bytes[index] ?? 0;
    if (byte === quote) {
      index = endOfString(bytes, index + 1);
    } else if (byte === 0x3a) {
      colons += 1;
      index += 1;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > limits.json.depth)
        throw new StrictJsonError(`is nested deeper than ${limits.json.depth}`);
      index += 1;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
      index += 1;
    } else if (byte === minus || isDigit(byte)) {
      index = endOfNumber(bytes, index);
    } else {
      index += 1;
    }
  }
  return colons;
}

/** Most strings are short: reading each byte is cheaper for those than a search. */
const looked = 48;

function endOfString(bytes: Buffer, start: number): number {
  let index = start;
  for (const near = Math.min(start + looked, bytes.length); index < near; index += 1) {
    const byte = bytes[index];
    if (byte === quote) return index + 1;
    if (byte === backslash) index += 1;
  }
  for (;;) {
    const end = bytes.indexOf(quote, index);
    if (end < 0) throw new StrictJsonError('is not JSON');
    let slashes = 0;
    while (bytes[end - 1 - slashes] === backslash && end - 1 - slashes >= start) slashes += 1;
    if (slashes % 2 === 0) return end + 1;
    index = end + 1;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function endOfNumber(bytes: Buffer, start: number): number {
  let end = start + 1;
  let exponent = false;
  for (; end < bytes.length; end += 1) {
    const byte = bytes[end] ?? 0;
    if (byte === 0x65 || byte === 0x45) exponent = true;
    else if (!isDigit(byte) && byte !== 0x2e && byte !== minus && byte !== 0x2b) break;
  }
  // Up to 15 significant digits always survive a double.
  if (exponent || end - start > 15) assertExact(bytes.toString('latin1', start, end));
  return end;
}

function assertExact(token: string): void {
  if (token.length > 400 || decimal(token) !== decimal(String(Number(token)))) {
    throw new StrictJsonError('has a number that cannot be kept exactly');
  }
}

/**
 * A decimal as sign, digits without outer zeros, and exponent, so that `1.50e1` and `15` are equal.
 */
function decimal(token: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,6}))?$/u.exec(token);
  if (match === null) return `not a number: ${token.length}`;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`.replace(/^0+/u, '');
  const kept = digits.replace(/0+$/u, '');
  if (kept === '') return `${sign}0`;
  return `${sign}${kept}e${Number(exponent) - fraction.length + (digits.length - kept.length)}`;
}

function countMembers(root: JsonValue): number {
  let members = 0;
  let nodes = 0;
  const waiting: JsonValue[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    nodes += 1;
    if (nodes > limits.json.nodes)
      throw new StrictJsonError(`has more than ${limits.json.nodes} values`);
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value as readonly JsonValue[]) waiting.push(item);
    } else {
      // What was parsed has no members but its own.
      const object = value as Readonly<Record<string, JsonValue>>;
      for (const name in object) {
        members += 1;
        waiting.push(object[name] ?? null);
      }
    }
  }
  return members;
}
