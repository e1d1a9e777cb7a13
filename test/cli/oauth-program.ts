/**
 * A program that logs in with a library of its own (oauth4webapi) over real HTTP; a person answers
 * in between.
 */
import * as oauth from 'oauth4webapi';
import { awaitRedirect } from '../support/clients/oauth-client.ts';

/** Loopback has no TLS. */
export const insecure = { [oauth.allowInsecureRequests]: true } as const;

export interface Program {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly auth: oauth.ClientAuth;
}

export async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  const answer = await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...insecure });
  return oauth.processDiscoveryResponse(url, answer);
}

/** A program that was given an id and a secret. */
export async function withSecret(
  issuer: string,
  clientId: string,
  secret: string,
): Promise<Program> {
  return {
    server: await discover(issuer),
    client: { client_id: clientId },
    auth: oauth.ClientSecretBasic(secret),
  };
}

/**
 * What the browser gets when it opens the authorization URL, and how the program goes on from its
 * redirect.
 */
export async function openLogin(
  { server, client, auth }: Program,
  redirectUri: string,
  scope: string,
): Promise<{
  readonly status: number;
  /** Our own waiting page, or where the program awaits its code. */
  readonly location: URL;
  readonly finish: (redirect: URL) => Promise<oauth.TokenEndpointResponse>;
}> {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(server.authorization_endpoint ?? '');
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    resource: `${server.issuer}/mcp`,
  }).toString();
  const response = await fetch(url, { redirect: 'manual' });
  return {
    status: response.status,
    location: new URL(response.headers.get('location') ?? '', server.issuer),
    finish: async (redirect) => {
      const parameters = oauth.validateAuthResponse(server, client, redirect, state);
      const answer = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        auth,
        parameters,
        redirectUri,
        verifier,
        insecure,
      );
      return oauth.processAuthorizationCodeResponse(server, client, answer);
    },
  };
}

/** The whole login; `person` answers while the browser waits. */
export async function logInWith(
  program: Program,
  redirectUri: string,
  scope: string,
  person: () => Promise<void>,
): Promise<oauth.TokenEndpointResponse> {
  const { location, finish } = await openLogin(program, redirectUri, scope);
  await person();
  return finish(await awaitRedirect(location.href));
}
