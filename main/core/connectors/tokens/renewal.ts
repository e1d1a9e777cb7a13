/**
 * Renews the tokens of one login. One renewal at a time; a new token is durable before it is used,
 * and the old one is kept until the new one has worked (REL-02, SEC-74). Only `invalid_grant` ends
 * a login; trouble of the service does not (REL-22).
 */
import { limits } from '../../limits/limits.ts';
import type { FaultPoint } from '../../ports/fault-point.ts';
import type { Clock, Logger } from '../../ports/ports.ts';
import type { CurrentRecord } from './current-record.ts';
import type { LoginRecord, LoginTokens } from './login-record.ts';
import type { RenewalTimer } from './renewal-timer.ts';
import type { FreshTokens, TokenEndpoint } from './token-endpoint.ts';
import { TokenTrouble } from './token-trouble.ts';
import { tokensFrom } from './tokens-from.ts';

/** `unavailable`: the service does not answer, or says no without saying that the login is over. */
export type Renewal = 'renewed' | 'login-needed' | 'unavailable';

export interface TokenRenewal {
  /** Renews, or joins the renewal that runs. */
  renew(): Promise<Renewal>;
  /** The login is another one, or gone: what the service answered for it is of no use. */
  forget(): void;
}

export interface RenewalParts {
  readonly connector: string;
  readonly current: CurrentRecord;
  readonly timer: Pick<RenewalTimer, 'plan'>;
  readonly endpointOf: (record: LoginRecord) => TokenEndpoint;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The service says that the login is over. */
  readonly onEnded: (ended: LoginRecord, wasInterrupted: boolean) => void;
  readonly fault: FaultPoint;
}

/** @returns the renewal of whichever login is current */
export function createTokenRenewal(parts: RenewalParts): TokenRenewal {
  const { connector, current, clock, logger, fault } = parts;
  let retryMs: number = limits.upstreamLogin.refreshRetryFirst;
  let running: Promise<Renewal> | null = null;
  /** Tokens that the vault did not take: asking the service again would lose them. */
  let unsaved: { readonly instead: string; readonly fresh: FreshTokens } | null = null;

  async function renewOnce(): Promise<Renewal> {
    const mine = current.generation();
    const { record: from, tokens } = current.now();
    const token = tokens?.refreshToken ?? null;
    if (from === null || tokens === null || token === null) return 'login-needed';
    const wasInterrupted = tokens.renewingSince != null;
    try {
      const fresh = unsaved?.instead === token ? unsaved.fresh : await askForNew(from, token);
      if (mine !== current.generation()) return 'login-needed';
      unsaved = { instead: token, fresh };
      fault('login.heard');
      await current.update((record) => ({
        ...record,
        tokens: tokensFrom(fresh, record.tokens, clock.nowMs()),
      }));
      unsaved = null;
      fault('login.durable');
      retryMs = limits.upstreamLogin.refreshRetryFirst;
      logger.info('login.renewed', { connector });
      return 'renewed';
    } catch (error) {
      return mine === current.generation()
        ? await failed(tokens, error, wasInterrupted)
        : 'login-needed';
    }
  }

  /**
   * That it is asked is written down first: if we die before the answer is kept, the next start
   * knows why the token is over.
   */
  async function askForNew(from: LoginRecord, token: string): Promise<FreshTokens> {
    await current.update((record) => renewingSince(record, clock.nowMs()));
    fault('login.before-request');
    return parts.endpointOf(from).refresh(token, from.tokens?.scopes ?? []);
  }

  async function failed(
    tokens: LoginTokens,
    error: unknown,
    wasInterrupted: boolean,
  ): Promise<Renewal> {
    const why = error instanceof TokenTrouble ? error.kind : 'unavailable';
    logger.warn('login.renewal_failed', { connector, why });
    const { previousRefreshToken: previous } = tokens;
    if (why === 'login-ended' && previous !== null) {
      // We kept a rotation that the service did not. The token before gets one try, and that is
      // written down first.
      await current.update((record) => ({
        ...record,
        tokens: { ...tokens, refreshToken: previous, previousRefreshToken: null },
      }));
      return renewOnce();
    }
    if (why === 'login-ended' || why === 'client-unknown') {
      await endLogin(tokens, why, wasInterrupted);
      return 'login-needed';
    }
    // A plain no is an answer: nothing was put in the token's place.
    if (why === 'refused') await current.update(notRenewing);
    parts.timer.plan(current.now().tokens, retryMs);
    retryMs = Math.min(retryMs * 2, limits.upstreamLogin.refreshRetryLast);
    return 'unavailable';
  }

  function endLogin(
    tokens: LoginTokens,
    why: 'login-ended' | 'client-unknown',
    wasInterrupted: boolean,
  ): Promise<void> {
    const { record } = current.now();
    if (why === 'login-ended' && record !== null)
      parts.onEnded({ ...record, tokens }, wasInterrupted);
    return current.update((ended) => loggedOut(ended, why === 'client-unknown'));
  }

  return {
    renew() {
      running ??= renewOnce().finally(() => {
        running = null;
      });
      return running;
    },
    forget() {
      unsaved = null;
    },
  };
}

/** The first renewal whose answer is not known keeps its time. */
function renewingSince(record: LoginRecord, nowMs: number): LoginRecord {
  const { tokens } = record;
  if (tokens === null) return record;
  return { ...record, tokens: { ...tokens, renewingSince: tokens.renewingSince ?? nowMs } };
}

function notRenewing(record: LoginRecord): LoginRecord {
  return { ...record, tokens: record.tokens && { ...record.tokens, renewingSince: null } };
}

/** @param isUnknown it will have to register again; what a person entered stays */
function loggedOut(record: LoginRecord, isUnknown: boolean): LoginRecord {
  const { client } = record;
  const again = isUnknown && !client.isTyped ? { ...client, expiresAt: 0 } : client;
  return { ...record, tokens: null, client: again };
}
