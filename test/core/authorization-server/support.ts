/** What the OAuth tests share: form posts, and a browser that does not follow. */
import type { TestCore } from '../../support/core/start-core.ts';
import {
  authorize,
  awaitRedirect,
  plainYes,
  register,
  requestToken,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import type { Registered, TokenAnswer } from '../../support/clients/oauth-client.ts';

export function postForm(
  url: string,
  parameters: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(parameters).toString(),
  });
}

/** A browser's GET: the answer itself, not where it leads. */
export function browse(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { redirect: 'manual', ...init });
}

export interface Granted {
  readonly client: Registered;
  readonly code: string;
  readonly verifier: string;
  /** What redeems the code; a test changes what it wants to break. */
  readonly redeem: Readonly<Record<string, string | undefined>>;
}

/** A login up to the code, allowed by the person. */
export async function grantCode(
  test: TestCore,
  client?: Registered,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Granted> {
  const who = client ?? (await register(test.issuer));
  const { verifier, waitUrl } = await authorize(test.issuer, who, changes);
  const consent = await waitingConsent(test, who.clientId);
  await test.run('question.allow', { id: consent.id, ...plainYes(consent) });
  const code = (await awaitRedirect(waitUrl)).searchParams.get('code') ?? '';
  return {
    client: who,
    code,
    verifier,
    redeem: {
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      client_id: who.clientId,
      redirect_uri: changes['redirect_uri'] ?? who.redirectUri,
    },
  };
}

export function refreshWith(
  test: Pick<TestCore, 'issuer'>,
  client: Registered,
  refreshToken: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<TokenAnswer> {
  return requestToken(test.issuer, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: client.clientId,
    ...changes,
  });
}
