/**
 * Who calls: the bearer token in the Authorization header and nowhere else, and the challenge for
 * who has none (RFC 6750, RFC 9728).
 */
import { sendJson, type Exchange } from '../../http/exchange.ts';
import { leastScopes } from '../../lib/access.ts';
import type { Tokens } from '../../grants/tokens.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { RefusalThrottle } from './refusal-throttle.ts';

/**
 * Checks the bearer token of a request.
 *
 * @returns the living token for this route, or null after the challenge has been sent
 * @see RFC 6750 sections 2.1 and 3, RFC 9728 section 5.1
 */
export function authenticate(
  exchange: Exchange,
  tokens: Tokens,
  pace: RefusalThrottle,
): LiveToken | null {
  const header = exchange.admitted.headers.get('authorization');
  if (header === undefined) {
    challenge(exchange, 401, null, null);
    return null;
  }
  const token = tokenIn(header);
  const live = token === undefined ? null : tokens.verify(token);
  const { resource } = exchange.admitted.match;
  // One answer for every fault: unknown, expired, ended, made for another route.
  if (live === null || resource === null || !live.grant.audience.has(resource)) {
    const description = 'The token is unknown, expired, revoked, or not for this resource.';
    const wait = token === undefined ? null : pace(token);
    challenge(exchange, 401, 'invalid_token', description, {
      headers: wait === null ? {} : { 'retry-after': String(wait) },
    });
    return null;
  }
  return live;
}

/**
 * As our tokens are sent by nearly everybody, or as RFC 6750 section 2.1 allows it; what is no
 * token is found out by looking it up.
 */
function tokenIn(header: string): string | undefined {
  return header.startsWith('Bearer cst_at_')
    ? header.slice('Bearer '.length)
    : /^Bearer +([A-Za-z0-9._~+/=-]+)$/iu.exec(header)?.[1];
}

/**
 * Answers 403 for the one case where a new login with more scope helps
 * (docs/reference/oauth.md#challenges).
 *
 * @see RFC 6750 section 3.1
 */
export function requireScope(exchange: Exchange, scope: string): void {
  challenge(exchange, 403, 'insufficient_scope', 'More scope is needed for this call.', {
    scope,
  });
}

function challenge(
  exchange: Exchange,
  status: 401 | 403,
  error: string | null,
  description: string | null,
  more: { readonly scope?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): void {
  const { issuer, admitted } = exchange;
  const parameters = [
    ...(error === null ? [] : [`error="${error}"`]),
    ...(description === null ? [] : [`error_description="${description}"`]),
    `resource_metadata="${issuer}/.well-known/oauth-protected-resource${admitted.match.resource ?? ''}"`,
    `scope="${more.scope ?? defaultScope(exchange)}"`,
  ];
  sendJson(
    exchange,
    status,
    { error: error ?? 'unauthorized', error_description: description ?? 'A token is needed.' },
    { ...more.headers, 'www-authenticate': `Bearer ${parameters.join(', ')}` },
  );
}

/** From the path alone: the same for connectors that exist and that do not (SEC-10). */
function defaultScope(exchange: Exchange): string {
  return leastScopes(exchange.admitted.match.connector).join(' ');
}
