/**
 * Keeps the tokens of one login fresh. One refresh at a time; a new token is durable before it is used, and the old one is kept
 * until the new one has worked (REL-02, SEC-74). Only `invalid_grant` ends a login; trouble of the service does not (REL-22).
 * No second process can race: the data folder belongs to one instance (REL-13).
 */
import { messageOf } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import { Secret } from '../../lib/secret.ts';
import type { Clock, FaultPoint, Logger, Random } from '../../ports/ports.ts';
import type { LoginRecord, LoginRecords, LoginTokens } from './login-record.ts';
import { TokenTrouble, type FreshTokens, type TokenEndpoint } from './token-endpoint.ts';

/** `refused`: the service says no, but not that the login is over. */
export type Renewal = 'renewed' | 'login-needed' | 'unavailable';

export interface TokenRefresher {
  /** Reads the record of this issuer, once. @throws CoreError `vault_unavailable` */
  load(issuer: string | null): Promise<void>;
  record(): LoginRecord | null;
  bearer(): Secret | null;
  /** `ready` would have nothing to wait for. */
  isReady(): boolean;
  /** Renews a token that has ended. */
  ready(): Promise<'ready' | 'unavailable'>;
  /** After a 401 for `rejected`: one refresh, shared by all who ask. */
  renew(rejected: Secret): Promise<Renewal>;
  /** A request was accepted: the refresh token before is no longer needed. */
  worked(): void;
  /** Changes the record; nothing happens when there is none any more. */
  update(change: (current: LoginRecord) => LoginRecord): Promise<void>;
  /** A new login: what was under way for the old one is dropped. */
  replace(next: LoginRecord): Promise<void>;
  /** Grows when a login is replaced or dropped. */
  generation(): number;
  /** Forgets it here; what was being written is written before this resolves. */
  drop(): Promise<LoginRecord | null>;
  /** Nothing is renewed by itself until the next `ready`. */
  rest(): void;
}

export interface TokenRefresherContext {
  readonly connector: string;
  readonly records: LoginRecords;
  readonly endpointOf: (record: LoginRecord) => TokenEndpoint;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly onChange: () => void;
  /** The service says that the login is over. */
  readonly onEnded: (ended: LoginRecord, wasInterrupted: boolean) => void;
  readonly faults?: FaultPoint | undefined;
}

/** A token with less than this left is renewed before it is sent. */
const lastMoment = 10_000;

export function createTokenRefresher(context: TokenRefresherContext): TokenRefresher {
  const { connector, records, clock, random, logger } = context;
  const fault = context.faults ?? ((): void => undefined);
  let record: LoginRecord | null = null;
  let isLoaded = false;
  let isResting = false;
  let generation = 0;
  let cancelTimer: () => void = () => undefined;
  let retryMs: number = limits.upstreamLogin.refreshRetryFirst;
  let refreshing: Promise<Renewal> | null = null;
  let writes: Promise<unknown> = Promise.resolve();
  /** Tokens that the vault did not take: asking the service again would lose them. */
  let unsaved: { readonly instead: string; readonly fresh: FreshTokens } | null = null;

  /** One change at a time, each durable before it counts. */
  function write(mine: number, make: () => LoginRecord | null): Promise<void> {
    const done = writes.then(async () => {
      const wanted = mine === generation ? make() : null;
      if (wanted === null) return;
      await records.write(wanted);
      record = wanted;
      isLoaded = true;
      schedule();
      context.onChange();
    });
    writes = done.catch(() => undefined);
    return done;
  }

  function update(change: (current: LoginRecord) => LoginRecord): Promise<void> {
    return write(generation, () => (record === null ? null : change(record)));
  }

  function schedule(inMs?: number): void {
    cancelTimer();
    const tokens = record?.tokens ?? null;
    if (isResting || tokens === null || tokens.refreshToken === null || tokens.expiresAt === null)
      return;
    const { refreshEarly, refreshJitter } = limits.upstreamLogin;
    const life = tokens.expiresAt - tokens.receivedAt;
    const early = Math.min(refreshEarly, life / 5);
    const jitter = Math.min(refreshJitter, life / 10) * ((random.bytes(1)[0] ?? 0) / 256);
    const due = tokens.expiresAt - early - jitter - clock.nowMs();
    cancelTimer = clock.after(Math.max(0, inMs ?? due), () => void refresh());
  }

  function refresh(): Promise<Renewal> {
    refreshing ??= refreshOnce().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  async function refreshOnce(): Promise<Renewal> {
    const mine = generation;
    const from = record;
    const token = from?.tokens?.refreshToken ?? null;
    if (from?.tokens == null || token === null) return 'login-needed';
    const wasInterrupted = from.tokens.renewingSince != null;
    try {
      const fresh = unsaved?.instead === token ? unsaved.fresh : await askForNew(from, token);
      if (mine !== generation) return 'login-needed';
      unsaved = { instead: token, fresh };
      fault('login.heard');
      await update((current) => ({
        ...current,
        tokens: tokensFrom(fresh, current.tokens, clock.nowMs()),
      }));
      unsaved = null;
      fault('login.durable');
      retryMs = limits.upstreamLogin.refreshRetryFirst;
      logger.info('login.renewed', { connector });
      return 'renewed';
    } catch (error) {
      return mine === generation
        ? await failed(from.tokens, error, wasInterrupted)
        : 'login-needed';
    }
  }

  /** That it is asked is written down first: if we die before the answer is kept, the next start knows why the token is over. */
  async function askForNew(from: LoginRecord, token: string): Promise<FreshTokens> {
    await update((current) => ({
      ...current,
      tokens: current.tokens && {
        ...current.tokens,
        renewingSince: current.tokens.renewingSince ?? clock.nowMs(),
      },
    }));
    fault('login.before-request');
    return context.endpointOf(from).refresh(token, from.tokens?.scopes ?? []);
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
      // We kept a rotation that the service did not. The token before gets one try, and that is written down first.
      await update((current) => ({
        ...current,
        tokens: { ...tokens, refreshToken: previous, previousRefreshToken: null },
      }));
      return refreshOnce();
    }
    if (why === 'login-ended' || why === 'client-unknown') {
      if (why === 'login-ended' && record !== null)
        context.onEnded({ ...record, tokens }, wasInterrupted);
      await update((current) => ({
        ...current,
        tokens: null,
        // It will have to register again; what a person entered stays.
        client:
          why === 'client-unknown' && !current.client.isTyped
            ? { ...current.client, expiresAt: 0 }
            : current.client,
      }));
      return 'login-needed';
    }
    // A plain no is an answer: nothing was put in the token's place.
    if (why === 'refused') {
      await update((current) => ({
        ...current,
        tokens: current.tokens && { ...current.tokens, renewingSince: null },
      }));
    }
    schedule(retryMs);
    retryMs = Math.min(retryMs * 2, limits.upstreamLogin.refreshRetryLast);
    return 'unavailable';
  }

  /** When the token ends that is to be renewed before it is sent; null where none is. */
  function renewable(): number | null {
    const tokens = record?.tokens ?? null;
    if (tokens === null || tokens.expiresAt === null || tokens.refreshToken === null) return null;
    return tokens.expiresAt - clock.nowMs() > lastMoment ? null : tokens.expiresAt;
  }

  return {
    async load(issuer) {
      if (isLoaded) return;
      const read = issuer === null ? undefined : await records.read(issuer);
      if (isLoaded) return;
      record = read ?? null;
      isLoaded = true;
      schedule();
      context.onChange();
    },
    record: () => record,
    bearer: () => (record?.tokens == null ? null : new Secret(record.tokens.accessToken)),
    isReady: () => isLoaded && !isResting && renewable() === null,
    async ready() {
      if (isResting) {
        isResting = false;
        schedule();
      }
      const expiresAt = renewable();
      if (expiresAt === null) return 'ready';
      const renewal = await refresh();
      const isOver = expiresAt <= clock.nowMs();
      return renewal === 'unavailable' && isOver ? 'unavailable' : 'ready';
    },
    renew(rejected) {
      const now = record?.tokens?.accessToken;
      if (now !== undefined && now !== rejected.open()) return Promise.resolve('renewed');
      return refresh();
    },
    worked() {
      const tokens = record?.tokens ?? null;
      if (tokens === null || (tokens.previousRefreshToken === null && tokens.hasWorked)) return;
      update((current) => ({
        ...current,
        tokens: current.tokens && {
          ...current.tokens,
          previousRefreshToken: null,
          hasWorked: true,
        },
      })).catch((error: unknown) => {
        logger.warn('login.not_kept', { connector, error: messageOf(error) });
      });
    },
    update,
    replace(next) {
      generation += 1;
      unsaved = null;
      return write(generation, () => next);
    },
    generation: () => generation,
    async drop() {
      generation += 1;
      unsaved = null;
      cancelTimer();
      await writes;
      const dropped = record;
      record = null;
      isLoaded = true;
      return dropped;
    },
    rest() {
      isResting = true;
      cancelTimer();
    },
  };
}

/** @param before null for a new login */
export function tokensFrom(
  { lifeMs, loginLifeMs, ...fresh }: FreshTokens,
  before: LoginTokens | null,
  nowMs: number,
): LoginTokens {
  const old = before?.refreshToken ?? null;
  const isRotated = fresh.refreshToken !== null && fresh.refreshToken !== old;
  return {
    ...fresh,
    // A service that sends none wants the old one to be used again.
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

/** @param before null for another refresh token: the end that was told belongs to the one it came with */
function lifeOf(
  lifeMs: number | null,
  before: LoginTokens | null,
  nowMs: number,
): Pick<LoginTokens, 'lastsUntil' | 'lastsSince'> {
  if (lifeMs !== null) return { lastsUntil: nowMs + lifeMs, lastsSince: nowMs };
  return { lastsUntil: before?.lastsUntil ?? null, lastsSince: before?.lastsSince ?? null };
}
