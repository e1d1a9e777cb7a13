/**
 * What the person does about a connector's login: connect, come back with the browser, change it,
 * disconnect.
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Changes } from '../../lib/changes.ts';
import { CoreError } from '../../lib/errors.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Random, Vault } from '../../ports/ports.ts';
import { changeAuth } from '../config/connector-config.ts';
import { hasOwnCredential } from '../config/request-headers.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import { problems } from '../connection/connection-problem.ts';
import type { Connector } from './connector.ts';
import type { AuthChange } from '../login/login-settings.ts';
import type { CallbackOutcome } from '../login/login-failure.ts';
import type { WaitingLogins } from '../login/waiting-logins.ts';
import { putAll, removeAll } from '../config/vault-entries.ts';

interface ConnectHow {
  readonly again: boolean;
  /** For another account for certain, whatever the service says. */
  readonly isSwitch?: boolean;
  /** The issuer that the person agreed to. */
  readonly issuer: string | null;
}

interface Connected {
  readonly state: ConnectorState;
  /** For the person's browser; null when no login is needed. */
  readonly authorizationUrl: string | null;
}

/** `unexpected`: nobody waits for this answer. */
export interface FinishedLogin {
  readonly outcome: CallbackOutcome | 'unexpected';
  readonly connector: string | null;
}

export interface LoginActs {
  /**
   * As `reconnect`; then starts a login where one is needed or wanted. The only way a login begins
   * (INV-5).
   */
  connect(name: string, how: ConnectHow): Promise<Connected>;
  /** Forgets tokens and registration and nothing else, then as `connect` (ATOMIC-21). */
  forgetLogin(name: string): Promise<Connected>;
  /** No longer waits for a login in the browser. */
  cancelLogin(name: string): ConnectorState;
  /** The browser came back; null: to the path that all hand-registered logins share. */
  finishLogin(connectorId: string | null, parameters: URLSearchParams): Promise<FinishedLogin>;
  /**
   * Changes how it logs in, and connects anew.
   *
   * @throws CoreError `not_found`, `invalid_input`, `conflict` for a command, `vault_unavailable`
   */
  editAuth(change: AuthChange): Promise<ConnectorState>;
  /** Closes the connection, gives a login back and forgets tokens; the connector stays enabled. */
  disconnect(name: string): Promise<ConnectorState>;
}

interface Parts {
  readonly vault: Vault;
  readonly random: Random;
  readonly waiting: WaitingLogins;
  /** @throws CoreError `not_found` */
  readonly known: (name: string) => Connector;
  readonly byId: (id: string) => Connector | undefined;
  /** Closes the connection and opens it; resolves when it is ready or has failed. */
  readonly reopen: (connector: Connector) => Promise<void>;
  /** Durable when it returns. */
  readonly replaceStored: (next: StoredConnector) => void;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly changes: Pick<Changes, 'emit'>;
  readonly changed: () => void;
}

/** @returns the acts on the logins of all connectors */
export function createLoginActs(parts: Parts): LoginActs {
  const { vault, random } = parts;

  async function connect(
    name: string,
    { again, isSwitch = false, issuer }: ConnectHow,
  ): Promise<Connected> {
    const connector = parts.known(name);
    assertEnabled(connector);
    await parts.reopen(connector);
    const { login } = connector;
    if (login === null || !isByLogin(connector.stored()))
      return { state: connector.state(), authorizationUrl: null };
    const { missing, newIssuer, choices } = login.facts();
    const isNeeded =
      connector.connection.problem()?.needsLogin === true ||
      missing.length > 0 ||
      choices.length > 0 ||
      newIssuer !== null;
    if (!isNeeded && !again && issuer === null)
      return { state: connector.state(), authorizationUrl: null };
    const { url } = await login.begin(issuer, isSwitch ? 'switch' : again ? 'again' : 'log-in');
    return { state: connector.state(), authorizationUrl: url };
  }

  return {
    connect,
    async forgetLogin(name) {
      const connector = parts.known(name);
      assertEnabled(connector);
      const { login } = connector;
      if (login === null || !isByLogin(connector.stored())) {
        throw new CoreError('conflict', `${name} does not log in at a service.`, {
          hint: 'Its secrets are changed one by one.',
        });
      }
      await connector.connection.close(null);
      await login.forget();
      return connect(name, { again: false, issuer: null });
    },
    cancelLogin(name) {
      const connector = parts.known(name);
      connector.login?.cancel();
      return connector.state();
    },
    async finishLogin(connectorId, parameters) {
      const [state = '', ...more] = parameters.getAll('state');
      const waited = more.length > 0 ? undefined : parts.waiting.take(state, connectorId);
      const connector = waited && parts.byId(waited.connectorId);
      if (waited === undefined || connector?.login == null)
        return { outcome: 'unexpected', connector: null };
      const { name } = connector.stored();
      const outcome = await connector.login.complete(waited, parameters);
      parts.audit.append({
        actor: 'user',
        action: 'connector.login',
        decision: outcome === 'connected' ? 'done' : 'failed',
        connector: name,
        ...(outcome === 'connected' ? {} : { reason: `login_${outcome}` }),
      });
      parts.changes.emit('login', name, outcome);
      // The browser need not wait for the first list of tools. A change of the account has closed
      // what was open before.
      const isClosed = connector.connection.isClosed();
      if ((outcome === 'connected' || isClosed) && connector.stored().enabled)
        void parts.reopen(connector);
      return { outcome, connector: name };
    },
    async editAuth(change) {
      const connector = parts.known(change.name);
      const stored = connector.stored();
      if (stored.kind !== 'http') {
        throw new CoreError('conflict', `${change.name} is a command: it has no login.`, {
          hint: 'Its secrets are environment variables.',
        });
      }
      const planned = changeAuth(stored, change, random);
      if (planned.isLoginOver) await connector.login?.forget();
      // Planned again on what forgetting has left.
      const now = connector.stored();
      const next = now.kind === 'http' ? changeAuth(now, change, random) : planned;
      await putAll(vault, next.put);
      try {
        parts.replaceStored(next.stored);
      } catch (error) {
        await removeAll(vault, next.put.keys());
        throw error;
      }
      await removeAll(vault, next.remove);
      connector.setTokenGone(false);
      parts.changed();
      if (stored.enabled) void parts.reopen(connector);
      return connector.state();
    },
    async disconnect(name) {
      const connector = parts.known(name);
      const stored = connector.stored();
      if (stored.kind === 'http' && stored.bearer !== null) {
        await connector.connection.close(problems.disconnectedToken());
        await vault.remove(stored.bearer.secretRef);
        connector.setTokenGone(true);
        return connector.state();
      }
      await connector.connection.close(problems.disconnected());
      const wasLoggedIn = connector.login?.facts().issuer != null;
      const isTakenBack = (await connector.login?.forget()) === true;
      if (wasLoggedIn) await connector.connection.close(problems.disconnectedLogin(isTakenBack));
      return connector.state();
    },
  };
}

function isByLogin(stored: StoredConnector): boolean {
  return stored.kind === 'http' && !hasOwnCredential(stored);
}

/** @throws CoreError `managed` – the policy does not let it run; `conflict` – it is switched off */
export function assertEnabled(connector: Connector): void {
  const refusal = connector.refusal();
  if (refusal !== null) throw new CoreError('managed', refusal.message, { hint: refusal.hint });
  if (connector.stored().enabled) return;
  throw new CoreError('conflict', `${connector.stored().name} is switched off.`, {
    hint: 'Enable it first.',
  });
}
