/**
 * Reads a large answer as it comes, without making an object of it: that it is JSON, that no member occurs twice, where its
 * result lies, and that nothing in it has to be changed or decided on before a client gets it. Whatever is in doubt is said
 * to be, and then parsed or refused (SEC-46; docs/adr/0022). Pure.
 */
import { limits } from '../limits/limits.ts';

export interface AnswerScan {
  /** The next bytes. False once there is something in doubt; what comes later is not looked at. */
  push(chunk: Buffer): boolean;
  /** After the last bytes; null where something is in doubt. */
  end(): ScannedAnswer | null;
  /** Nothing in doubt so far. */
  isSound(): boolean;
  /** Of the message; null before it is known. */
  id(): string | null;
  /** Where the members of the result begin that are not its type, counted from the first byte; null before it is known. */
  bodyStart(): number | null;
  /** Where the result ends; null before it is known. */
  resultEnd(): number | null;
}

export interface ScannedAnswer {
  readonly id: string;
  /** Of the result, counted from the first byte. */
  readonly start: number;
  readonly end: number;
  /** The result begins with `"resultType":"complete"`; it says so nowhere else. */
  readonly isTyped: boolean;
  readonly isError: boolean;
}

/** Members that are for us to look at, wherever they are. */
const inDoubt: ReadonlySet<string> = new Set([
  '_meta',
  'inputRequests',
  'requestState',
  'ttlMs',
  'cacheScope',
]);

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'done';

interface Level {
  /** Null for a list. */
  readonly keys: Set<string> | null;
  key: string;
}

const scalar = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/u;
const ourId = /^\d{1,15}$/u;
const longestScalar = 400;

/** @param isPatient also goes through what would be parsed faster */
export function createAnswerScan(isPatient = false): AnswerScan {
  const levels: Level[] = [];
  let expected: Expected = 'value';
  let offset = 0;
  let isSound = true;
  let members = 0;
  let inString = false;
  /** What came after a backslash, until it is whole. */
  let escape: string | null = null;
  /** The bytes of a string that may matter, while it is short. */
  let text = '';
  let isShort = true;
  let hasEscape = false;
  let token = '';
  let id: string | null = null;
  let hasVersion = false;
  let start: number | null = null;
  let end: number | null = null;
  let body: number | null = null;
  /** Steps so far: an answer of many small parts is parsed faster than it is gone through here. */
  let steps = 0;
  let isTyped = false;
  let isError = false;

  const isRoot = (): boolean => levels.length === 1;
  const isResult = (): boolean => levels.length === 2 && start !== null && end === null;

  function open(keys: Set<string> | null, at: number): boolean {
    if (levels.length >= limits.json.depth) return false;
    const { key } = levels.at(-1) ?? { key: '' };
    if (levels.length === 0 && keys === null) return false;
    if (isRoot()) {
      if (key !== 'result' || keys === null) return false;
      start = at;
      body = at + 1;
    } else if (isResult() && key === 'structuredContent' && keys === null) return false;
    levels.push({ keys, key: '' });
    expected = keys === null ? 'value-or-end' : 'key-or-end';
    return true;
  }

  function close(isObject: boolean, at: number): boolean {
    const level = levels.at(-1);
    if (level === undefined || (level.keys !== null) !== isObject) return false;
    if (isResult()) end = at + 1;
    levels.pop();
    expected = levels.length === 0 ? 'done' : 'comma-or-end';
    return true;
  }

  function tookKey(): boolean {
    const level = levels.at(-1);
    members += 1;
    if (level?.keys === null || level === undefined || !isShort || hasEscape) return false;
    if (members > limits.upstream.asReceivedNodes || level.keys.has(text)) return false;
    if (inDoubt.has(text)) return false;
    if (isResult() && text === 'resultType' && level.keys.size > 0) return false;
    level.keys.add(text);
    level.key = text;
    expected = 'colon';
    return true;
  }

  function tookValue(value: string | null): boolean {
    expected = 'comma-or-end';
    const key = levels.at(-1)?.key ?? '';
    if (levels.length === 0) return false;
    if (isRoot()) {
      if (key === 'jsonrpc' && value === '"2.0"') hasVersion = true;
      else if (key === 'id' && value !== null && ourId.test(value)) id = value;
      else return false;
      return true;
    }
    if (!isResult()) return true;
    if (key === 'resultType') {
      isTyped = value === '"complete"';
      return isTyped;
    }
    if (key === 'isError') isError = value === 'true';
    return key !== 'structuredContent';
  }

  function tookString(): boolean {
    if (isShort && controls.test(text)) return false;
    if (expected === 'key' || expected === 'key-or-end') return tookKey();
    if (expected !== 'value' && expected !== 'value-or-end') return false;
    return tookValue(isShort && !hasEscape ? `"${text}"` : null);
  }

  function tookToken(): boolean {
    const value = token;
    token = '';
    if (expected !== 'value' && expected !== 'value-or-end') return false;
    return scalar.test(value) && tookValue(value);
  }

  /** Everything but strings and scalars. */
  function punctuation(byte: number, at: number): boolean {
    switch (byte) {
      case 0x20:
        return true;
      case 0x7b:
        return isValueNext() && open(new Set(), at);
      case 0x5b:
        return isValueNext() && open(null, at);
      case 0x7d:
        return (expected === 'key-or-end' || expected === 'comma-or-end') && close(true, at);
      case 0x5d:
        return (expected === 'value-or-end' || expected === 'comma-or-end') && close(false, at);
      case 0x3a:
        if (expected !== 'colon') return false;
        expected = 'value';
        return true;
      case 0x2c:
        if (expected !== 'comma-or-end') return false;
        expected = levels.at(-1)?.keys === null ? 'value' : 'key';
        if (isTyped && isResult() && levels.at(-1)?.keys?.size === 1) body = at + 1;
        return true;
      // Line ends, which would end an event: such an answer is written anew. One at the very end is no part of it.
      case 0x0a:
      case 0x0d:
        return expected === 'done';
      default:
        return false;
    }
  }

  const isValueNext = (): boolean => expected === 'value' || expected === 'value-or-end';

  /** @returns where the string ends, the length when it goes on, or -1 when it is none */
  function throughString(chunk: Buffer, from: number): number {
    let index = from;
    let quote = -1;
    let slash = -1;
    for (;;) {
      while (escape !== null) {
        if (index === chunk.length) return goesOn(chunk, from);
        escape += String.fromCharCode(chunk[index] ?? 0);
        index += 1;
        if (escape.length === 1 ? escape === 'u' : escape.length < 5) continue;
        if (!knownEscape.test(escape)) return -1;
        escape = null;
      }
      if (quote < index) quote = found(chunk.indexOf(0x22, index));
      if (slash < index) slash = found(chunk.indexOf(0x5c, index));
      if (slash < quote) {
        escape = '';
        steps += 1;
        hasEscape = true;
        index = slash + 1;
      } else if (quote === Infinity) {
        return goesOn(chunk, from);
      } else {
        keepText(chunk, from, quote);
        inString = false;
        return quote;
      }
    }
  }

  function goesOn(chunk: Buffer, from: number): number {
    keepText(chunk, from, chunk.length);
    return chunk.length;
  }

  function keepText(chunk: Buffer, from: number, to: number): void {
    if (!isShort) return;
    if (text.length + to - from > longestText) {
      isShort = false;
      text = '';
      return;
    }
    text += chunk.toString('latin1', from, to);
  }

  function push(chunk: Buffer): boolean {
    for (let index = 0; index < chunk.length; index += 1) {
      if (inString) {
        index = throughString(chunk, index);
        if (index < 0 || (!inString && !tookString())) return false;
        continue;
      }
      const byte = chunk[index] ?? 0;
      if (isOfScalar(byte)) {
        token += String.fromCharCode(byte);
        if (token.length > longestScalar) return false;
        continue;
      }
      if (token !== '' && !tookToken()) return false;
      if (byte === 0x22) {
        inString = true;
        steps += 1;
        text = '';
        isShort = true;
        hasEscape = false;
      } else if (!punctuation(byte, offset + index)) return false;
    }
    offset += chunk.length;
    return true;
  }

  return {
    push(chunk) {
      isSound &&= push(chunk) && (isPatient || steps <= fewSteps + offset / bytesAStep);
      return isSound;
    },
    end() {
      const isEnded = expected === 'done' && token === '' && !inString;
      const isWhole = isSound && isEnded && hasVersion;
      if (!isWhole || id === null || start === null || end === null) return null;
      return { id, start, end, isTyped, isError };
    },
    isSound: () => isSound,
    id: () => id,
    bodyStart: () => body,
    resultEnd: () => end,
  };
}

/** Of names and short values. */
const longestText = 256;
const fewSteps = 512;
const bytesAStep = 48;
const knownEscape = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})$/u;

const controls = /[\u0000-\u001f]/u;

function found(index: number): number {
  return index < 0 ? Infinity : index;
}

function isOfScalar(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e ||
    byte === 0x45
  );
}
