/** The login of a connector as people see it: foreign text made visible, never a secret. */
import { visible } from '../../lib/visible-text.ts';
import { limits } from '../../limits/limits.ts';
import type { StoredConnector, StoredHttpConnector } from '../../ports/preferences-document.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import type { LoginFacts } from './login-facts.ts';
import { noLogin } from './start-login.ts';

/** @returns null where nobody logs in */
export function loginView(
  stored: StoredConnector,
  login: LoginFacts | null,
): ConnectorState['login'] {
  if (login === null || stored.kind !== 'http') return null;
  const text = limits.text.name;
  return Object.freeze({
    issuer: login.issuer === null ? null : visible(login.issuer, 300),
    account: login.account === null ? null : visible(login.account, text),
    scopes: login.scopes.map((scope) => visible(scope, text)),
    askedScopes: login.asked.map((scope) => visible(scope, text)),
    grantedScopes: narrowed(login)?.map((scope) => visible(scope, text)) ?? null,
    missingScopes: login.missing.map((scope) => visible(scope, text)),
    expiresAt: timeOf(login.expiresAt),
    loggedInAt: timeOf(login.loggedInAt),
    lastsUntil: timeOf(login.lastsUntil),
    endsSoon: login.endsSoon,
    endpoints: endpointsOf(stored, login),
    isLoggedIn: login.isLoggedIn,
    isRenewed: login.isRenewed,
    newIssuer: login.newIssuer,
    choices: [...login.choices],
    waitingFor: login.waiting === null ? null : visible(login.waiting.host, 255),
    waitingSince: timeOf(login.waiting?.since ?? null),
    waitingUntil: timeOf(login.waiting?.until ?? null),
    redirectUri: login.redirectUri,
    registration: registrationOf(login.client),
    clientId: stored.oauth?.clientId == null ? null : visible(stored.oauth.clientId, text),
    hasClientSecret: stored.oauth?.clientSecret != null,
    entered: Object.freeze({
      issuer: stored.oauth?.issuer ?? null,
      authorizeUrl: stored.oauth?.authorizeUrl ?? null,
      tokenUrl: stored.oauth?.tokenUrl ?? null,
      scopes: stored.oauth?.scopes == null ? null : [...stored.oauth.scopes],
      omitResource: stored.oauth?.omitResource === true,
      redirectHost: stored.oauth?.redirectHost ?? '127.0.0.1',
    }),
  });
}

/** Both are entered, or neither. */
function endpointsOf(
  { oauth }: StoredHttpConnector,
  { endpoints }: LoginFacts,
): NonNullable<ConnectorState['login']>['endpoints'] {
  const { authorizeUrl, tokenUrl } = oauth ?? noLogin;
  if (authorizeUrl !== null && tokenUrl !== null)
    return Object.freeze({ authorize: authorizeUrl, token: tokenUrl, kind: 'typed' });
  if (endpoints === null) return null;
  return Object.freeze({
    authorize: visible(endpoints.authorize, limits.text.line),
    token: visible(endpoints.token, limits.text.line),
    kind: 'found',
  });
}

function timeOf(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}

/** What was granted, where that is less than what was asked for. */
function narrowed({ isLoggedIn, asked, scopes }: LoginFacts): readonly string[] | null {
  return isLoggedIn && asked.some((scope) => !scopes.includes(scope)) ? scopes : null;
}

function registrationOf(
  client: LoginFacts['client'],
): NonNullable<ConnectorState['login']>['registration'] {
  if (client === null) return null;
  const { isTyped, isDocument, clientId, redirectUri } = client;
  return Object.freeze({
    clientId: visible(clientId, limits.text.line),
    redirectUri: visible(redirectUri, limits.text.line),
    kind: isTyped ? 'typed' : isDocument === true ? 'document' : 'dynamic',
  });
}
