/**
 * The checks on an authorization request, in their order
 * (docs/reference/oauth.md#authorization-requests). Until client and redirect URI are proven, a
 * failure is a local page and never a redirect (RFC 6749 section 4.1.2.1).
 */
import type { Client } from '../../grants/clients/client.ts';
import { limits } from '../../limits/limits.ts';
import type { ConsentRequest } from '../consent/consent-request.ts';
import { OAuthError } from '../protocol/oauth-error.ts';
import { isChallenge } from '../protocol/pkce.ts';
import { findRegistered } from '../registration/redirect-uri.ts';
import { audienceFor, parseScopeRequest } from '../protocol/scope-request.ts';

export interface AuthorizeTarget {
  readonly client: Client;
  /** As presented: where the code will be sent. */
  readonly redirectUri: string;
  readonly redirectUriSent: boolean;
  readonly state: string | null;
}

export interface AuthorizeRequest extends AuthorizeTarget, ConsentRequest {
  readonly redirectUri: string;
  readonly challenge: string;
}

/** What the request itself does not say. */
export interface AuthorizeContext extends Pick<ConsentRequest, 'isFromWebPage' | 'askedBy'> {
  readonly port: number;
}

/**
 * Checks who asks and where the answer goes.
 *
 * @throws OAuthError – to be shown on a local page
 * @see RFC 6749 section 3.1.2, RFC 8252 section 7.3
 */
export function parseTarget(
  parameters: ReadonlyMap<string, string>,
  findClient: (clientId: string) => Client | undefined,
): AuthorizeTarget {
  const client = findClient(parameters.get('client_id') ?? '');
  if (client === undefined) {
    throw new OAuthError(
      'invalid_client',
      'This client is not registered here. Forget the login in the client and connect again; in VS Code that is “Authentication: Remove Dynamic Authentication Providers” in the command palette.',
    );
  }
  const presented = parameters.get('redirect_uri');
  const [only, ...more] = client.redirectUris;
  const redirectUri = presented ?? (more.length === 0 ? only : undefined);
  if (redirectUri === undefined || findRegistered(client.redirectUris, redirectUri) === undefined) {
    throw new OAuthError('invalid_request', 'The redirect_uri is not one this client registered.');
  }
  return {
    client,
    redirectUri,
    redirectUriSent: presented !== undefined,
    state: parameters.get('state') ?? null,
  };
}

/** One check on a request whose client and redirect URI are proven. @throws OAuthError */
type Check = (parameters: ReadonlyMap<string, string>) => void;

/** In their order: a request with two faults is refused for the first. */
const checks: readonly Check[] = [
  checkState,
  checkResponseType,
  checkResponseMode,
  checkCodeChallenge,
];

/**
 * Checks the rest of a request: the checks in their order, then scope, then resource.
 *
 * @throws OAuthError `invalid_request`, `unsupported_response_type`, `invalid_scope`,
 *   `invalid_target`
 * @see RFC 6749 section 4.1.1, RFC 7636 section 4.3, RFC 8707 section 2.1
 */
export function parseAuthorize(
  parameters: ReadonlyMap<string, string>,
  target: AuthorizeTarget,
  { port, isFromWebPage, askedBy }: AuthorizeContext,
): AuthorizeRequest {
  for (const check of checks) check(parameters);
  const scope = parseScopeRequest(parameters.get('scope'));
  const resource = parameters.get('resource');
  return {
    ...target,
    isFromWebPage,
    askedBy,
    challenge: challengeOf(parameters),
    scope,
    audience: audienceFor(resource, scope.access, port),
    resourceSent: resource !== undefined,
    userCode: null,
  };
}

function checkState(parameters: ReadonlyMap<string, string>): void {
  if ((parameters.get('state') ?? '').length > limits.oauth.stateLength)
    throw new OAuthError('invalid_request', 'The state is too long.');
}

function checkResponseType(parameters: ReadonlyMap<string, string>): void {
  if (parameters.get('response_type') !== 'code')
    throw new OAuthError('unsupported_response_type', 'Only response_type=code is supported.');
}

function checkResponseMode(parameters: ReadonlyMap<string, string>): void {
  const mode = parameters.get('response_mode');
  if (mode !== undefined && mode !== 'query')
    throw new OAuthError('invalid_request', 'Only response_mode=query is supported.');
}

/** RFC 7636 section 4.4.1. */
function checkCodeChallenge(parameters: ReadonlyMap<string, string>): void {
  if (parameters.get('code_challenge_method') !== 'S256' || !isChallenge(challengeOf(parameters)))
    throw new OAuthError('invalid_request', 'PKCE with code_challenge_method=S256 is required.');
}

function challengeOf(parameters: ReadonlyMap<string, string>): string {
  return parameters.get('code_challenge') ?? '';
}
