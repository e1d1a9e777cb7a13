/** What windows show of one connector's login; never a secret. */
import { withoutSecret } from '../tokens/login-record.ts';
import { callbackPlaces } from './callback-places.ts';
import type { LoginFacts } from './login-facts.ts';
import type { LoginParts } from './login-parts.ts';
import type { LoginReminder } from './login-reminder.ts';

/** @param reminder says whether the person should hear that the login ends */
export function showLogin(parts: LoginParts, reminder: Pick<LoginReminder, 'isDue'>): LoginFacts {
  const { context, refresher, places, notes, settings } = parts;
  const record = refresher.record();
  const tokens = record?.tokens ?? null;
  const { boundIssuer, identity } = settings();
  const waits = context.waiting.of(context.stored().id);
  const expiresAt = tokens?.expiresAt ?? null;
  const client = notes.triedAs() ?? record?.client ?? null;
  return {
    issuer: boundIssuer,
    account: tokens?.account ?? null,
    workspace: tokens?.workspace ?? null,
    identity: tokens === null ? null : (identity ?? null),
    scopes: tokens?.scopes ?? [],
    expiresAt,
    isLoggedIn: tokens !== null,
    isExpired: expiresAt !== null && expiresAt <= context.clock.nowMs(),
    isRenewed: tokens !== null && tokens.refreshToken !== null,
    missing: notes.missing(),
    newIssuer: places.newIssuer(),
    choices: places.choices(),
    failure: notes.failure(),
    waiting: waits === null ? null : { host: waits.host, since: waits.since, until: waits.until },
    redirectUri: callbackPlaces(context).common,
    asked: record?.asked ?? [],
    loggedInAt: tokens?.loggedInAt ?? null,
    lastsUntil: tokens?.lastsUntil ?? null,
    endsSoon: tokens !== null && reminder.isDue(tokens),
    endpoints:
      record === null || record === undefined
        ? null
        : { authorize: record.server.authorization_endpoint, token: record.server.token_endpoint },
    client: client === null ? null : withoutSecret(client),
  };
}
