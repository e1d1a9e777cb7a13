/**
 * The one JSON message of an answer. A small one is parsed; a large one whose receiver takes it
 * unread is only scan through and handed on with its bytes, and one that is too large to be kept
 * is passed on piece by piece, as fast as its reader reads (docs/adr/0022; SEC-69, REL-15).
 */
import { isUtf8 } from 'node:buffer';
import { limits } from '../../limits/limits.ts';
import { createAnswerScan, type AnswerScan } from '../../mcp/answer-scan.ts';
import { completeFirst } from '../../mcp/result-pieces.ts';
import { forwarded, parseReceived, unreadResult } from '../../mcp/as-received.ts';
import type { RpcMessage } from '../../mcp/json-rpc.ts';
import { isFreeOf } from '../conversation/secret-search.ts';
import type { UnreadReceiver } from '../conversation/upstream.ts';
import { passOn, type PassingOn } from './pass-on.ts';
import { failure, tooLarge, type ExchangeEnd, type Trouble } from './exchange-end.ts';
import type { Answered, BodyReader, ExchangeEvents } from './exchange-events.ts';

/** What of an exchange's events has to do with its one message. */
export type JsonBodyEvents = Pick<
  ExchangeEvents,
  'unread' | 'onMessage' | 'answerTo' | 'onPassedOn'
>;

export class JsonBody implements BodyReader {
  private readonly answered: Answered;
  private readonly declaredBytes: number;
  private readonly events: JsonBodyEvents;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private scan: AnswerScan | null = null;
  private scanned = 0;
  private passing: PassingOn | null = null;

  /**
   * @param answered its `end` ends the exchange later than `finish` was called
   * @param declaredBytes as its header says; `NaN` when it does not
   * @param events without `unread` everything is parsed; without `answerTo` whoever receives the
   *   message looks at its id
   */
  constructor(answered: Answered, declaredBytes: number, events: JsonBodyEvents) {
    this.answered = answered;
    this.declaredBytes = declaredBytes;
    this.events = events;
  }

  push(chunk: Buffer): Trouble | null {
    this.bytes += chunk.length;
    const { bytes, passing } = this;
    if (passing !== null) {
      if (bytes > limits.upstream.passedOnBytes) return tooLarge(limits.upstream.passedOnBytes);
      this.scan?.push(chunk);
      return passing.take(chunk);
    }
    this.chunks.push(chunk);
    const { unread } = this.events;
    if (unread !== undefined && bytes > limits.upstream.unread) {
      this.scanArrived();
      if (this.isTooLarge() || bytes > limits.upstream.bodyBytes)
        return this.startPassingOn(unread);
    }
    return bytes > limits.upstream.bodyBytes ? tooLarge(limits.upstream.bodyBytes) : null;
  }

  finish(): ExchangeEnd | null {
    const { status } = this.answered;
    if (this.passing !== null) return this.finishPassingOn(this.passing);
    if (this.bytes === 0) return { kind: 'complete', status };
    const message = this.asItIs() ?? parseReceived(joined(this.chunks));
    if (message === null) return notAnAnswer();
    this.events.onMessage(message, this.bytes, true);
    return { kind: 'complete', status };
  }

  abandon(): void {
    this.passing?.abandon();
  }

  private isTooLarge(): boolean {
    return this.declaredBytes > limits.upstream.bodyBytes;
  }

  /** What has come so far; null when there is something to parse in it. */
  private scanArrived(): AnswerScan | null {
    const { chunks } = this;
    const scan = (this.scan ??= createAnswerScan(this.isTooLarge()));
    for (; this.scanned < chunks.length; this.scanned += 1)
      scan.push(chunks[this.scanned] ?? nothing);
    return scan.isSound() ? scan : null;
  }

  /** @returns trouble when it has to be parsed, and cannot */
  private startPassingOn(receiver: UnreadReceiver): Trouble | null {
    const scan = this.scanArrived();
    const start = scan?.bodyStart() ?? null;
    if (scan === null || start === null) return tooLarge(limits.upstream.bodyBytes);
    if (!this.isOurs(scan.id())) return notAnAnswer();
    const passing = passOn({
      flow: this.answered.flow,
      onPassedOn: () => this.events.onPassedOn?.(),
      ...receiver,
      scan: scan,
      start,
    });
    this.passing = passing;
    for (const chunk of this.chunks)
      if (passing.take(chunk) !== null) return tooLarge(limits.upstream.bodyBytes);
    this.chunks.length = 0;
    return passing.begin() ? null : tooLarge(limits.upstream.bodyBytes);
  }

  private finishPassingOn(passing: PassingOn): ExchangeEnd | null {
    const { status, end } = this.answered;
    if (!this.isOurs(this.scan?.id() ?? null)) return notAnAnswer();
    passing.finish((trouble) => {
      if (trouble !== null) return end(trouble);
      const id = Number(this.scan?.end()?.id);
      this.events.onMessage({ kind: 'result', id, result: forwarded }, this.bytes, true);
      end({ kind: 'complete', status });
    });
    return null;
  }

  private isOurs(id: string | null): boolean {
    const { answerTo } = this.events;
    return id === null || answerTo === undefined || Number(id) === answerTo;
  }

  /** Null: it has to be parsed. */
  private asItIs(): RpcMessage | null {
    const { unread } = this.events;
    if (unread === undefined || this.bytes < limits.upstream.unread) return null;
    const found = this.scanArrived()?.end() ?? null;
    if (found === null) return null;
    const whole = Buffer.concat(this.chunks, this.bytes);
    const result = whole.subarray(found.start, found.end);
    if (result.includes(0x0a) || result.includes(0x0d)) return null;
    if (found.isTyped && !saysSoAsUsual(result)) return null;
    if (!isUtf8(result) || !isFreeOf(result, unread.secrets())) return null;
    return { kind: 'result', id: Number(found.id), result: unreadResult(result, found) };
  }
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
