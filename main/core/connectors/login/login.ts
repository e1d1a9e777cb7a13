/**
 * The login of one connector at its service: started by the person, finished by the browser's
 * answer, kept fresh by the token refresher, given back and forgotten. What it needs the person for
 * is a fact that windows show, never an act of its own. `docs/states.md` draws its states.
 */
import type { StoredLogin } from '../../ports/preferences-document.ts';
import { createLoginRecords } from '../tokens/login-record.ts';
import { createTokenRefresher, type TokenRefresher } from '../tokens/token-refresher.ts';
import { beginLogin } from './begin-login.ts';
import { completeLogin } from './complete-login.ts';
import { createIssuerWatch } from './issuer-watch.ts';
import { createKeptIssuers } from './kept-issuers.ts';
import type { LoginContext } from './login-context.ts';
import { createLoginEndpoints } from './login-endpoints.ts';
import { newTokenRefused, renewalInterrupted, unanswered, withdrawn } from './login-failure.ts';
import type { Login } from './login-interface.ts';
import { createLoginNotes } from './login-notes.ts';
import type { LoginParts } from './login-parts.ts';
import { createLoginReminder } from './login-reminder.ts';
import { showLogin } from './show-login.ts';
import { noLogin } from './start-login.ts';

export type { Login } from './login-interface.ts';

/** @returns the login, not read from the vault yet */
export function createLogin(context: LoginContext): Login {
  const { vault, clock, waiting } = context;
  const { id, name: connector } = context.stored();
  const settings = (): StoredLogin => context.stored().oauth ?? noLogin;
  const records = createLoginRecords(vault, id);
  const endpoints = createLoginEndpoints(context);
  const reminder = createLoginReminder(clock, context.onChange);
  const places = createIssuerWatch(context);
  const notes = createLoginNotes();
  const refresher: TokenRefresher = createTokenRefresher({
    connector,
    records,
    endpointOf: endpoints.of,
    clock,
    random: context.random,
    logger: context.logger,
    faults: context.faults,
    onChange: () => {
      reminder.plan(refresher.record()?.tokens ?? null);
      context.onChange();
    },
    onEnded: (ended, wasInterrupted) => {
      const hasRunOut = (ended.tokens?.lastsUntil ?? Infinity) <= clock.nowMs();
      notes.noteFailure(
        wasInterrupted && !hasRunOut
          ? renewalInterrupted(ended.server.issuer)
          : withdrawn(ended, clock.nowMs()),
      );
    },
  });
  const issuers = createKeptIssuers(records, endpoints, settings, context.save);
  const load = (): Promise<void> => refresher.load(settings().boundIssuer);
  const parts: LoginParts = {
    context,
    records,
    endpoints,
    refresher,
    places,
    issuers,
    notes,
    settings,
    load,
  };

  return {
    facts: () => showLogin(parts, reminder),
    bearer: refresher.bearer,
    isReady: refresher.isReady,
    async ready() {
      await load();
      return refresher.ready();
    },
    prover: () => endpoints.prover(refresher.record()),
    renew: (rejected) => {
      // A service that refuses what it has just given would do the same with the next one
      // (ALATION-16).
      const isNew = refresher.record()?.tokens?.hasWorked === false;
      return isNew && refresher.bearer()?.open() === rejected.open()
        ? Promise.resolve('login-needed')
        : refresher.renew(rejected);
    },
    worked() {
      notes.clearFailure();
      refresher.worked();
    },
    rejected(used, isRenewed) {
      const record = refresher.record();
      if (record?.tokens == null || record.tokens.accessToken !== used.open()) return;
      notes.noteFailure(
        isRenewed || !record.tokens.hasWorked
          ? newTokenRefused(context.stored().url, record.server.issuer)
          : withdrawn(record, clock.nowMs()),
      );
      context.onChange();
    },
    expired(host) {
      notes.noteFailure(unanswered(host));
      context.onChange();
    },
    challenged(challenge) {
      notes.noteChallenge(challenge);
      // A token that never worked says nothing about where logins are.
      if (challenge !== null && refresher.record()?.tokens?.hasWorked !== false)
        places.recheck(challenge);
    },
    wantsMore(scopes) {
      const held = refresher.record()?.tokens?.scopes ?? [];
      if (notes.noteMissing(scopes, held)) context.onChange();
      return notes.missing().length > 0;
    },
    begin: (acceptedIssuer, aim) => beginLogin(parts, acceptedIssuer, aim),
    complete: (login, parameters) => completeLogin(parts, login, parameters),
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
        revoked = (await issuers.forget(issuer, dropped)) || revoked;
      notes.forget();
      places.settle();
      const { boundIssuer, chosenIssuer } = settings();
      if (boundIssuer !== null || chosenIssuer != null)
        context.save({ ...settings(), boundIssuer: null, chosenIssuer: null });
      context.onChange();
      return revoked;
    },
    suspendRenewal() {
      refresher.suspendRenewal();
      reminder.plan(null);
      waiting.cancel(id);
    },
  };
}
