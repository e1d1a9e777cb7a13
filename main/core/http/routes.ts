/**
 * The route table: literal paths and connector names, nothing decoded or normalised
 * (docs/reference/front-door.md#steps, step 4). What a route accepts stands here, so that the front
 * door can refuse before any handler runs.
 */
import { connectorNamePattern } from '../../../contract/views/ids.ts';
import { limits } from '../limits/limits.ts';

export type RouteName =
  | 'home'
  | 'health'
  | 'mcp'
  | 'resource-metadata'
  | 'server-metadata'
  | 'register'
  | 'authorize'
  | 'token'
  | 'revoke'
  | 'introspect'
  | 'device'
  | 'login-callback';

interface Route {
  readonly name: RouteName;
  readonly methods: readonly ('GET' | 'POST' | 'DELETE')[];
  /** Media type of a POST body. */
  readonly bodyType: 'application/json' | 'application/x-www-form-urlencoded' | null;
  readonly bodyLimit: number;
  /** A page of another site may navigate here (a login starts that way). */
  readonly isNavigable: boolean;
  /** Pages of the person's developer origins may call it (SEC-04). */
  readonly isForDevelopers: boolean;
}

export interface RouteMatch {
  readonly route: Route;
  /**
   * Which protected resource the path names: `/mcp`, `/mcp/<connector>`; null where the path names
   * none.
   */
  readonly resource: string | null;
  readonly connector: string | null;
  /** Id of the connector whose login the path names; null where it names none. */
  readonly login: string | null;
}

const get = ['GET'] as const;
const post = ['POST'] as const;
const form = 'application/x-www-form-urlencoded';

function route(
  name: RouteName,
  methods: Route['methods'],
  rest: Partial<Omit<Route, 'name' | 'methods'>> = {},
): Route {
  return {
    name,
    methods,
    bodyType: null,
    bodyLimit: limits.http.otherBody,
    isNavigable: false,
    isForDevelopers: false,
    ...rest,
  };
}

const mcp = route('mcp', ['POST', 'GET', 'DELETE'], {
  bodyType: 'application/json',
  bodyLimit: limits.http.mcpBody,
  isForDevelopers: true,
});
const resourceMetadata = route('resource-metadata', get, { isForDevelopers: true });
const serverMetadata = route('server-metadata', get, { isForDevelopers: true });

const loginCallback = route('login-callback', get, { isNavigable: true });

const literal = new Map<string, Route>([
  ['/', route('home', get, { isNavigable: true })],
  ['/healthz', route('health', get)],
  [
    '/oauth/register',
    route('register', post, {
      bodyType: 'application/json',
      bodyLimit: limits.http.registerBody,
      isForDevelopers: true,
    }),
  ],
  ['/oauth/authorize', route('authorize', get, { isNavigable: true })],
  ['/oauth/token', route('token', post, { bodyType: form, isForDevelopers: true })],
  ['/oauth/revoke', route('revoke', post, { bodyType: form })],
  ['/oauth/introspect', route('introspect', post, { bodyType: form })],
  ['/oauth/callback', loginCallback],
  ['/oauth/device', route('device', ['GET', 'POST'], { bodyType: form, isNavigable: true })],
]);

/**
 * Prefixes that may be followed by nothing, `/mcp` or `/mcp/<connector>` (RFC 9728 section 3.1, RFC
 * 8414 section 3).
 */
const suffixed: readonly (readonly [string, Route])[] = [
  ['/.well-known/oauth-protected-resource', resourceMetadata],
  ['/.well-known/oauth-authorization-server', serverMetadata],
  ['/.well-known/openid-configuration', serverMetadata],
];

const namesNothing = { resource: null, connector: null, login: null } as const;
const connectorId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** The route of a path, or null: unknown, not literal, or with a badly formed connector name. */
export function matchRoute(path: string): RouteMatch | null {
  if (path.startsWith('/mcp')) return matchResource(path, mcp);
  const known = literal.get(path);
  if (known !== undefined) return { route: known, ...namesNothing };
  if (path.startsWith('/oauth/callback/')) {
    const login = path.slice('/oauth/callback/'.length);
    return connectorId.test(login) ? { route: loginCallback, ...namesNothing, login } : null;
  }
  for (const [prefix, known] of suffixed) {
    if (path === prefix) return { route: known, ...namesNothing, resource: '/mcp' };
    if (path.startsWith(`${prefix}/`)) return matchResource(path.slice(prefix.length), known);
  }
  return null;
}

function matchResource(path: string, known: Route): RouteMatch | null {
  if (path === '/mcp') return { route: known, ...namesNothing, resource: path };
  if (!path.startsWith('/mcp/')) return null;
  const connector = path.slice('/mcp/'.length);
  if (!connectorNamePattern.test(connector)) return null;
  return { route: known, ...namesNothing, resource: path, connector };
}
