/**
 * The `scope` and `resource` a client asks with, turned into rights and routes (RFC 6749 section
 * 3.3, RFC 8707; docs/reference/oauth.md#authorization-requests).
 */
import { connectorNamePattern } from '../../../../contract/views/ids.ts';
import { ownConnector, ownRightNames } from '../../../../contract/plain/own-rights.ts';
import {
  accessOfScopes,
  everyConnector,
  isOurs,
  leastScopes,
  parseScope,
  scopeFor,
  type Access,
} from '../../lib/access.ts';
import { OAuthError } from './oauth-error.ts';

export interface ScopeRequest {
  /** Scopes of ours as asked for, without `offline_access`. Empty: the client named none. */
  readonly scopes: readonly string[];
  readonly access: Access;
  readonly offline: boolean;
}

/** Asked for by clients that copy other servers' lists; accepted without effect. */
const ignored = new Set(['openid', 'profile', 'email']);

/**
 * Reads the `scope` of a request.
 *
 * @param scope undefined: the request names none
 * @throws OAuthError `invalid_scope` – a scope that is none of ours
 * @see RFC 6749 section 3.3
 */
export function parseScopeRequest(scope: string | undefined): ScopeRequest {
  const scopes: string[] = [];
  let offline = false;
  for (const token of (scope ?? '').split(' ').filter((part) => part !== '')) {
    if (token === 'offline_access') offline = true;
    else if (parseScope(token) !== null) scopes.push(token);
    else if (!ignored.has(token)) {
      throw new OAuthError('invalid_scope', 'A requested scope does not exist here.');
    }
  }
  return { scopes, access: accessOfScopes(scopes), offline };
}

/**
 * The canonical route of a `resource` value by any alias of ours, e.g. `/mcp/github`. Upper-case
 * hosts and a trailing slash are tolerated, since clients derive the value themselves.
 *
 * @throws OAuthError `invalid_target` – not one of our resources
 * @see RFC 8707 section 2
 */
export function parseResource(resource: string, port: number): string {
  const match =
    /^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):(\d{1,5})(\/mcp(?:\/([^/?#]+))?)\/?$/iu.exec(
      resource,
    );
  const [, , presentedPort, path, connector] = match ?? [];
  const isOurs =
    path !== undefined &&
    Number(presentedPort) === port &&
    (connector === undefined || connectorNamePattern.test(connector));
  if (!isOurs) throw new OAuthError('invalid_target', 'The resource is not one of this server.');
  return connector === undefined ? '/mcp' : `/mcp/${connector}`;
}

/**
 * Where tokens of this request will be valid. A `resource` names exactly one route; without it, the
 * routes that the scopes cover (SEC-20).
 *
 * @throws OAuthError `invalid_target`
 * @see RFC 8707 section 2.1
 */
export function audienceFor(
  resource: string | undefined,
  access: Access,
  port: number,
): ReadonlySet<string> {
  if (resource !== undefined) return new Set([parseResource(resource, port)]);
  const names = [...access.keys()].map((name) => (isOurs(name) ? ownConnector : name));
  const [only, ...others] = new Set(names);
  if (only !== undefined && others.length === 0 && only !== everyConnector)
    return new Set([`/mcp/${only}`, '/mcp']);
  return new Set(['/mcp']);
}

/**
 * The connector of `/mcp/<connector>` when the tokens are for nothing else; null: they are for
 * more.
 */
export function singleConnector(audience: ReadonlySet<string>): string | null {
  const [route = '/mcp'] = audience;
  return audience.size === 1 && route !== '/mcp' ? route.slice('/mcp/'.length) : null;
}

/**
 * True when these scopes are one of the lists that we name ourselves: in a challenge or in our
 * metadata, and no more.
 */
export function isRepeated(scopes: readonly string[], audience: ReadonlySet<string>): boolean {
  const single = singleConnector(audience);
  // At our own route the list is what is requested: there is nothing else to give.
  if (single === ownConnector) return false;
  const lists = [
    leastScopes(null),
    leastScopes(single),
    publishedScopes(false),
    publishedScopes(true),
  ];
  return lists.some((list) => isSameSet(list, scopes));
}

/**
 * `scopes_supported` of the server metadata.
 *
 * @param withOwn with the rights to read about Consentry itself
 */
export function publishedScopes(withOwn: boolean): string[] {
  const own = withOwn ? ownRightNames.map((name) => scopeFor(name, 'read')) : [];
  return [scopeFor(everyConnector, 'read'), scopeFor(everyConnector, 'write'), ...own];
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const all = new Set(other);
  return all.size === new Set(one).size && one.every((item) => all.has(item));
}
