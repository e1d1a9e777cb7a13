/**
 * A consent as the person sees it: who asks and what proves it, what it may do, where the code
 * goes, how long it lasts.
 */
import type {
  ConsentDuration,
  ConsentQuestion,
  ConsentWarning,
} from '../../../../contract/views/questions/consent-question.ts';
import { isAnyonesRedirect, proofOf } from '../../grants/clients/client-proof.ts';
import type { Client } from '../../grants/clients/client.ts';
import type { TokenLifetimes } from '../../grants/token-lifetimes.ts';
import { accessInWords, scopesOf } from '../../lib/access.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import type { DocumentCopy } from '../client-metadata/document-clients.ts';
import {
  choicesFor,
  isStepUp,
  mustConfirm,
  refusalOf,
  type ChoiceContext,
} from './consent-choices.ts';
import { staysLoggedIn, wishesOf, type ConsentRequest } from './consent-request.ts';
import { redirectInWords } from '../registration/redirect-uri.ts';

export interface ConsentContext extends ChoiceContext {
  /** The client had access until its metadata document changed (SEC-24). */
  readonly isChanged: boolean;
  /** Its metadata document could not be read now: what this goes by instead. */
  readonly copyInUse: DocumentCopy | null;
  /** Of what this client gets, in milliseconds. */
  readonly lifetimes: TokenLifetimes;
}

const dayMs = 86_400_000;

const durations: Readonly<Record<ConsentDuration, { label: string; ms: number | null }>> = {
  longest: { label: 'While it is used', ms: null },
  month: { label: '30 days', ms: limits.oauth.refreshToken },
  day: { label: '1 day', ms: limits.oauth.consentDay },
  hour: { label: '1 hour', ms: limits.oauth.accessToken },
};

/** When a consent of this duration ends, or null: with its last token. */
export function endOfConsent(
  request: ConsentRequest,
  duration: ConsentDuration,
  nowMs: number,
): number | null {
  const { ms } = durations[duration];
  // Without a refresh token the one access token is the end anyway, and keeps its whole hour.
  return ms === null || !staysLoggedIn(request) ? null : nowMs + ms;
}

/**
 * The durations a request may be given, the suggested one first. Without a refresh token an hour is
 * all there is.
 */
export function durationsFor(request: ConsentRequest): ConsentQuestion['durations'] {
  const offered: readonly ConsentDuration[] = staysLoggedIn(request)
    ? ['longest', 'month', 'day', 'hour']
    : ['hour'];
  return offered.map((value) => ({ value, label: durations[value].label }));
}

/**
 * "Don't ask again" is for clients that can prove who they are, where no other program can be at
 * the end (SEC-22).
 */
export function canRemember({ client, redirectUri }: ConsentRequest): boolean {
  if (redirectUri === null || isAnyonesRedirect(redirectUri)) return false;
  return client.authMethod !== 'none' || client.identity === 'metadata-url';
}

/**
 * @param common what the question queue knows of every question
 * @returns the question as the windows show it; foreign text in it is visible and bounded
 */
export function consentView(
  request: ConsentRequest,
  context: ConsentContext,
  common: { id: string; createdAt: string; expiresAt: string },
): ConsentQuestion {
  const { client, redirectUri } = request;
  const proof = proofOf(client);
  return {
    ...common,
    kind: 'consent',
    clientId: client.clientId,
    clientName: visible(client.name, limits.text.name),
    identity: client.identity,
    proof: proof.text,
    proofLevel: proof.level,
    registeredBy: client.registeredBy,
    askedBy: request.askedBy,
    userCode: request.userCode,
    resource: [...request.audience].join(' and '),
    scopes: [...request.scope.scopes],
    scopesInWords: accessInWords(wishesOf(request)),
    already: isStepUp(request, context.held)
      ? { scopes: scopesOf(context.held), inWords: accessInWords(context.held) }
      : null,
    redirectUri: redirectUri === null ? '' : visible(redirectUri, 500),
    redirectInWords:
      redirectUri === null ? 'the program that showed you the code' : redirectInWords(redirectUri),
    choices: choicesFor(request, context),
    refusal: refusalOf(context),
    offlineAccess: staysLoggedIn(request),
    lasts: {
      unusedDays: context.lifetimes.refresh / dayMs,
      longestDays: context.lifetimes.login / dayMs,
    },
    durations: durationsFor(request),
    canRemember: canRemember(request) && context.copyInUse === null,
    warnings: warningsFor(request, context),
    mustConfirm: mustConfirm(context),
  };
}

function warningsFor(request: ConsentRequest, context: ConsentContext): ConsentWarning[] {
  const { client } = request;
  const warnings: ConsentWarning[] = [];
  if (request.userCode !== null) {
    warnings.push({
      code: 'device',
      text: 'Allow this only if you started the login yourself, on a device in front of you.',
    });
  }
  if (request.isFromWebPage)
    warnings.push({ code: 'web-page', text: 'A web page started this request.' });
  if (request.redirectUri?.startsWith('https://') === true) {
    warnings.push({
      code: 'web-client',
      text: 'The login goes to a website, outside of this computer.',
    });
  }
  if (isAnyones(client)) {
    warnings.push({
      code: 'loopback-only',
      text: 'Any program on this computer can claim to be it: its address lists only programs on this computer to answer to.',
    });
  }
  if (context.copyInUse !== null) warnings.push(notCheckedWarning(client, context.copyInUse));
  if (context.isChanged) {
    warnings.push({
      code: 'changed',
      text: 'What its address says has changed since you gave it access, so the access has ended.',
    });
  }
  if (!request.resourceSent) {
    warnings.push({
      code: 'no-resource',
      text: 'It did not say which address it will use; its scopes decide.',
    });
  }
  if (context.nameWarning !== null) warnings.push(context.nameWarning);
  return warnings;
}

function notCheckedWarning({ clientId }: Client, copy: DocumentCopy): ConsentWarning {
  const host = URL.canParse(clientId) ? visible(new URL(clientId).host, limits.text.name) : '';
  const goesBy =
    copy.kind === 'kept'
      ? `what it said on ${new Date(copy.readAt).toISOString().slice(0, 10)}`
      : 'a copy that came with Consentry';
  return {
    code: 'not-checked',
    text: `What ${host} says about this client could not be checked now. This goes by ${goesBy}.`,
  };
}

/**
 * A document vouches for the name, but for nothing at the other end of the redirect
 * (docs/reference/oauth.md#registration-of-clients).
 */
function isAnyones({ identity, keys, redirectUris }: Client): boolean {
  return identity === 'metadata-url' && keys === null && redirectUris.every(isAnyonesRedirect);
}
