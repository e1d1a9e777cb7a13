/**
 * Answers whose result can be forwarded with the bytes it came in. It is parsed all the same, and
 * everything is decided on what was parsed; the bytes go with the parsed object, so that whoever
 * puts another object in its place has no bytes for it. They are kept only where they can mean
 * nothing but that object: no member twice, nothing but the result (SEC-46; docs/adr/0022).
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import { endOfString, readMessage, type RpcMessage } from './json-rpc.ts';

const received = new WeakMap<JsonObject, Buffer>();

/**
 * The bytes of a result that is exactly as its server sent it, `{` and `}` included, without line
 * ends; null for others.
 */
export function receivedAs(result: JsonObject): Buffer | null {
  return received.get(result) ?? null;
}

const unread = new WeakSet<JsonObject>();

/**
 * Stands for a result that was only looked through: it has its bytes, and of its members what
 * decides anything.
 */
export function unreadResult(
  bytes: Buffer,
  { isTyped, isError }: { readonly isTyped: boolean; readonly isError: boolean },
): JsonObject {
  const result: JsonObject = Object.freeze({
    ...(isTyped && { resultType: 'complete' }),
    ...(isError && { isError: true }),
  });
  received.set(result, bytes);
  unread.add(result);
  return result;
}

/** Nothing may be written anew from it. */
export function isUnread(result: JsonObject): boolean {
  return unread.has(result);
}

/** Stands for a result that has gone to its receiver already. */
export const forwarded: JsonObject = Object.freeze({});

/** As `parseMessage`, and keeps the bytes of a result that is large enough to be worth it. */
export function parseReceived(bytes: Buffer): RpcMessage | null {
  const text = bytes.toString('utf8');
  const colons = colonsWithin(text, limits.json.depth);
  if (colons === null) return null;
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
  const message = readMessage(value);
  if (message?.kind !== 'result' || bytes.length < limits.upstream.asReceived) return message;
  const slice = sliceOf(bytes, value);
  // U+FFFD stands for what was no UTF-8: the text is then not what the bytes are.
  if (slice !== null && membersOf(value) === colons && !text.includes('\uFFFD'))
    received.set(message.result, slice);
  return message;
}

const openers = [
  /^\{"jsonrpc":"2\.0","id":(?:\d{1,16}|"[\w-]{0,64}"),"result":(?=\{)/u,
  /^\{"id":(?:\d{1,16}|"[\w-]{0,64}"),"jsonrpc":"2\.0","result":(?=\{)/u,
  /^\{"jsonrpc":"2\.0","result":(?=\{)/u,
  /^\{"result":(?=\{)/u,
];
const closers = [
  /(?<=\})\}$/u,
  /(?<=\}),"jsonrpc":"2\.0","id":(?:\d{1,16}|"[\w-]{0,64}")\}$/u,
  /(?<=\}),"id":(?:\d{1,16}|"[\w-]{0,64}"),"jsonrpc":"2\.0"\}$/u,
  /(?<=\}),"id":(?:\d{1,16}|"[\w-]{0,64}")\}$/u,
];
const longestEnd = 160;

/**
 * What lies between a known beginning and a known end of a message with three members. No member
 * occurs twice, so what is in between can only be the one that is named last at the beginning.
 */
function sliceOf(bytes: Buffer, root: JsonValue): Buffer | null {
  if (!isJsonObject(root) || Object.keys(root).length !== 3) return null;
  const whole = bytes.at(-1) === lineFeed ? bytes.subarray(0, -1) : bytes;
  const head = whole.toString('latin1', 0, longestEnd);
  const tail = whole.toString('latin1', Math.max(0, whole.length - longestEnd));
  const before = firstMatch(openers, head);
  // The longest end first: the shortest is an end of every other.
  const after = firstMatch(closers.toReversed(), tail);
  if (before === null || after === null) return null;
  const named = membersNamed(before) + membersNamed(after);
  if (named !== 3) return null;
  const slice = whole.subarray(before.length, whole.length - after.length);
  return slice.includes(lineFeed) || slice.includes(carriageReturn) ? null : slice;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

function firstMatch(patterns: readonly RegExp[], text: string): string | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return found;
  }
  return null;
}

function membersNamed(part: string): number {
  return part.split('":').length - 1;
}

/**
 * Colons outside strings, of which there are as many as members; null where it is nested too
 * deeply.
 */
function colonsWithin(text: string, depth: number): number | null {
  let colons = 0;
  let open = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === 0x22) {
      index = endOfString(text, index + 1);
    } else if (character === 0x3a) {
      colons += 1;
    } else if (character === 0x7b || character === 0x5b) {
      open += 1;
      if (open > depth) return null;
    } else if (character === 0x7d || character === 0x5d) {
      open -= 1;
    }
  }
  return colons;
}

/** Null for more than are worth counting: such an answer is written anew. */
function membersOf(root: JsonValue): number | null {
  let members = 0;
  let seen = 0;
  const waiting: JsonValue[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    seen += 1;
    if (seen > limits.upstream.asReceivedNodes) return null;
    if (typeof value !== 'object' || value === null) continue;
    const inner = Object.values(value) as JsonValue[];
    if (!Array.isArray(value)) members += inner.length;
    for (const each of inner) waiting.push(each);
  }
  return members;
}
