/**
 * Dynamic registration at an authorization server (RFC 7591;
 * docs/reference/oauth.md#registering-at-a-login-service): as a native program with one redirect
 * URI on this computer. Reads the answer tolerantly, and retries only what a server is known to
 * refuse needlessly.
 */
import * as z from 'zod';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { parseStrictJson } from '../../lib/strict-json.ts';
import { GuardedFetchError } from '../../net/fetch-refusal.ts';
import type { NamedFetch } from '../../net/named-request.ts';
import { hostOf, loginTrouble } from '../tokens/login-trouble.ts';
import { methodFor } from '../tokens/client-authentication.ts';
import type { ClientCredentials } from '../tokens/login-record.ts';
import { RegistrationRefused } from './registration-refused.ts';
import type { ServerMetadata } from '../tokens/server-metadata.ts';

export interface RegistrationInput {
  readonly server: ServerMetadata;
  /** On 127.0.0.1. */
  readonly redirectUri: string;
  /** Of a client that is registered by hand. */
  readonly common: string;
  readonly scopes: readonly string[];
  readonly typedOrigins: ReadonlySet<string>;
  readonly fetch: NamedFetch;
}

const answerSchema = z.object({
  client_id: z.string().min(1).max(4096),
  client_secret: z.string().min(1).max(limits.upstreamLogin.tokenLength).optional(),
  /** Seconds; 0 for never, and often missing. */
  client_secret_expires_at: z.number().nonnegative().optional(),
  token_endpoint_auth_method: z.string().optional(),
});

/** @throws CoreError `connector_failed` – the server registers nobody, or not us */
export async function registerClient(input: RegistrationInput): Promise<ClientCredentials> {
  const { server, redirectUri } = input;
  const localhost = redirectUri.replace('//127.0.0.1:', '//localhost:');
  const attempts = [
    { redirectUri, type: 'native' },
    { redirectUri: localhost, type: 'native' },
    { redirectUri: localhost, type: 'web' },
  ] as const;
  let status = 0;
  for (const attempt of attempts) {
    const answer = await ask(input, attempt.redirectUri, attempt.type);
    status = answer.status;
    if (status === 200 || status === 201)
      return credentials(server, answer.body, attempt.redirectUri);
    if (!isAboutRedirect(answer.body)) break;
  }
  throw new RegistrationRefused(
    `${hostOf(server.issuer)} does not let Consentry register itself (${status}).`,
    input.common,
  );
}

async function ask(
  { server, scopes, typedOrigins, fetch }: RegistrationInput,
  redirectUri: string,
  type: 'native' | 'web',
): Promise<{ readonly status: number; readonly body: JsonValue }> {
  const offered = server.token_endpoint_auth_methods_supported ?? ['none'];
  const method =
    ['none', ...offered].find((one) => offered.includes(one) && isKnownMethod(one)) ?? 'none';
  try {
    const { status, body } = await fetch({
      url: server.registration_endpoint ?? '',
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        client_name: 'Consentry',
        application_type: type,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: method,
        ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      }),
      typedOrigins,
    });
    return { status, body: jsonOf(body) };
  } catch (error) {
    if (!(error instanceof GuardedFetchError)) throw error;
    throw loginTrouble(
      `Consentry could not register at ${hostOf(server.issuer)}: the answer ${error.message}.`,
      'Try again in a moment.',
      error,
    );
  }
}

function credentials(
  server: ServerMetadata,
  body: JsonValue,
  redirectUri: string,
): ClientCredentials {
  const parsed = answerSchema.safeParse(body);
  if (!parsed.success) {
    throw loginTrouble(
      `${hostOf(server.issuer)} answered a registration without a client id.`,
      'Register Consentry by hand at the service, then enter the client id in the connector.',
    );
  }
  const { client_id: clientId, client_secret: secret, client_secret_expires_at: end } = parsed.data;
  const stated = parsed.data.token_endpoint_auth_method;
  const hasSecret = secret !== undefined;
  return {
    clientId,
    clientSecret: secret ?? null,
    // The answer decides, whatever was asked for.
    method:
      isKnownMethod(stated) && (stated === 'none' || hasSecret)
        ? stated
        : methodFor(server, secret ?? null),
    redirectUri,
    expiresAt: hasSecret && end !== undefined && end > 0 ? end * 1000 : null,
    isTyped: false,
  };
}

function isKnownMethod(method: string | undefined): method is ClientCredentials['method'] {
  return method === 'none' || method === 'client_secret_basic' || method === 'client_secret_post';
}

function isAboutRedirect(body: JsonValue): boolean {
  if (!isJsonObject(body)) return false;
  const { error, error_description: description } = body;
  return (
    error === 'invalid_redirect_uri' ||
    (typeof description === 'string' && /redirect|application_type/iu.test(description))
  );
}

function jsonOf(body: Buffer): JsonValue {
  try {
    return parseStrictJson(body);
  } catch {
    return null;
  }
}
