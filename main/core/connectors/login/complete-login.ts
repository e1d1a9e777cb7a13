/** The second half of a login: the browser is back, and its answer is exchanged for tokens. */
import { randomUuid } from '../../lib/random-ids.ts';
import { permissionToAskFor } from '../presets/vendor-words.ts';
import type { LoginRecord } from '../tokens/login-record.ts';
import { validCallback } from '../tokens/token-endpoint.ts';
import { TokenTrouble } from '../tokens/token-trouble.ts';
import { tokensFrom } from '../tokens/tokens-from.ts';
import { identityOf, isOtherAccount, isSameAccount, type LoginAim } from '../tokens/who.ts';
import { failureOf, isAboutClient, outcomeOf, type CallbackOutcome } from './login-failure.ts';
import type { LoginParts } from './login-parts.ts';
import type { WaitingLogin } from './waiting-logins.ts';

/**
 * @param login the one that the browser's answer belongs to
 * @param parameters of the redirect, foreign
 * @returns what became of it; why it failed is noted
 * @see RFC 6749 section 4.1.3
 */
export async function completeLogin(
  parts: LoginParts,
  login: WaitingLogin,
  parameters: URLSearchParams,
): Promise<CallbackOutcome> {
  const { context, records, refresher, notes } = parts;
  const began = refresher.generation();
  let waited: LoginRecord | undefined;
  try {
    waited = await records.read(login.issuer);
    if (waited === undefined) throw new TokenTrouble('refused');
    const callback = validCallback(waited, parameters, login.state);
    const endpoint = parts.endpoints.of(waited);
    const fresh = await endpoint.exchange(callback, login.verifier, login.scopes);
    // Disconnected or logged in otherwise while the service was asked.
    if (began !== refresher.generation()) throw new TokenTrouble('refused');
    const tokens = tokensFrom(fresh, null, context.clock.nowMs());
    await loggedIn(parts, { ...waited, tokens }, login.aim);
    return 'connected';
  } catch (error) {
    const outcome = outcomeOf(error);
    const permission = permissionToAskFor(context.stored(), 'register');
    const failure = failureOf(outcome, error, login.issuer, waited?.client ?? null, permission);
    notes.noteFailure(failure);
    if (isAboutClient(error)) await forgetRegistration(parts, login.issuer);
    context.logger.warn('login.failed', { connector: context.stored().name, why: failure.code });
    context.onChange();
    return outcome;
  }
}

async function loggedIn(parts: LoginParts, next: LoginRecord, aim: LoginAim): Promise<void> {
  const { context, refresher, places, issuers, notes, settings } = parts;
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
  notes.loggedIn();
  places.settle();
  if (boundIssuer !== null && boundIssuer !== issuer) await issuers.forget(boundIssuer, old);
  context.onChange();
}

/** The next login registers anew, once (ATOMIC-21); what a person entered stays. */
async function forgetRegistration(
  { records, refresher }: LoginParts,
  issuer: string,
): Promise<void> {
  const record = await records.read(issuer);
  if (record === undefined || record.client.isTyped || record.client.isDocument === true) return;
  const client = { ...record.client, expiresAt: 0 };
  if (refresher.record()?.server.issuer === issuer)
    await refresher.update((current) => ({ ...current, client }));
  else await records.write({ ...record, client });
}
