/** How one HTTP exchange with a server ended. */
import type { RpcError } from '../../mcp/json-rpc.ts';
import type { UpstreamFailureCode } from '../conversation/upstream.ts';

export type ExchangeEnd =
  /** A 2xx answer was read to its end. */
  | { readonly kind: 'complete'; readonly status: number }
  /**
   * Any other status, with the JSON-RPC error of its body and its `WWW-Authenticate` if there are
   * any.
   */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly error: RpcError | null;
      readonly challenge: string | null;
      /** Where it would rather have had the request; foreign text, never followed. */
      readonly location: string | null;
      /** `Retry-After` as it came. */
      readonly retryAfter: string | null;
    }
  | { readonly kind: 'failed'; readonly code: UpstreamFailureCode; readonly message: string };

export type Trouble = Extract<ExchangeEnd, { kind: 'failed' }>;

/** @returns an exchange that failed, with a sentence for people */
export function failure(code: UpstreamFailureCode, message: string): Trouble {
  return { kind: 'failed', code, message };
}

/** @param cap bytes */
export function tooLarge(cap: number): Trouble {
  return failure('too_large', `The answer is larger than ${cap >> 20} MiB.`);
}
