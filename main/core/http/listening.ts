/**
 * Whether we listen, and where: set by whoever opens the port, read by everything that shows it or
 * builds an address.
 */
import type { GatewayView } from '../../../contract/views/snapshot/gateway-view.ts';
import type { CoreError } from '../lib/errors.ts';

type ListeningState =
  /** `port`: opened, and not yet known to be ours; 0: none is open. */
  | { readonly kind: 'starting'; readonly port: number }
  /**
   * `notice`: we listen on another port than the one that was asked for, and why, in a sentence.
   */
  | { readonly kind: 'serving'; readonly port: number; readonly notice: string | null }
  | { readonly kind: 'port-taken'; readonly problem: CoreError }
  | { readonly kind: 'stopped'; readonly port: number };

export interface Listening {
  state(): ListeningState;
  set(next: ListeningState): void;
  /** 0 as long as no port was opened; the last one after the end. */
  port(): number;
  /** Our own origin, e.g. `http://127.0.0.1:29170`. */
  origin(): string;
  view(): Omit<GatewayView, 'pausedUntil'>;
}

/** @param onChange the snapshot shows the state */
export function createListening(onChange: () => void): Listening {
  let state: ListeningState = { kind: 'starting', port: 0 };
  let port = 0;
  const origin = (): string => `http://127.0.0.1:${port}`;

  return {
    state: () => state,
    set(next) {
      state = next;
      if ('port' in next) port = next.port;
      onChange();
    },
    port: () => port,
    origin,
    view() {
      const isServing = state.kind === 'serving';
      const problem = state.kind === 'port-taken' ? state.problem : null;
      return {
        state: state.kind,
        endpoint: isServing ? `${origin()}/mcp` : null,
        issuer: isServing ? origin() : null,
        port: port === 0 ? null : port,
        problem: problem && { code: 'port_taken', message: problem.message, hint: problem.hint },
        notice: state.kind === 'serving' ? state.notice : null,
      };
    },
  };
}
