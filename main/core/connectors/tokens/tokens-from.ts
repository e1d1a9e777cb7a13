/**
 * What is kept of a token response (RFC 6749 section 5.1), together with what is known from before.
 */
import type { LoginTokens } from './login-record.ts';
import type { FreshTokens } from './token-endpoint.ts';

/**
 * @param before null for a new login
 * @see RFC 6749 section 6: a response without a refresh token leaves the old one valid
 */
export function tokensFrom(
  { lifeMs, loginLifeMs, ...fresh }: FreshTokens,
  before: LoginTokens | null,
  nowMs: number,
): LoginTokens {
  const old = before?.refreshToken ?? null;
  const isRotated = fresh.refreshToken !== null && fresh.refreshToken !== old;
  return {
    ...fresh,
    // A service that sends none expects the old one to be used again.
    refreshToken: fresh.refreshToken ?? old,
    previousRefreshToken: isRotated ? old : null,
    account: fresh.account ?? before?.account ?? null,
    workspace: fresh.workspace ?? before?.workspace ?? null,
    subject: fresh.subject ?? before?.subject ?? null,
    receivedAt: nowMs,
    expiresAt: lifeMs === null ? null : nowMs + lifeMs,
    loggedInAt: before === null ? nowMs : before.loggedInAt,
    ...lifeOf(loginLifeMs, isRotated ? null : before, nowMs),
    hasWorked: before?.hasWorked ?? false,
  };
}

/**
 * @param before null for another refresh token: the end that was stated belongs to the one it came
 *   with
 */
function lifeOf(
  lifeMs: number | null,
  before: LoginTokens | null,
  nowMs: number,
): Pick<LoginTokens, 'lastsUntil' | 'lastsSince'> {
  if (lifeMs !== null) return { lastsUntil: nowMs + lifeMs, lastsSince: nowMs };
  return { lastsUntil: before?.lastsUntil ?? null, lastsSince: before?.lastsSince ?? null };
}
