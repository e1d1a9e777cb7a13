/**
 * Keeps the tokens of one login fresh: renewed before they end, or after the server refused one. No
 * second process can race: the data folder belongs to one instance (REL-13).
 */
import { messageOf } from '../../lib/errors.ts';
import { Secret } from '../../lib/secret.ts';
import type { FaultPoint } from '../../ports/fault-point.ts';
import type { Clock, Logger, Random } from '../../ports/ports.ts';
import { createCurrentRecord } from './current-record.ts';
import type { LoginRecord, LoginRecords } from './login-record.ts';
import { createTokenRenewal, type Renewal } from './renewal.ts';
import { createRenewalTimer } from './renewal-timer.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

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
  suspendRenewal(): void;
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

/** @returns the tokens of one login, not read from the vault yet */
export function createTokenRefresher(context: TokenRefresherContext): TokenRefresher {
  const { connector, records, clock, random, logger } = context;
  const timer = createRenewalTimer(clock, random, () => void renewal.renew());
  const current = createCurrentRecord(records, () => {
    timer.plan(current.now().tokens);
    context.onChange();
  });
  const renewal = createTokenRenewal({
    connector,
    current,
    timer,
    endpointOf: context.endpointOf,
    clock,
    logger,
    onEnded: context.onEnded,
    fault: context.faults ?? ((): void => undefined),
  });

  /** When the token ends that is to be renewed before it is sent; null where none is. */
  function renewable(): number | null {
    const { tokens } = current.now();
    if (tokens === null || tokens.expiresAt === null || tokens.refreshToken === null) return null;
    return tokens.expiresAt - clock.nowMs() > lastMoment ? null : tokens.expiresAt;
  }

  return {
    load: current.load,
    record: () => current.now().record,
    bearer() {
      const { tokens } = current.now();
      return tokens === null ? null : new Secret(tokens.accessToken);
    },
    isReady: () => current.now().state !== 'unread' && !timer.isSuspended() && renewable() === null,
    async ready() {
      if (timer.isSuspended()) {
        timer.wake();
        timer.plan(current.now().tokens);
      }
      const expiresAt = renewable();
      if (expiresAt === null) return 'ready';
      const outcome = await renewal.renew();
      const isOver = expiresAt <= clock.nowMs();
      return outcome === 'unavailable' && isOver ? 'unavailable' : 'ready';
    },
    renew(rejected) {
      const now = current.now().tokens?.accessToken;
      if (now !== undefined && now !== rejected.open()) return Promise.resolve('renewed');
      return renewal.renew();
    },
    worked() {
      const { tokens } = current.now();
      if (tokens === null || (tokens.previousRefreshToken === null && tokens.hasWorked)) return;
      current
        .update((record) => ({
          ...record,
          tokens: record.tokens && {
            ...record.tokens,
            previousRefreshToken: null,
            hasWorked: true,
          },
        }))
        .catch((error: unknown) => {
          logger.warn('login.not_kept', { connector, error: messageOf(error) });
        });
    },
    update: current.update,
    replace(next) {
      renewal.forget();
      return current.replace(next);
    },
    generation: current.generation,
    drop() {
      renewal.forget();
      timer.cancel();
      return current.drop();
    },
    suspendRenewal: timer.suspend,
  };
}
