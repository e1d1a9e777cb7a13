/**
 * Logins that wait for the browser: found by `state` alone, once, for ten minutes, one for each
 * connector (SEC-64, SEC-65). In memory: after a restart every answer is to a login that nobody
 * waits for.
 */
import type { Clock, Random } from '../../ports/ports.ts';
import { limits } from '../../limits/limits.ts';
import type { LoginAim } from '../tokens/who.ts';

export interface WaitingLogin {
  readonly connectorId: string;
  /** Recorded before the browser leaves; what the answer's `iss` has to be. */
  readonly issuer: string;
  readonly state: string;
  readonly verifier: string;
  readonly scopes: readonly string[];
  /** Whether the answer comes to the connector's own path or to the common one. */
  readonly hasOwnPath: boolean;
  /** What the person wants of it. */
  readonly aim: LoginAim;
  /** Where the browser was sent: a host for people, in punycode. */
  readonly host: string;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly until: number;
}

export interface WaitingLogins {
  /** Replaces a login that the connector waited for before. */
  add(login: Omit<WaitingLogin, 'state' | 'verifier' | 'since' | 'until'>): WaitingLogin;
  /**
   * Gives it out once; undefined for an unknown, used or late state, or one of another callback
   * path.
   */
  take(state: string, connectorId: string | null): WaitingLogin | undefined;
  of(connectorId: string): WaitingLogin | null;
  cancel(connectorId: string): void;
}

/** @param onExpired nobody came back with it, and it is no longer waited for */
export function createWaitingLogins(
  clock: Clock,
  random: Random,
  onExpired: (login: WaitingLogin) => void,
): WaitingLogins {
  const byConnector = new Map<string, { login: WaitingLogin; stop: () => void }>();

  function cancel(connectorId: string): void {
    byConnector.get(connectorId)?.stop();
    byConnector.delete(connectorId);
  }

  return {
    add(begun) {
      cancel(begun.connectorId);
      const since = clock.nowMs();
      const login: WaitingLogin = Object.freeze({
        ...begun,
        state: random.bytes(32).toString('base64url'),
        verifier: random.bytes(32).toString('base64url'),
        since,
        until: since + limits.upstreamLogin.waiting,
      });
      const stop = clock.after(limits.upstreamLogin.waiting, () => {
        byConnector.delete(login.connectorId);
        onExpired(login);
      });
      byConnector.set(login.connectorId, { login, stop });
      return login;
    },
    take(state, connectorId) {
      // At most one for each connector: a walk over all is short, and tells nothing by its time
      // that a guess could use.
      const found = [...byConnector.values()].find((entry) => entry.login.state === state)?.login;
      if (found === undefined) return undefined;
      if (found.hasOwnPath ? connectorId !== found.connectorId : connectorId !== null)
        return undefined;
      cancel(found.connectorId);
      return clock.nowMs() <= found.until ? found : undefined;
    },
    of: (connectorId) => byConnector.get(connectorId)?.login ?? null,
    cancel,
  };
}
