/** Which parts of a JSON-RPC answer come after which, and where its result lies. Pure. */
import { limits } from '../limits/limits.ts';

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'done';

interface Level {
  /** Null for a list. */
  readonly keys: Set<string> | null;
  key: string;
}

export interface AnswerStructure {
  expected: Expected;
  /** Of the message; null before it is known. */
  id: string | null;
  hasVersion: boolean;
  /** Of the result, counted from the first byte; null before it is known. */
  start: number | null;
  end: number | null;
  /** Where the members of the result begin that are not its type. */
  body: number | null;
  /** The result begins with `"resultType":"complete"`. */
  isTyped: boolean;
  isError: boolean;
  isValueNext(): boolean;
  /**
   * @param text null: longer than any name that matters, or with an escape.
   *
   * @returns false: it is in doubt
   */
  takeKey(text: string | null): boolean;
  /** @param value a scalar as it is written; null: a long string. @returns false: it is in doubt */
  takeValue(value: string | null): boolean;
  /** Everything but strings and scalars. @returns false: it is in doubt */
  takePunctuation(byte: number, at: number): boolean;
}

/** Members that are for us to look at, wherever they are. */
const inDoubt: ReadonlySet<string> = new Set([
  '_meta',
  'inputRequests',
  'requestState',
  'ttlMs',
  'cacheScope',
]);
const ourId = /^\d{1,15}$/u;

export function createAnswerStructure(): AnswerStructure {
  const levels: Level[] = [];
  let members = 0;

  const isRoot = (): boolean => levels.length === 1;
  const isResult = (): boolean =>
    levels.length === 2 && answer.start !== null && answer.end === null;

  function open(keys: Set<string> | null, at: number): boolean {
    if (levels.length >= limits.json.depth) return false;
    const { key } = levels.at(-1) ?? { key: '' };
    if (levels.length === 0 && keys === null) return false;
    if (isRoot()) {
      if (key !== 'result' || keys === null) return false;
      answer.start = at;
      answer.body = at + 1;
    } else if (isResult() && key === 'structuredContent' && keys === null) return false;
    levels.push({ keys, key: '' });
    answer.expected = keys === null ? 'value-or-end' : 'key-or-end';
    return true;
  }

  function close(isObject: boolean, at: number): boolean {
    const level = levels.at(-1);
    if (level === undefined || (level.keys !== null) !== isObject) return false;
    if (isResult()) answer.end = at + 1;
    levels.pop();
    answer.expected = levels.length === 0 ? 'done' : 'comma-or-end';
    return true;
  }

  function takeMember(key: string, value: string | null): boolean {
    if (key === 'jsonrpc' && value === '"2.0"') answer.hasVersion = true;
    else if (key === 'id' && value !== null && ourId.test(value)) answer.id = value;
    else return false;
    return true;
  }

  function takeComma(at: number): boolean {
    if (answer.expected !== 'comma-or-end') return false;
    const keys = levels.at(-1)?.keys;
    answer.expected = keys === null ? 'value' : 'key';
    if (answer.isTyped && isResult() && keys?.size === 1) answer.body = at + 1;
    return true;
  }

  const answer: AnswerStructure = {
    expected: 'value',
    id: null,
    hasVersion: false,
    start: null,
    end: null,
    body: null,
    isTyped: false,
    isError: false,

    isValueNext: () => answer.expected === 'value' || answer.expected === 'value-or-end',

    takeKey(text) {
      const level = levels.at(-1);
      members += 1;
      if (level?.keys === null || level === undefined || text === null) return false;
      if (members > limits.upstream.asReceivedNodes || level.keys.has(text)) return false;
      if (inDoubt.has(text)) return false;
      if (isResult() && text === 'resultType' && level.keys.size > 0) return false;
      level.keys.add(text);
      level.key = text;
      answer.expected = 'colon';
      return true;
    },

    takeValue(value) {
      answer.expected = 'comma-or-end';
      const key = levels.at(-1)?.key ?? '';
      if (levels.length === 0) return false;
      if (isRoot()) return takeMember(key, value);
      if (!isResult()) return true;
      if (key === 'resultType') {
        answer.isTyped = value === '"complete"';
        return answer.isTyped;
      }
      if (key === 'isError') answer.isError = value === 'true';
      return key !== 'structuredContent';
    },

    takePunctuation(byte, at) {
      const { expected } = answer;
      switch (byte) {
        case 0x20:
          return true;
        case 0x7b:
          return answer.isValueNext() && open(new Set(), at);
        case 0x5b:
          return answer.isValueNext() && open(null, at);
        case 0x7d:
          return (expected === 'key-or-end' || expected === 'comma-or-end') && close(true, at);
        case 0x5d:
          return (expected === 'value-or-end' || expected === 'comma-or-end') && close(false, at);
        case 0x3a:
          if (expected !== 'colon') return false;
          answer.expected = 'value';
          return true;
        case 0x2c:
          return takeComma(at);
        // Line ends, which would end an event: such an answer is written anew. One at the very end
        // is no part of it.
        case 0x0a:
        case 0x0d:
          return expected === 'done';
        default:
          return false;
      }
    },
  };
  return answer;
}
