/**
 * From a connector's address to the authorization server that logs in there, in the order of the
 * specification (MCP 2025-11-25, Authorization, Authorization Server Discovery;
 * docs/reference/oauth.md#finding-a-login-service): protected-resource metadata, then the server's
 * own, else what 2025-03-26 prescribed.
 */
import * as z from 'zod';
import type { JsonValue } from '../../lib/json.ts';
import { parseStrictJson } from '../../lib/strict-json.ts';
import { GuardedFetchError } from '../../net/fetch-refusal.ts';
import type { NamedFetch } from '../../net/named-request.ts';
import { cleanScopes, type LoginChallenge } from '../tokens/challenge.ts';
import { IssuerChoice, needsConfirmation, withChosen } from './issuer-choice.ts';
import { hostOf, loginTrouble } from '../tokens/login-trouble.ts';
import {
  assertEndpoints,
  readServerMetadata,
  type ServerMetadata,
} from '../tokens/server-metadata.ts';

export interface DiscoveryInput {
  /** The connector's address, as the person typed it. */
  readonly url: URL;
  readonly challenge: LoginChallenge | null;
  /** Typed by the person: the only login service that is accepted. */
  readonly issuer: string | null;
  /** Preferred where the server names several: the one we are logged in at. */
  readonly boundIssuer: string | null;
  /** The one that the person picked among those that the server names. */
  readonly chosenIssuer: string | null;
  readonly typedOrigins: ReadonlySet<string>;
  readonly fetch: NamedFetch;
}

export interface Discovered {
  readonly server: ServerMetadata;
  /** To be sent as `resource` (RFC 8707); null for servers older than that. */
  readonly resource: string | null;
  /** What the resource offers; null when it does not say. Never the authorization server's list. */
  readonly resourceScopes: readonly string[] | null;
  /**
   * Whether the resource takes only tokens that are bound to a key, or also such; null when it does
   * not say.
   */
  readonly bound: 'required' | 'offered' | null;
}

const resourceMetadataSchema = z.object({
  resource: z.string().max(4096),
  authorization_servers: z.array(z.string().max(4096)).max(50).optional(),
  scopes_supported: z.array(z.string().max(512)).max(1000).optional(),
  dpop_signing_alg_values_supported: z.array(z.string().max(64)).max(100).optional(),
  dpop_bound_access_tokens_required: z.boolean().optional(),
});
type ResourceMetadata = z.infer<typeof resourceMetadataSchema>;

/**
 * @throws CoreError `connector_failed` – says what is missing or wrong; nothing secret was sent
 *   anywhere
 * @throws IssuerChoice – only the person can say where to log in
 */
export async function discover(input: DiscoveryInput): Promise<Discovered> {
  const resource = await findResource(input);
  if (resource === null) return discoverOldServer(input);
  const issuer = chooseIssuer(input, resource.authorization_servers ?? []);
  const typedOrigins =
    issuer === input.chosenIssuer
      ? withChosen(input.typedOrigins, input.url, issuer)
      : input.typedOrigins;
  const server = await findServer({ ...input, typedOrigins }, issuer);
  if (server === null) {
    throw loginTrouble(
      `The login service at ${hostOf(issuer)} does not describe itself.`,
      'Ask the service for its OAuth addresses and enter them in the connector.',
    );
  }
  return {
    server,
    resource: resource.resource,
    resourceScopes:
      resource.scopes_supported === undefined ? null : cleanScopes(resource.scopes_supported),
    bound:
      resource.dpop_bound_access_tokens_required === true
        ? 'required'
        : resource.dpop_signing_alg_values_supported?.includes('ES256') === true
          ? 'offered'
          : null,
  };
}

async function findResource(input: DiscoveryInput): Promise<ResourceMetadata | null> {
  const { origin, pathname } = input.url;
  const named = input.challenge?.resourceMetadata ?? null;
  const wellKnown = `${origin}/.well-known/oauth-protected-resource`;
  const usual = pathname === '/' ? [wellKnown] : [`${wellKnown}${pathname}`, wellKnown];
  for (const place of named === null ? usual : [named, ...usual.filter((one) => one !== named)]) {
    const document = resourceMetadataSchema.safeParse(await readDocument(input, place));
    if (!document.success) continue;
    if (!isResourceOf(document.data.resource, input.url)) {
      throw loginTrouble(
        'The server describes itself under another address than the one of this connector.',
        'A login for it would be good elsewhere, so Consentry does not ask for one. Check the address of the connector, also its last slash.',
      );
    }
    return document.data;
  }
  if (named === null) return null;
  // It knows the newer rules: falling back to the older ones would be what somebody in between
  // would like.
  throw loginTrouble(
    `The server says that its description is at ${hostOf(named)}, but there is none.`,
    'Try again in a moment; if it stays, tell whoever runs the server.',
  );
}

/** The connector's address or a parent of it, by whole path segments (RFC 9728 section 3.3). */
function isResourceOf(resource: string, url: URL): boolean {
  if (!URL.canParse(resource)) return false;
  const named = new URL(resource);
  if (named.origin !== url.origin || named.hash !== '') return false;
  if (named.search !== '' && named.search !== url.search) return false;
  if (named.pathname === url.pathname) return true;
  const parent = named.pathname.endsWith('/') ? named.pathname : `${named.pathname}/`;
  return url.pathname.startsWith(parent);
}

function chooseIssuer(input: DiscoveryInput, offered: readonly string[]): string {
  const { issuer, boundIssuer, chosenIssuer, url, typedOrigins } = input;
  if (issuer !== null) {
    if (offered.length > 0 && !offered.includes(issuer)) {
      throw loginTrouble(
        `The server does not use the login service that this connector names (${hostOf(issuer)}).`,
        'Correct the login service of the connector, or leave it out.',
      );
    }
    return issuer;
  }
  if (chosenIssuer !== null && offered.includes(chosenIssuer)) return chosenIssuer;
  if (boundIssuer !== null && offered.includes(boundIssuer)) return boundIssuer;
  const [first, ...more] = new Set(offered);
  if (first === undefined) return url.origin;
  if (more.length > 0 || needsConfirmation(first, url, typedOrigins))
    throw new IssuerChoice([first, ...more]);
  return first;
}

/** Null when there is no such document at any of the places. */
async function findServer(input: DiscoveryInput, issuer: string): Promise<ServerMetadata | null> {
  if (!URL.canParse(issuer)) {
    throw loginTrouble(
      'The server names a login service that is no address.',
      'Ask the service for its OAuth addresses and enter them in the connector.',
    );
  }
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/u, '');
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    ...(path === '' ? [] : [`${origin}${path}/.well-known/openid-configuration`]),
  ];
  for (const place of places) {
    const document = await readDocument(input, place);
    if (document !== null) return readServerMetadata(document, issuer, input.typedOrigins);
  }
  return null;
}

/**
 * 2025-03-26: the authorization server is at the server's own origin, if need be at fixed paths;
 * `resource` is unknown to it.
 */
async function discoverOldServer(input: DiscoveryInput): Promise<Discovered> {
  const issuer = input.issuer ?? input.url.origin;
  const found = await findServer(input, issuer);
  const origin = new URL(issuer).origin;
  const server = found ?? {
    issuer,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
  };
  assertEndpoints(server, input.typedOrigins);
  return { server, resource: null, resourceScopes: null, bound: null };
}

/**
 * The JSON at a place, or null where there is none.
 *
 * @throws CoreError when the place may not be asked or does not answer
 */
async function readDocument(input: DiscoveryInput, place: string): Promise<JsonValue> {
  try {
    const { status, body } = await input.fetch({
      url: place,
      method: 'GET',
      headers: { accept: 'application/json' },
      body: null,
      typedOrigins: input.typedOrigins,
    });
    return status === 200 ? parsed(body) : null;
  } catch (error) {
    if (!(error instanceof GuardedFetchError)) throw error;
    throw loginTrouble(
      `What the server says about logging in cannot be read: the document at ${hostOf(place)} ${error.message}.`,
      error.refusal === 'url' || error.refusal === 'address'
        ? 'The server leads to an address that only you may name. If the login service runs on this computer or in your network, enter its address in the connector yourself.'
        : 'Try again in a moment.',
      error,
    );
  }
}

function parsed(body: Buffer): JsonValue {
  try {
    return parseStrictJson(body);
  } catch {
    return null;
  }
}
