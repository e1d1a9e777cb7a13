/**
 * Code for tokens, refresh token for tokens, tokens given back (RFC 6749, RFC 7009), through
 * oauth4webapi and our own fetch. What a service answers is sorted into the few things that matter
 * (REL-22) and never quoted.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  customFetch,
  processAuthorizationCodeResponse,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
  revocationRequest,
  validateAuthResponse,
  type AuthorizationServer,
  type CustomFetchOptions,
  type TokenEndpointResponse,
} from 'oauth4webapi';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { parseStrictJson } from '../../lib/strict-json.ts';
import type { NamedFetch } from '../../net/named-request.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import { splitScopes } from './challenge.ts';
import { authenticationOf } from './client-authentication.ts';
import type { Prover } from './dpop.ts';
import type { LoginRecord, LoginTokens } from './login-record.ts';
import type { ServerMetadata } from './server-metadata.ts';
import { available, sorted, TokenTrouble } from './token-trouble.ts';
import { whoFrom } from './who.ts';

export type FreshTokens = Omit<
  LoginTokens,
  | 'previousRefreshToken'
  | 'receivedAt'
  | 'expiresAt'
  | 'loggedInAt'
  | 'lastsUntil'
  | 'lastsSince'
  | 'hasWorked'
> & {
  /** Null when the service does not say how long. */
  readonly lifeMs: number | null;
  /** Of the refresh token; null when the service does not say. */
  readonly loginLifeMs: number | null;
};

export interface TokenEndpoint {
  /** @throws TokenTrouble */
  exchange(code: ValidCallback, verifier: string, scopes: readonly string[]): Promise<FreshTokens>;
  /** @throws TokenTrouble */
  refresh(refreshToken: string, scopes: readonly string[]): Promise<FreshTokens>;
  /** False when the service could not be received, or does not take tokens back. */
  revoke(token: string, hint: 'refresh_token' | 'access_token'): Promise<boolean>;
}

/**
 * Parameters of a callback whose state and issuer are right and that is no error; made only by
 * `validCallback`.
 */
export type ValidCallback = ReturnType<typeof validateAuthResponse>;

/**
 * @throws AuthorizationResponseError – a right answer that says no; any other error: not an answer
 *   to this login
 */
export function validCallback(
  record: LoginRecord,
  parameters: URLSearchParams,
  state: string,
): ValidCallback {
  return validateAuthResponse(
    known(record.server),
    { client_id: record.client.clientId },
    parameters,
    state,
  );
}

/** What the library needs to know of the server. */
function known(server: ServerMetadata): AuthorizationServer {
  const { issuer, token_endpoint, revocation_endpoint: revocation } = server;
  return {
    issuer,
    token_endpoint,
    ...(revocation === undefined ? {} : { revocation_endpoint: revocation }),
    authorization_response_iss_parameter_supported:
      server.authorization_response_iss_parameter_supported === true,
  };
}

/**
 * @param typedOrigins where requests may go although they are not public: the person typed them
 * @param prover null for tokens that are not bound to a key
 * @see RFC 6749 section 3.2
 */
export function createTokenEndpoint(
  { server: described, client: registered, resource }: LoginRecord,
  typedOrigins: ReadonlySet<string>,
  fetch: NamedFetch,
  prover: Prover | null,
  clock: Clock,
  random: Random,
): TokenEndpoint {
  const server = known(described);
  const client = { client_id: registered.clientId };
  const authentication = authenticationOf(registered, clock, random);
  const received: { idToken: string | null; body: JsonObject } = { idToken: null, body: {} };
  const options = {
    [customFetch]: send,
    // Whether http may be used is decided by our fetch: only at an origin that the person typed.
    [allowInsecureRequests]: true,
    ...(resource === null ? {} : { additionalParameters: { resource } }),
  };

  async function send(
    url: string,
    { method, headers, body }: CustomFetchOptions<string, URLSearchParams | null | undefined>,
  ): Promise<Response> {
    const answer = await fetch({
      url,
      method: method === 'POST' ? 'POST' : 'GET',
      headers: prover === null ? headers : { ...headers, dpop: prover.proof(method, url, null) },
      body: body === null || body === undefined ? null : body.toString(),
      typedOrigins,
    });
    const nonce = answer.headers['dpop-nonce'];
    if (typeof nonce === 'string') prover?.noteNonce(url, nonce);
    const type = answer.headers['content-type'] ?? '';
    const parsed = jsonOf(answer.body);
    received.idToken = null;
    received.body = {};
    if (parsed === null)
      return new Response(null, { status: answer.status < 300 ? 502 : answer.status });
    // The token answer came over TLS from the issuer itself; a second check of its identity token
    // would prove nothing more and fails at services that serve many tenants.
    const { id_token: idToken, ...rest } = parsed;
    received.body = rest;
    if (typeof idToken === 'string') received.idToken = idToken;
    // Some services say no with 200.
    const isRefusal = typeof rest['error'] === 'string' && rest['access_token'] === undefined;
    const status = isRefusal && answer.status < 300 ? 400 : answer.status;
    return new Response(JSON.stringify(rest), {
      status,
      headers: { 'content-type': /json/iu.test(type) ? 'application/json' : type },
    });
  }

  function fresh(answer: TokenEndpointResponse, asked: readonly string[]): FreshTokens {
    // A token that is bound to a key of ours, or to none.
    const isBound = prover !== null && answer.token_type === 'dpop';
    if (!isBound && answer.token_type !== 'bearer') throw new TokenTrouble('refused');
    const isFit = (token: string): boolean =>
      token.length <= limits.upstreamLogin.tokenLength && /^[\x21-\x7e]+$/u.test(token);
    if (!isFit(answer.access_token)) throw new TokenTrouble('refused');
    const refreshToken = answer.refresh_token ?? null;
    if (refreshToken !== null && !isFit(refreshToken)) throw new TokenTrouble('refused');
    return {
      accessToken: answer.access_token,
      refreshToken,
      lifeMs: answer.expires_in === undefined ? null : answer.expires_in * 1000,
      loginLifeMs: loginLifeOf(answer),
      scopes: [...(answer.scope === undefined ? asked : splitScopes(answer.scope))],
      ...whoFrom(received.body, received.idToken),
      ...(isBound ? { isBound } : {}),
    };
  }

  return {
    async exchange(parameters, verifier, scopes) {
      return sorted(async () => {
        const response = await authorizationCodeGrantRequest(
          server,
          client,
          authentication,
          parameters,
          registered.redirectUri,
          verifier,
          options,
        );
        return fresh(
          await processAuthorizationCodeResponse(server, client, await available(response)),
          scopes,
        );
      }, registered.redirectUri);
    },
    async refresh(refreshToken, scopes) {
      return sorted(async () => {
        const response = await refreshTokenGrantRequest(
          server,
          client,
          authentication,
          refreshToken,
          options,
        );
        return fresh(
          await processRefreshTokenResponse(server, client, await available(response)),
          scopes,
        );
      }, null);
    },
    async revoke(token, hint) {
      if (server.revocation_endpoint === undefined) return false;
      try {
        const response = await revocationRequest(server, client, authentication, token, {
          ...options,
          additionalParameters: { token_type_hint: hint },
          [customFetch]: async (url, { headers, body }) => {
            const { status } = await fetch({
              url,
              method: 'POST',
              headers,
              body: body === null || body === undefined ? null : body.toString(),
              typedOrigins,
            });
            return new Response(null, { status });
          },
        });
        return response.status === 200;
      } catch {
        return false;
      }
    },
  };
}

function jsonOf(body: Buffer): JsonObject | null {
  try {
    const parsed = parseStrictJson(body);
    return isJsonObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** No standard names it; these two are what services send. Zero means that it does not end. */
function loginLifeOf(answer: TokenEndpointResponse): number | null {
  const seconds = [answer['refresh_token_expires_in'], answer['refresh_expires_in']]
    .map(Number)
    .find((value) => Number.isSafeInteger(value) && value > 0);
  return seconds === undefined ? null : seconds * 1000;
}
