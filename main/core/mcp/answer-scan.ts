/**
 * Reads a large answer as it comes, without making an object of it: that it is JSON, that no member
 * occurs twice, where its result lies, and that nothing in it has to be changed or decided on
 * before a client gets it. Whatever is in doubt is said to be, and then parsed or refused (SEC-46;
 * docs/adr/0022). Pure.
 */
import { createAnswerStructure } from './answer-structure.ts';
import { createStringScan } from './string-scan.ts';

export interface AnswerScan {
  /** The next bytes. False once there is something in doubt; what comes later is not looked at. */
  push(chunk: Buffer): boolean;
  /** After the last bytes; null where something is in doubt. */
  end(): ScannedAnswer | null;
  /** Nothing in doubt so far. */
  isSound(): boolean;
  /** Of the message; null before it is known. */
  id(): string | null;
  /**
   * Where the members of the result begin that are not its type, counted from the first byte; null
   * before it is known.
   */
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

const scalar = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/u;
const longestScalar = 400;
/** An answer of many small parts is parsed faster than it is gone through here. */
const fewSteps = 512;
const bytesAStep = 48;
const controls = /[\u0000-\u001f]/u;

/** @param isPatient also goes through what would be parsed faster */
export function createAnswerScan(isPatient = false): AnswerScan {
  const answer = createAnswerStructure();
  const string = createStringScan();
  let offset = 0;
  let isSound = true;
  let token = '';

  function takeString(): boolean {
    const { isShort, text } = string;
    if (isShort && controls.test(text)) return false;
    const plain = isShort && !string.hasEscape ? text : null;
    if (answer.expected === 'key' || answer.expected === 'key-or-end') return answer.takeKey(plain);
    return answer.isValueNext() && answer.takeValue(plain === null ? null : `"${plain}"`);
  }

  function takeToken(): boolean {
    const value = token;
    token = '';
    return answer.isValueNext() && scalar.test(value) && answer.takeValue(value);
  }

  function push(chunk: Buffer): boolean {
    for (let index = 0; index < chunk.length; index += 1) {
      if (string.isOpen) {
        index = string.through(chunk, index);
        if (index < 0 || (!string.isOpen && !takeString())) return false;
        continue;
      }
      const byte = chunk[index] ?? 0;
      if (isOfScalar(byte)) {
        token += String.fromCharCode(byte);
        if (token.length > longestScalar) return false;
        continue;
      }
      if (token !== '' && !takeToken()) return false;
      if (byte === 0x22) string.begin();
      else if (!answer.takePunctuation(byte, offset + index)) return false;
    }
    offset += chunk.length;
    return true;
  }

  return {
    push(chunk) {
      isSound &&= push(chunk) && (isPatient || string.steps <= fewSteps + offset / bytesAStep);
      return isSound;
    },
    end() {
      const { id, start, end, isTyped, isError } = answer;
      const isEnded = answer.expected === 'done' && token === '' && !string.isOpen;
      const isWhole = isSound && isEnded && answer.hasVersion;
      if (!isWhole || id === null || start === null || end === null) return null;
      return { id, start, end, isTyped, isError };
    },
    isSound: () => isSound,
    id: () => answer.id,
    bodyStart: () => answer.body,
    resultEnd: () => answer.end,
  };
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
