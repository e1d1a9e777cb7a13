/** OAuth errors: a code from the RFCs, a public sentence, and the answer they become. */
import type { Exchange } from '../../http/exchange.ts';
import { sendJson } from '../../http/exchange.ts';

export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'access_denied'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'temporarily_unavailable'
  | 'server_error';

/** A request that is refused; its message reaches the client. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  /**
   * The client presented its secret in the header, so RFC 6749 section 5.2 requires a challenge.
   */
  readonly isBasic: boolean;

  /** @param description public: names the rule, never quotes the input */
  constructor(code: OAuthErrorCode, description: string, isBasic = false) {
    super(description);
    this.name = 'OAuthError';
    this.code = code;
    this.isBasic = isBasic;
  }
}

/**
 * Answers a token, registration or revocation request that failed.
 *
 * @see RFC 6749 section 5.2, RFC 7591 section 3.2.2
 */
export function sendOAuthError(exchange: Exchange, error: OAuthError): void {
  // Never 403 or 5xx for what the client did: real clients loop on those
  // (docs/reference/oauth.md#token-errors).
  const status =
    error.code === 'invalid_client' ? 401 : error.code === 'temporarily_unavailable' ? 429 : 400;
  const challenge =
    status === 401 && error.isBasic ? { 'www-authenticate': 'Basic realm="consentry"' } : {};
  const retry = status === 429 ? { 'retry-after': '60' } : {};
  sendJson(
    exchange,
    status,
    { error: error.code, error_description: error.message },
    { ...challenge, ...retry },
  );
}
