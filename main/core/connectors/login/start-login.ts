/**
 * From "Connect" to the address that the person's browser has to open: who logs in there, as which
 * client, with which rights (MCP 2025-11-25, Authorization, Authorization Flow Steps). Asks
 * servers, keeps the registration, sends no credential.
 */
import { sha256 } from '../../lib/digest.ts';
import { CoreError } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import type { StoredHttpConnector, StoredLogin } from '../../ports/preferences-document.ts';
import type { Vault } from '../../ports/ports.ts';
import type { NamedFetch } from '../../net/named-request.ts';
import { cleanScopes, type LoginChallenge } from '../tokens/challenge.ts';
import { methodFor } from '../tokens/client-authentication.ts';
import { discover, type Discovered } from './discover.ts';
import type { ClientCredentials, LoginRecord } from '../tokens/login-record.ts';
import { withChosen } from './issuer-choice.ts';
import { hostOf, loginTrouble } from '../tokens/login-trouble.ts';
import { registerClient } from './register-client.ts';
import { RegistrationRefused } from './registration-refused.ts';
import { assertEndpoints } from '../tokens/server-metadata.ts';
import type { WaitingLogin } from './waiting-logins.ts';

export const noLogin: StoredLogin = Object.freeze({
  clientId: null,
  clientSecret: null,
  issuer: null,
  authorizeUrl: null,
  tokenUrl: null,
  scopes: null,
  boundIssuer: null,
  keptIssuers: [],
});

/** Origins that requests may go to wherever they lead: the person typed each of them. */
export function typedOriginsOf({ url, oauth }: StoredHttpConnector): ReadonlySet<string> {
  const typed = [url, oauth?.issuer, oauth?.authorizeUrl, oauth?.tokenUrl];
  const origins = new Set(
    typed.flatMap((text) =>
      typeof text === 'string' && URL.canParse(text) ? [new URL(text).origin] : [],
    ),
  );
  const chosen = oauth?.chosenIssuer ?? null;
  return chosen === null ? origins : withChosen(origins, new URL(url), chosen);
}

/**
 * Where logins are handled for this connector.
 *
 * @param agreed issuer that the person agreed to just now
 * @throws CoreError `connector_failed`
 * @throws IssuerChoice
 */
export async function findLogin(
  stored: StoredHttpConnector,
  challenge: LoginChallenge | null,
  agreed: string | null,
  fetch: NamedFetch,
): Promise<Discovered> {
  const login = stored.oauth ?? noLogin;
  const url = new URL(stored.url);
  const typedOrigins = typedOriginsOf(stored);
  if (login.authorizeUrl === null || login.tokenUrl === null) {
    const { issuer, boundIssuer } = login;
    const chosenIssuer = agreed ?? login.chosenIssuer ?? null;
    return discover({ url, challenge, issuer, boundIssuer, chosenIssuer, typedOrigins, fetch });
  }
  const server = {
    issuer: login.issuer ?? new URL(login.authorizeUrl).origin,
    authorization_endpoint: login.authorizeUrl,
    token_endpoint: login.tokenUrl,
  };
  assertEndpoints(server, typedOrigins);
  return { server, resource: stored.url, resourceScopes: null, bound: null };
}

/**
 * The rights to ask for: never the authorization server's whole list (MCP 2025-11-25,
 * Authorization, Scope Selection Strategy).
 */
export function chooseScopes(
  login: StoredLogin,
  { server, resourceScopes }: Discovered,
  challenge: LoginChallenge | null,
  stepUp: { readonly asked: readonly string[]; readonly missing: readonly string[] } | null,
): readonly string[] {
  if (stepUp !== null) return cleanScopes([...stepUp.asked, ...stepUp.missing]);
  if (login.scopes !== null) return cleanScopes(login.scopes);
  const requested = challenge?.scopes ?? resourceScopes ?? [];
  const staysLoggedIn = server.scopes_supported?.includes('offline_access') === true;
  return cleanScopes(staysLoggedIn ? [...requested, 'offline_access'] : requested);
}

export interface CallbackPlaces {
  /** For clients that are registered by hand and have one fixed address. */
  readonly common: string;
  readonly own: string;
}

export interface ClientChoice {
  readonly stored: StoredHttpConnector;
  readonly discovered: Discovered;
  readonly scopes: readonly string[];
  readonly places: CallbackPlaces;
  readonly kept: ClientCredentials | undefined;
  /** Where a document about us is published; null: nowhere. */
  readonly document: string | null;
  readonly nowMs: number;
  readonly vault: Vault;
  readonly fetch: NamedFetch;
}

/**
 * Entered by the person; else our own document, where the service reads such; else registered
 * before, else registered now. A service that reads documents and then refuses ours is not asked to
 * register us instead: that would hide why.
 *
 * @throws CoreError `connector_failed`, `vault_unavailable`
 */
export async function chooseClient(choice: ClientChoice): Promise<ClientCredentials> {
  const { stored, discovered, places, kept } = choice;
  const { server } = discovered;
  const login = stored.oauth ?? noLogin;
  if (login.clientId !== null) {
    const secret = login.clientSecret && (await choice.vault.get(login.clientSecret.secretRef));
    const clientSecret = secret?.open() ?? null;
    return {
      clientId: login.clientId,
      clientSecret,
      method: methodFor(server, clientSecret),
      redirectUri: places.common,
      expiresAt: null,
      isTyped: true,
    };
  }
  if (choice.document !== null && server.client_id_metadata_document_supported === true) {
    return {
      clientId: choice.document,
      clientSecret: null,
      method: 'none',
      redirectUri: places.common,
      expiresAt: null,
      isTyped: false,
      isDocument: true,
    };
  }
  if (
    kept !== undefined &&
    !kept.isTyped &&
    kept.isDocument !== true &&
    isStillGood(kept, places.own, choice.nowMs)
  )
    return kept;
  if (server.registration_endpoint === undefined) {
    throw new RegistrationRefused(
      `${hostOf(server.issuer)} does not let programs register themselves.`,
      places.common,
    );
  }
  return registerClient({
    server,
    redirectUri: places.own,
    common: places.common,
    scopes: choice.scopes,
    typedOrigins: typedOriginsOf(stored),
    fetch: choice.fetch,
  });
}

/**
 * Our port is part of the registered address: after it moved, the registration is another
 * program's.
 */
function isStillGood(client: ClientCredentials, place: string, nowMs: number): boolean {
  const isHere =
    client.redirectUri === place ||
    client.redirectUri === place.replace('//127.0.0.1:', '//localhost:');
  return isHere && (client.expiresAt === null || client.expiresAt > nowMs);
}

/**
 * @param isForced the person wants another account or other rights
 * @throws CoreError `connector_failed` – nothing that a browser should be sent to (SEC-63)
 */
export function authorizationUrl(
  { server, client, resource }: LoginRecord,
  login: Pick<WaitingLogin, 'state' | 'verifier' | 'scopes'>,
  isForced = false,
): URL {
  const url = new URL(server.authorization_endpoint);
  const parameters: readonly (readonly [string, string])[] = [
    ['response_type', 'code'],
    ['client_id', client.clientId],
    ['redirect_uri', client.redirectUri],
    ['code_challenge', sha256(login.verifier).toString('base64url')],
    ['code_challenge_method', 'S256'],
    ['state', login.state],
    ...(login.scopes.length === 0 ? [] : [['scope', login.scopes.join(' ')] as const]),
    ...(resource === null ? [] : [['resource', resource] as const]),
    ...(isForced ? [['prompt', promptFor(server)] as const] : []),
  ];
  for (const [name, value] of parameters) url.searchParams.set(name, value);
  url.hash = '';
  if (url.href.length > limits.upstreamLogin.urlBytes) {
    throw loginTrouble(
      'The address of the login is too long for a browser.',
      'Enter fewer scopes in the connector.',
    );
  }
  return url;
}

/** Only the person can say which one is meant. */
export function issuerNotChosen(choices: readonly string[]): CoreError {
  const [only = ''] = choices;
  return new CoreError(
    'conflict',
    choices.length === 1
      ? `The server sends logins to another program on this computer (${hostOf(only)}). Nothing was sent there.`
      : `The server names several login services: ${choices.map(hostOf).join(', ')}.`,
    {
      hint:
        choices.length === 1
          ? `If you know that program, connect again and confirm ${visible(only, 300)}.`
          : 'Connect again and name the one where you have an account.',
    },
  );
}

/**
 * So that the service shows its page although its browser session would do: there another account
 * can be chosen (ATMOS-6).
 */
function promptFor({ prompt_values_supported: listed }: LoginRecord['server']): string {
  const prompts = ['select_account', 'consent'].filter((value) => listed?.includes(value) === true);
  return prompts.length === 0 ? 'consent' : prompts.join(' ');
}

/**
 * The service moved its logins: nothing of the old place may go to the new one before the person
 * agreed (SEC-66).
 */
export function issuerChanged(before: string, now: string): CoreError {
  return new CoreError(
    'conflict',
    `Logins moved from ${hostOf(before)} to ${hostOf(now)}. Nothing was sent there.`,
    {
      hint: `If you expected that, connect again and confirm the new login service ${now.slice(0, 300)}.`,
    },
  );
}
