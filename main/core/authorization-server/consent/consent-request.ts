/**
 * What a client asks the person for, whichever way it came: through a browser, or with a code that
 * the person typed.
 */
import type { Client } from '../../grants/clients/client.ts';
import type { Access } from '../../lib/access.ts';
import { isRepeated, type ScopeRequest } from '../protocol/scope-request.ts';

export interface ConsentRequest {
  readonly client: Client;
  readonly scope: ScopeRequest;
  /** Canonical routes the tokens will be valid at. */
  readonly audience: ReadonlySet<string>;
  /**
   * False when the client named no resource, so that the routes follow from its scopes
   * (docs/reference/oauth.md#authorization-requests).
   */
  readonly resourceSent: boolean;
  /** Where the code will be sent; null for a device. */
  readonly redirectUri: string | null;
  /** The code that the person typed; null for a browser. */
  readonly userCode: string | null;
  /** A page of another site started this. */
  readonly isFromWebPage: boolean;
  /** The program that asks, where the OS says. */
  readonly askedBy: string | null;
}

/**
 * True when the client will get a refresh token (docs/reference/oauth.md#registration-of-clients).
 */
export function staysLoggedIn({
  scope,
  client,
}: Pick<ConsentRequest, 'scope' | 'client'>): boolean {
  return scope.offline || client.grantTypes.includes('refresh_token');
}

/**
 * What the client itself requests. Many clients repeat the scope of our challenge or of our
 * metadata: that names no connector.
 */
export function wishesOf({ scope, audience }: Pick<ConsentRequest, 'scope' | 'audience'>): Access {
  return isRepeated(scope.scopes, audience) ? new Map() : scope.access;
}
