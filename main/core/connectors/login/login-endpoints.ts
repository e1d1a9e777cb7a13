/**
 * The token endpoint of a login and what proves its key there and to the server: made from the
 * record, whichever it is now.
 */
import type { NamedFetch } from '../../net/named-request.ts';
import type { StoredHttpConnector } from '../../ports/preferences-document.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import { createProver, type Prover } from '../tokens/dpop.ts';
import type { LoginRecord } from '../tokens/login-record.ts';
import { typedOriginsOf } from './start-login.ts';
import { createTokenEndpoint, type TokenEndpoint } from '../tokens/token-endpoint.ts';

export interface LoginEndpoints {
  of(record: LoginRecord): TokenEndpoint;
  /** Null when the record's tokens are bound to no key. */
  prover(record: LoginRecord | null): Prover | null;
}

/** @returns the endpoints of one connector */
export function createLoginEndpoints(context: {
  readonly stored: () => StoredHttpConnector;
  readonly fetch: NamedFetch;
  readonly clock: Clock;
  readonly random: Random;
}): LoginEndpoints {
  /** One for each key, so that the nonces of servers are not forgotten between requests. */
  let kept: { readonly key: string; readonly prover: Prover } | null = null;

  function proverOf({ proofKey }: LoginRecord): Prover | null {
    if (proofKey === undefined) return null;
    if (kept?.key !== proofKey.d) {
      kept = { key: proofKey.d, prover: createProver(proofKey, context.clock, context.random) };
    }
    return kept.prover;
  }

  return {
    of: (record) =>
      createTokenEndpoint(
        record,
        typedOriginsOf(context.stored()),
        context.fetch,
        proverOf(record),
        context.clock,
        context.random,
      ),
    prover: (record) => (record?.tokens?.isBound === true ? proverOf(record) : null),
  };
}
