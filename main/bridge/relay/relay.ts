/**
 * Between the client's lines and Consentry: reads what a line is, and gives it to the relay of its
 * era. Requests run side by side up to a bound, then wait, then are refused; what answers or
 * cancels them never waits behind them.
 */
import { limits } from '../../core/limits/limits.ts';
import { errorText } from '../../core/mcp/json-rpc.ts';
import { errorCode } from '../../core/mcp/revisions.ts';
import { messageOf } from '../../core/lib/errors.ts';
import {
  namedRevision,
  readLine,
  tooLong,
  unreadable,
  type ClientRequest,
} from './client-message.ts';
import type { EraParts } from './era.ts';
import { createLegacyRelay } from './legacy-relay.ts';
import { createModernRelay } from './modern-relay.ts';

export interface Relay {
  take(line: Buffer): void;
  /** A line over the cap has passed. */
  tooLong(head: Buffer, tail: Buffer): void;
  /** Requests without an answer. */
  running(): number;
  /** Resolves when every request is answered. */
  idle(): Promise<void>;
  end(): Promise<void>;
}

/** @returns the relay of one client; it ends with the signal of its parts */
export function createRelay(parts: EraParts): Relay {
  const { out, log } = parts;
  const legacy = createLegacyRelay(parts);
  const modern = createModernRelay(parts);
  const waiting: { readonly start: () => void; readonly size: number }[] = [];
  const whenIdle = new Set<() => void>();
  let waitingBytes = 0;
  let running = 0;

  function take(line: Buffer): void {
    const message = readLine(line);
    if (message === null) return void out.line([unreadable(line)]);
    switch (message.kind) {
      case 'request':
        return enter({ line, id: message.id, method: message.method, params: message.params });
      case 'notification': {
        const { method, params } = message;
        const { requestId } = params;
        const isCancel = method === 'notifications/cancelled';
        const isId = typeof requestId === 'string' || typeof requestId === 'number';
        if (isCancel && isId && modern.cancel(requestId)) return;
        return run(legacy.notification(line, method, params));
      }
      case 'result':
      case 'error':
        if (message.id !== null) run(legacy.response(line, message.id));
    }
  }

  function enter(request: ClientRequest): void {
    if (request.line.length > limits.http.mcpBody) {
      const longest = limits.http.mcpBody / 2 ** 20;
      const text = `The request is longer than ${longest} MiB, which is the most that Consentry takes. Nothing was sent.`;
      return void out.line([errorText(request.id, errorCode.invalidRequest, text)]);
    }
    // They last as long as the client keeps them, and are few.
    if (request.method === 'subscriptions/listen') return run(answer(request));
    const start = (): void => {
      running += 1;
      run(answer(request).finally(leave));
    };
    if (running < limits.bridge.requests) return start();
    const size = request.line.length;
    const isFull =
      waiting.length >= limits.bridge.waiting || waitingBytes + size > limits.bridge.waitingBytes;
    if (isFull) {
      const text =
        'Too many requests wait already. Nothing was sent; try again when some are answered.';
      return void out.line([errorText(request.id, errorCode.refused, text)]);
    }
    waitingBytes += size;
    waiting.push({ start, size });
  }

  function leave(): void {
    running -= 1;
    const next = waiting.shift();
    if (next !== undefined) {
      waitingBytes -= next.size;
      next.start();
    }
    if (running === 0) for (const notify of whenIdle) notify();
  }

  async function answer(request: ClientRequest): Promise<void> {
    try {
      if (namedRevision(request.params) === null) await legacy.request(request);
      else await modern.request(request);
    } catch (error) {
      if (parts.signal.aborted) return;
      log(`${request.method} failed: ${messageOf(error)}`);
      const text = 'Something unexpected happened in the bridge to Consentry.';
      await out.line([errorText(request.id, errorCode.internal, text)]);
    }
  }

  function run(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!parts.signal.aborted) log(`unexpected: ${messageOf(error)}`);
    });
  }

  return {
    take,
    tooLong: (head, tail) => void out.line([tooLong(head, tail, limits.bridge.line)]),
    running: () => running,
    idle: () =>
      new Promise((resolve) => {
        if (running === 0) resolve();
        else whenIdle.add(resolve);
      }),
    end: () => legacy.end(),
  };
}
