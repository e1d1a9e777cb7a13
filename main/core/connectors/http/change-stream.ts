/**
 * A stream that stays open beside the calls, on which an upstream server announces that its tools
 * changed. Opened again with growing pauses when it ends; given up when the server does not offer
 * it.
 */
import { limits } from '../../limits/limits.ts';
import type { RpcMessage } from '../../mcp/json-rpc.ts';
import type { Clock } from '../../ports/ports.ts';
import type { HttpEndpoint, HttpRequest } from './http-endpoint.ts';
import { startExchange } from './http-exchange.ts';

/**
 * @param request makes the request anew for each attempt
 * @param onReopened called when the stream runs again after a gap: what happened in between was not
 *   heard
 * @returns the function that ends it
 */
export function keepChangeStream(
  endpoint: HttpEndpoint,
  clock: Clock,
  request: () => HttpRequest,
  onMessage: (message: RpcMessage) => void,
  onReopened: () => void,
): () => void {
  let isOver = false;
  let wasOpen = false;
  let pauseMs: number = limits.upstream.restartFirst;
  let end: () => void = () => undefined;
  /** With which it was refused: the same one would be refused again. */
  let refused: string | undefined;

  function open(): void {
    let retryMs: number | undefined;
    const exchange = request();
    const { authorization } = exchange.headers;
    if (refused !== undefined && refused === authorization) {
      again();
      return;
    }
    end = startExchange(endpoint, exchange, {
      onAccepted: () => {
        if (wasOpen) onReopened();
        wasOpen = true;
      },
      onMessage: (message) => {
        pauseMs = limits.upstream.restartFirst;
        onMessage(message);
      },
      onResumePoint: (_id, pause) => {
        retryMs = pause;
      },
      onEnd: (how) => {
        const isDenied = how.kind === 'status' && how.status === 401 && authorization !== undefined;
        const isOffered = how.kind !== 'status' || how.status >= 500 || isDenied;
        if (isOver || !isOffered) return;
        // Calls have the token renewed; with the next one the stream is opened again.
        refused = isDenied ? authorization : undefined;
        again(retryMs);
      },
    });
  }
  function again(retryMs = 0): void {
    end = clock.after(Math.max(pauseMs, Math.min(retryMs, limits.upstream.restartLast)), open);
    pauseMs = Math.min(pauseMs * 2, limits.upstream.restartLast);
  }
  open();
  return () => {
    isOver = true;
    end();
  };
}
