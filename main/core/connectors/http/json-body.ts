/**
 * The one JSON message of an answer. A small one is parsed; a large one whose receiver takes it unread is only looked through
 * and handed on with its bytes, and one that is too large to be kept is passed on piece by piece, as fast as its reader reads
 * (docs/adr/0022; SEC-69, REL-15).
 */
import { isUtf8 } from 'node:buffer';
import { limits } from '../../lib/limits.ts';
import { createAnswerScan, type AnswerScan } from '../../mcp/answer-scan.ts';
import { completeFirst } from '../../mcp/result-pieces.ts';
import { handedOn, parseReceived, unreadResult } from '../../mcp/as-received.ts';
import type { RpcMessage } from '../../mcp/json-rpc.ts';
import { isFreeOf } from '../secret-search.ts';
import type { UnreadReceiver } from '../upstream.ts';
import { passOn, type PassingOn } from './pass-on.ts';
import { failure, tooLarge, type ExchangeEnd, type Trouble } from './exchange-end.ts';
import type { HttpFlow } from './http-endpoint.ts';

export interface JsonBodyParts {
  readonly status: number;
  /** As its header says; `NaN` when it does not. */
  readonly declaredBytes: number;
  readonly flow: HttpFlow;
  /** Absent: everything is parsed. */
  readonly unread: UnreadReceiver | undefined;
  readonly onMessage: (message: RpcMessage, bytes: number) => void;
  /** What its message has to have as its id; absent: whoever hears it looks. */
  readonly answerTo: number | undefined;
  /** More of it went on to its reader. */
  readonly onPassedOn: (() => void) | undefined;
  /** Ends the exchange later than `finish` was called. */
  readonly end: (how: ExchangeEnd) => void;
}

export interface JsonBody {
  push(chunk: Buffer): Trouble | null;
  /** Null: the end comes through `end`. */
  finish(): ExchangeEnd | null;
  /** Nobody waits for the end any more. */
  abandon(): void;
}

export function readJson(parts: JsonBodyParts): JsonBody {
  const { status, unread, onMessage } = parts;
  const isTooLarge = parts.declaredBytes > limits.upstream.bodyBytes;
  const chunks: Buffer[] = [];
  let bytes = 0;
  let scan: AnswerScan | null = null;
  let scanned = 0;
  let passing: PassingOn | null = null;

  /** What has come so far; null when there is something to parse in it. */
  function look(): AnswerScan | null {
    scan ??= createAnswerScan(isTooLarge);
    for (; scanned < chunks.length; scanned += 1) scan.push(chunks[scanned] ?? nothing);
    return scan.isSound() ? scan : null;
  }

  /** @returns trouble when it has to be parsed, and cannot */
  function startPassingOn(receiver: UnreadReceiver): Trouble | null {
    const looked = look();
    const start = looked?.bodyStart() ?? null;
    if (looked === null || start === null) return tooLarge(limits.upstream.bodyBytes);
    if (!isOurs(looked.id())) return notAnAnswer();
    passing = passOn({ ...parts, ...receiver, scan: looked, start });
    for (const chunk of chunks)
      if (passing.take(chunk) !== null) return tooLarge(limits.upstream.bodyBytes);
    chunks.length = 0;
    return passing.begin() ? null : tooLarge(limits.upstream.bodyBytes);
  }

  const isOurs = (id: string | null): boolean =>
    id === null || parts.answerTo === undefined || Number(id) === parts.answerTo;

  /** Null: it has to be parsed. */
  function asItIs(): RpcMessage | null {
    if (unread === undefined || bytes < limits.upstream.unread) return null;
    const found = look()?.end() ?? null;
    if (found === null) return null;
    const whole = Buffer.concat(chunks, bytes);
    const result = whole.subarray(found.start, found.end);
    if (result.includes(0x0a) || result.includes(0x0d)) return null;
    if (found.isTyped && !saysSoAsUsual(result)) return null;
    if (!isUtf8(result) || !isFreeOf(result, unread.secrets())) return null;
    return { kind: 'result', id: Number(found.id), result: unreadResult(result, found) };
  }

  return {
    push(chunk) {
      bytes += chunk.length;
      if (passing !== null) {
        if (bytes > limits.upstream.passedOnBytes) return tooLarge(limits.upstream.passedOnBytes);
        scan?.push(chunk);
        return passing.take(chunk);
      }
      chunks.push(chunk);
      if (unread !== undefined && bytes > limits.upstream.unread) {
        look();
        if (isTooLarge || bytes > limits.upstream.bodyBytes) return startPassingOn(unread);
      }
      return bytes > limits.upstream.bodyBytes ? tooLarge(limits.upstream.bodyBytes) : null;
    },
    finish() {
      if (passing !== null) {
        if (!isOurs(scan?.id() ?? null)) return notAnAnswer();
        passing.finish((trouble) => {
          if (trouble !== null) return parts.end(trouble);
          onMessage({ kind: 'result', id: Number(scan?.end()?.id), result: handedOn }, bytes);
          parts.end({ kind: 'complete', status });
        });
        return null;
      }
      if (bytes === 0) return { kind: 'complete', status };
      const message = asItIs() ?? parseReceived(joined(chunks));
      if (message === null) return notAnAnswer();
      onMessage(message, bytes);
      return { kind: 'complete', status };
    },
    abandon() {
      passing?.abandon();
    },
  };
}

function saysSoAsUsual(result: Buffer): boolean {
  return result.toString('latin1', 0, completeFirst.length) === completeFirst;
}

function notAnAnswer(): Trouble {
  return failure('garbage', 'The answer is not an MCP message.');
}

const nothing = Buffer.alloc(0);

function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? (chunks[0] ?? nothing) : Buffer.concat(chunks);
}
