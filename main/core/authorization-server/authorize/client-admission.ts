/** Whether a client may ask at all, and whether an error may leave the machine with its browser. */
import type { AuthorizationSettings } from '../../../../contract/views/snapshot/authorization-settings.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { Client } from '../../grants/clients/client.ts';
import type { Grants } from '../../grants/grants.ts';
import { mayLogIn } from '../protocol/authorization-settings.ts';
import { OAuthError } from '../protocol/oauth-error.ts';
import { isWebRedirect } from '../registration/redirect-uri.ts';
import type { AuthorizeTarget } from './authorize-request.ts';

export interface ClientAdmission {
  /**
   * @throws OAuthError `access_denied` – the person blocked this client
   * @throws OAuthError `unauthorized_client` – no new clients of its kind are let in
   */
  assertMayAsk(client: Pick<Client, 'clientId' | 'identity'> & Partial<Client>): void;
  /** As `assertMayAsk`, for a client that may not be known yet. */
  assertDocumentMayAsk(url: string): void;
  /**
   * Before any decision a browser is sent only to where this client already has a grant (SEC-16).
   *
   * @see RFC 9700 section 4.11.2
   */
  mayRedirectErrors(target: AuthorizeTarget): boolean;
}

interface Parts {
  readonly clients: Clients;
  readonly grants: Grants;
  readonly settings: () => AuthorizationSettings;
}

/** @returns the checks on the client, as blocks, settings and grants are when each is made */
export function createClientAdmission({ clients, grants, settings }: Parts): ClientAdmission {
  const assertMayAsk: ClientAdmission['assertMayAsk'] = (client) => {
    if ((client.blockedAt ?? null) !== null)
      throw new OAuthError('access_denied', 'This client is blocked.');
    const hasGrant = grants.listByClient(client.clientId).length > 0;
    if (!mayLogIn(client, settings(), hasGrant)) {
      throw new OAuthError(
        'unauthorized_client',
        'Consentry is set to let in no new clients of this kind.',
      );
    }
  };

  return {
    assertMayAsk,
    assertDocumentMayAsk: (url) =>
      assertMayAsk(clients.get(url) ?? { clientId: url, identity: 'metadata-url' }),
    mayRedirectErrors: ({ redirectUri, client }) =>
      isWebRedirect(redirectUri) &&
      grants.listByClient(client.clientId).some((grant) => grant.redirectUri === redirectUri),
  };
}
