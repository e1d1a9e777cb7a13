/**
 * The first half of a login: finds the service, chooses who we are there, keeps what the second
 * half needs, and gives the address for the browser. A login that works keeps working meanwhile.
 */
import { permissionToAskFor } from '../presets/vendor-words.ts';
import { createProofKey, shouldBind } from '../tokens/dpop.ts';
import type { ClientCredentials, LoginRecord } from '../tokens/login-record.ts';
import { loginTrouble } from '../tokens/login-trouble.ts';
import type { LoginAim } from '../tokens/who.ts';
import { callbackPlaces } from './callback-places.ts';
import type { Discovered } from './discover.ts';
import type { LoginParts } from './login-parts.ts';
import { RegistrationRefused } from './registration-refused.ts';
import { authorizationUrl, chooseClient, chooseScopes, type ClientChoice } from './start-login.ts';

/**
 * @param acceptedIssuer the login service that the person agreed to just now; null: none
 * @returns where to send the browser, and its host for people
 * @throws CoreError `connector_failed`, `conflict`, `vault_unavailable`, `store_failed`
 * @see RFC 6749 section 4.1.1
 */
export async function beginLogin(
  parts: LoginParts,
  acceptedIssuer: string | null,
  aim: LoginAim,
): Promise<{ readonly url: string; readonly host: string }> {
  const { context, records, refresher, places, notes, settings } = parts;
  await parts.load();
  const { boundIssuer } = settings();
  const discovered = await places.find(acceptedIssuer, notes.challenge());
  const { issuer } = discovered.server;
  places.settle();
  if (acceptedIssuer === issuer) context.save({ ...settings(), chosenIssuer: issuer });
  const stored = context.stored();
  const known = issuer === boundIssuer ? refresher.record() : await records.read(issuer);
  const missing = notes.missing();
  const stepUp = missing.length === 0 || known == null ? null : { asked: known.asked, missing };
  const scopes = chooseScopes(settings(), discovered, notes.challenge(), stepUp);
  const client = await registered(parts, {
    stored,
    discovered,
    scopes,
    places: callbackPlaces(context),
    kept: known?.client,
    document: context.document(),
    nowMs: context.clock.nowMs(),
    vault: context.vault,
    fetch: context.fetch,
  });
  notes.noteClient(client);
  const next = recordOf(parts, discovered, client, known ?? undefined, scopes);
  // Refuses an address that no browser should be sent to, before anything is kept.
  const { host } = authorizationUrl(next, { state: '', verifier: '', scopes });
  parts.issuers.remember(issuer);
  await keep(parts, next);
  const { id: connectorId } = context.stored();
  const hasOwnPath = !client.isTyped && client.isDocument !== true;
  const login = context.waiting.add({ connectorId, issuer, scopes, hasOwnPath, aim, host });
  notes.clearFailure();
  context.onChange();
  return { url: authorizationUrl(next, login, aim !== 'log-in').href, host };
}

/** As `chooseClient`; that we may not register stays to be seen. */
async function registered(
  { context, notes }: LoginParts,
  choice: ClientChoice,
): Promise<ClientCredentials> {
  try {
    return await chooseClient(choice);
  } catch (error) {
    if (!(error instanceof RegistrationRefused)) throw error;
    const failure = error.asFailure(permissionToAskFor(context.stored(), 'register'));
    notes.noteFailure(failure);
    context.onChange();
    throw loginTrouble(failure.message, failure.hint);
  }
}

/** What the answer of the browser is judged by; without tokens. */
function recordOf(
  { context, notes, settings }: LoginParts,
  discovered: Discovered,
  client: ClientCredentials,
  known: LoginRecord | undefined,
  scopes: readonly string[],
): LoginRecord {
  const keptKey = known?.client.clientId === client.clientId ? known.proofKey : undefined;
  const proofKey =
    keptKey ??
    (shouldBind(discovered, notes.challenge()) ? createProofKey(context.random) : undefined);
  return {
    version: 1,
    server: discovered.server,
    resource: settings().omitResource === true ? null : discovered.resource,
    client,
    ...(proofKey === undefined ? {} : { proofKey }),
    tokens: null,
    asked: [...scopes],
  };
}

/**
 * What is logged in keeps working until the person is back, unless it belonged to another client.
 */
async function keep({ records, refresher }: LoginParts, next: LoginRecord): Promise<void> {
  if (refresher.record()?.server.issuer !== next.server.issuer) return records.write(next);
  await refresher.update((current) => ({
    ...next,
    tokens: current.client.clientId === next.client.clientId ? current.tokens : null,
  }));
}
