/**
 * The login of one connector at its service: started by the person, finished by the browser's answer, kept by the token
 * keeper, given back and forgotten. What it needs the person for is a fact that windows show, never an act of its own.
 */
import { limits } from '../../limits/limits.ts';
import type { StoredLogin } from '../../ports/preferences-document.ts';
import { randomUuid } from '../../lib/random-ids.ts';
import { permissionToAskFor } from '../presets/vendor-words.ts';
import { cleanScopes, type LoginChallenge } from '../tokens/challenge.ts';
import { createProofKey, shouldBind } from '../tokens/dpop.ts';
import { createIssuerWatch } from './issuer-watch.ts';
import type { LoginContext } from './login-context.ts';
import { createLoginEndpoints } from './login-endpoints.ts';
import {
  failureOf,
  isAboutClient,
  newTokenRefused,
  renewalInterrupted,
  outcomeOf,
  unanswered,
  withdrawn,
  type CallbackOutcome,
  type LoginFailure,
} from './login-failure.ts';
import type { LoginFacts } from './login-facts.ts';
import type { Login } from './login-interface.ts';
import {
  createLoginRecords,
  withoutSecret,
  type ClientCredentials,
  type LoginRecord,
} from '../tokens/login-record.ts';
import { createLoginReminder } from './login-reminder.ts';
import { loginTrouble } from '../tokens/login-trouble.ts';
import { RegistrationRefused } from './registration-refused.ts';
import {
  authorizationUrl,
  chooseClient,
  chooseScopes,
  type ClientChoice,
  noLogin,
  type CallbackPlaces,
} from './start-login.ts';
import { TokenTrouble, validCallback } from '../tokens/token-endpoint.ts';
import { createTokenRefresher } from '../tokens/token-refresher.ts';
import { tokensFrom } from '../tokens/tokens-from.ts';
import type { LoginAim } from '../tokens/who.ts';
import type { WaitingLogin } from './waiting-logins.ts';
import { identityOf, isOtherAccount, isSameAccount } from '../tokens/who.ts';

export type { Login } from './login-interface.ts';

export function createLogin(context: LoginContext): Login {
  const { vault, clock, waiting } = context;
  const { id, name: connector } = context.stored();
  const records = createLoginRecords(vault, id);
  const endpoints = createLoginEndpoints(context);
  const reminder = createLoginReminder(clock, context.onChange);
  const places = createIssuerWatch(context);
  const refresher = createTokenRefresher({
    ...context,
    onChange: () => {
      reminder.plan(refresher.record()?.tokens ?? null);
      context.onChange();
    },
    connector,
    records,
    onEnded: (ended, wasInterrupted) => {
      const hasRunOut = (ended.tokens?.lastsUntil ?? Infinity) <= clock.nowMs();
      failure =
        wasInterrupted && !hasRunOut
          ? renewalInterrupted(ended.server.issuer)
          : withdrawn(ended, clock.nowMs());
    },
    endpointOf: endpoints.of,
  });
  let challenge: LoginChallenge | null = null;
  let missing: readonly string[] = [];
  let failure: LoginFailure | null = null;
  /** Of the last attempt, also where it came to nothing: then it is what the service has to be asked about. */
  let triedAs: ClientCredentials | null = null;

  const settings = (): StoredLogin => context.stored().oauth ?? noLogin;
  const load = (): Promise<void> => refresher.load(settings().boundIssuer);

  async function begin(
    acceptedIssuer: string | null,
    aim: LoginAim,
  ): Promise<{ url: string; host: string }> {
    await load();
    const { boundIssuer } = settings();
    const discovered = await places.find(acceptedIssuer, challenge);
    const { issuer } = discovered.server;
    places.settle();
    if (acceptedIssuer === issuer) context.save({ ...settings(), chosenIssuer: issuer });
    const stored = context.stored();
    const known = issuer === boundIssuer ? refresher.record() : await records.read(issuer);
    const stepUp = missing.length === 0 || known == null ? null : { asked: known.asked, missing };
    const scopes = chooseScopes(settings(), discovered, challenge, stepUp);
    const client = await registered({
      stored,
      discovered,
      scopes,
      places: callbackPlaces(),
      kept: known?.client,
      document: context.document(),
      nowMs: clock.nowMs(),
      vault,
      fetch: context.fetch,
    });
    triedAs = client;
    const { server } = discovered;
    const resource = settings().omitResource === true ? null : discovered.resource;
    const keptKey = known?.client.clientId === client.clientId ? known.proofKey : undefined;
    const proofKey =
      keptKey ?? (shouldBind(discovered, challenge) ? createProofKey(context.random) : undefined);
    const next: LoginRecord = {
      version: 1,
      server,
      resource,
      client,
      ...(proofKey === undefined ? {} : { proofKey }),
      tokens: null,
      asked: [...scopes],
    };
    const { host } = authorizationUrl(next, { state: '', verifier: '', scopes });
    rememberIssuer(issuer);
    if (refresher.record()?.server.issuer === issuer) {
      // What is logged in keeps working until the person is back, unless it belonged to another client.
      await refresher.update((current) => ({
        ...next,
        tokens: current.client.clientId === client.clientId ? current.tokens : null,
      }));
    } else {
      await records.write(next);
    }
    const hasOwnPath = !client.isTyped && client.isDocument !== true;
    const login = waiting.add({ connectorId: id, issuer, scopes, hasOwnPath, aim, host });
    failure = null;
    context.onChange();
    return { url: authorizationUrl(next, login, aim !== 'log-in').href, host };
  }

  /** As `chooseClient`; that we may not register stays to be seen. */
  async function registered(choice: ClientChoice): Promise<ClientCredentials> {
    try {
      return await chooseClient(choice);
    } catch (error) {
      if (!(error instanceof RegistrationRefused)) throw error;
      failure = error.asFailure(permissionToAskFor(context.stored(), 'register'));
      context.onChange();
      throw loginTrouble(failure.message, failure.hint);
    }
  }

  /** The next login registers anew, once (ATOMIC-21); what a person entered stays. */
  async function forgetRegistration(issuer: string): Promise<void> {
    const record = await records.read(issuer);
    if (record === undefined || record.client.isTyped || record.client.isDocument === true) return;
    const client = { ...record.client, expiresAt: 0 };
    if (refresher.record()?.server.issuer === issuer)
      await refresher.update((current) => ({ ...current, client }));
    else await records.write({ ...record, client });
  }

  function shownClient(): LoginFacts['client'] {
    const client = triedAs ?? refresher.record()?.client ?? null;
    return client === null ? null : withoutSecret(client);
  }

  function callbackPlaces(): CallbackPlaces {
    // Both spellings are listened to; the chosen one is sent (ALATION-9).
    const host = settings().redirectHost ?? '127.0.0.1';
    const common = `${context.origin().replace('//127.0.0.1:', `//${host}:`)}/oauth/callback`;
    return { common, own: `${common}/${id}` };
  }

  /** Before anything of it is kept, so that nothing in the vault is ever without a name. */
  function rememberIssuer(issuer: string): void {
    const { keptIssuers } = settings();
    if (keptIssuers.includes(issuer)) return;
    if (keptIssuers.length >= limits.upstreamLogin.issuers) {
      throw loginTrouble(
        'The server named too many login services.',
        'Disconnect the connector, then connect it again.',
      );
    }
    context.save({ ...settings(), keptIssuers: [...keptIssuers, issuer] });
  }

  async function complete(
    login: WaitingLogin,
    parameters: URLSearchParams,
  ): Promise<CallbackOutcome> {
    const began = refresher.generation();
    let waited: LoginRecord | undefined;
    try {
      waited = await records.read(login.issuer);
      if (waited === undefined) throw new TokenTrouble('refused');
      const callback = validCallback(waited, parameters, login.state);
      const fresh = await endpoints.of(waited).exchange(callback, login.verifier, login.scopes);
      // Disconnected or logged in otherwise while the service was asked.
      if (began !== refresher.generation()) throw new TokenTrouble('refused');
      await loggedIn({ ...waited, tokens: tokensFrom(fresh, null, clock.nowMs()) }, login.aim);
      return 'connected';
    } catch (error) {
      const outcome = outcomeOf(error);
      const permission = permissionToAskFor(context.stored(), 'register');
      failure = failureOf(outcome, error, login.issuer, waited?.client ?? null, permission);
      if (isAboutClient(error)) await forgetRegistration(login.issuer);
      context.logger.warn('login.failed', { connector, why: failure.code });
      context.onChange();
      return outcome;
    }
  }

  async function loggedIn(next: LoginRecord, aim: LoginAim): Promise<void> {
    const { boundIssuer, identity: before } = settings();
    const identity = identityOf(next);
    // Before a request can go out with the new tokens.
    if (isOtherAccount(before, identity, aim)) await context.onOtherAccount();
    if (!isSameAccount(before, identity, aim))
      context.save({ ...settings(), generation: randomUuid(context.random) });
    const { issuer } = next.server;
    const old = refresher.record();
    await refresher.replace(next);
    context.save({
      ...settings(),
      boundIssuer: issuer,
      identity: identity ?? (aim === 'log-in' ? before : undefined),
    });
    missing = [];
    places.settle();
    failure = null;
    challenge = null;
    if (boundIssuer !== null && boundIssuer !== issuer) await forgetIssuer(boundIssuer, old);
    context.onChange();
  }

  /** @returns whether the service took its tokens back */
  async function forgetIssuer(issuer: string, kept: LoginRecord | null): Promise<boolean> {
    await records.remove(issuer);
    const keptIssuers = settings().keptIssuers.filter((one) => one !== issuer);
    context.save({ ...settings(), keptIssuers });
    // Gone here whatever the service says.
    return kept?.server.issuer === issuer && (await giveBack(kept));
  }

  async function giveBack(record: LoginRecord): Promise<boolean> {
    if (record.tokens === null) return false;
    const { refreshToken, accessToken } = record.tokens;
    const endpoint = endpoints.of(record);
    const taken = await Promise.all([
      refreshToken === null || endpoint.revoke(refreshToken, 'refresh_token'),
      endpoint.revoke(accessToken, 'access_token'),
    ]);
    return taken.every(Boolean);
  }

  return {
    facts() {
      const record = refresher.record();
      const tokens = record?.tokens ?? null;
      const { boundIssuer } = settings();
      const waits = waiting.of(id);
      const expiresAt = tokens?.expiresAt ?? null;
      return {
        issuer: boundIssuer,
        account: tokens?.account ?? null,
        workspace: tokens?.workspace ?? null,
        identity: tokens === null ? null : (settings().identity ?? null),
        scopes: tokens?.scopes ?? [],
        expiresAt,
        isLoggedIn: tokens !== null,
        isExpired: expiresAt !== null && expiresAt <= clock.nowMs(),
        isRenewed: tokens !== null && tokens.refreshToken !== null,
        missing,
        newIssuer: places.newIssuer(),
        choices: places.choices(),
        failure,
        waiting:
          waits === null ? null : { host: waits.host, since: waits.since, until: waits.until },
        redirectUri: callbackPlaces().common,
        asked: record?.asked ?? [],
        loggedInAt: tokens?.loggedInAt ?? null,
        lastsUntil: tokens?.lastsUntil ?? null,
        endsSoon: tokens !== null && reminder.isDue(tokens),
        client: shownClient(),
      };
    },
    bearer: refresher.bearer,
    isReady: refresher.isReady,
    async ready() {
      await load();
      return refresher.ready();
    },
    prover: () => endpoints.prover(refresher.record()),
    renew: (rejected) => {
      // A service that refuses what it has just given would do the same with the next one (ALATION-16).
      const isNew = refresher.record()?.tokens?.hasWorked === false;
      return isNew && refresher.bearer()?.open() === rejected.open()
        ? Promise.resolve('login-needed')
        : refresher.renew(rejected);
    },
    worked() {
      failure = null;
      refresher.worked();
    },
    rejected(used, isRenewed) {
      const record = refresher.record();
      if (record?.tokens == null || record.tokens.accessToken !== used.open()) return;
      failure =
        isRenewed || !record.tokens.hasWorked
          ? newTokenRefused(context.stored().url, record.server.issuer)
          : withdrawn(record, clock.nowMs());
      context.onChange();
    },
    expired(host) {
      failure = unanswered(host);
      context.onChange();
    },
    heard(heard) {
      challenge = heard;
      // A token that never worked says nothing about where logins are.
      if (heard !== null && refresher.record()?.tokens?.hasWorked !== false)
        places.lookAgain(heard);
    },
    wantsMore(scopes) {
      const held = refresher.record()?.tokens?.scopes ?? [];
      const more = cleanScopes(scopes).filter(
        (scope) => !held.includes(scope) && !missing.includes(scope),
      );
      if (more.length > 0) {
        missing = cleanScopes([...missing, ...more]);
        context.onChange();
      }
      return missing.length > 0;
    },
    begin,
    complete,
    cancel() {
      waiting.cancel(id);
      context.onChange();
    },
    async forget() {
      waiting.cancel(id);
      await load().catch(() => undefined);
      const dropped = await refresher.drop();
      let revoked = false;
      for (const issuer of settings().keptIssuers)
        revoked = (await forgetIssuer(issuer, dropped)) || revoked;
      challenge = null;
      missing = [];
      places.settle();
      triedAs = null;
      failure = null;
      const { boundIssuer, chosenIssuer } = settings();
      if (boundIssuer !== null || chosenIssuer != null)
        context.save({ ...settings(), boundIssuer: null, chosenIssuer: null });
      context.onChange();
      return revoked;
    },
    rest() {
      refresher.rest();
      reminder.plan(null);
      waiting.cancel(id);
    },
  };
}
