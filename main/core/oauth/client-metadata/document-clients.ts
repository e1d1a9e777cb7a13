/**
 * Clients that are known by the URL of their metadata document: read when nothing kept is young enough, kept as rows, and
 * held to what the person saw. A document that changed ends the access that was given to the old one (SEC-24).
 */
import type { AuthorizationSettings } from '../../../../contract/views.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Client, Clients } from '../../grants/clients.ts';
import type { Grants } from '../../grants/grants.ts';
import type { Revoke } from '../../grants/revoke.ts';
import { limits } from '../../lib/limits.ts';
import { GuardedFetchError } from '../../net/fetch-refusal.ts';
import type { GuardedFetch } from '../../net/guarded-fetch.ts';
import type { Clock } from '../../ports.ts';
import { OAuthError } from '../oauth-error.ts';
import { isAcceptableRedirectUri } from '../redirect-uri.ts';
import { ClientMetadataError } from './client-metadata-error.ts';
import { createDocumentCache } from './metadata-cache.ts';
import { isAcceptableMetadataUrl } from './metadata-url.ts';
import { parseClientMetadata, type ClientMetadata } from './parse-metadata.ts';

export interface DocumentClientParts {
  readonly clients: Clients;
  readonly grants: Grants;
  readonly revoke: Revoke;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly fetch: GuardedFetch;
  readonly settings: () => AuthorizationSettings;
  /** Makes room after a new client was kept. */
  readonly removeUnused: () => void;
  readonly touch: () => void;
}

export interface DocumentClients {
  /** The client of a document that was read lately; asks nobody. @throws OAuthError `invalid_client` */
  atHand(url: string): Client | undefined;
  /** The client of a document, which is read unless it was lately. @throws OAuthError `invalid_client` */
  read(url: string): Promise<Client>;
}

export function createDocumentClients(parts: DocumentClientParts): DocumentClients {
  const { clients, grants, clock } = parts;
  const cache = createDocumentCache({ fetch: parts.fetch, clock, parse: parseClientMetadata });

  /** Brings the client's row up to what its document says. */
  function adopt(document: ClientMetadata): Client {
    const redirectUris = acceptableRedirects(document);
    const known = clients.get(document.clientId);
    const { clientId, documentHash, name, authMethod, grantTypes } = document;
    if (known !== undefined && isSame(known, document, redirectUris)) return known;
    const changed = grants
      .listByClient(clientId)
      .filter((grant) => grant.documentHash !== documentHash);
    // First, so that nothing of the old client is alive when the row already speaks of the new one.
    if (changed.length > 0) parts.revoke.grants(changed, 'document_changed');
    const client = clients.keepDocument({
      url: clientId,
      name,
      redirectUris,
      authMethod,
      grantTypes,
      documentHash,
      keys: document.keys === null ? null : JSON.stringify(document.keys),
    });
    parts.removeUnused();
    parts.audit.append({
      actor: 'mcp_client',
      action: 'client.document',
      decision: 'done',
      clientId,
      clientName: name,
      reason: known === undefined ? 'new' : 'changed',
    });
    parts.touch();
    return client;
  }

  /** Real documents list web pages next to loopback URIs: what is taken follows from the person's settings. */
  function acceptableRedirects({ redirectUris }: ClientMetadata): readonly string[] {
    const { webHosts } = parts.settings();
    const kept = redirectUris.filter((uri) => isAcceptableRedirectUri(uri, webHosts));
    if (kept.length === 0) {
      throw unusable(
        'lists no redirect URI that is taken here: http on 127.0.0.1, [::1] or localhost, or the scheme of an app',
      );
    }
    return kept.slice(0, limits.oauth.redirectUris);
  }

  return {
    atHand(url) {
      const document = cache.peek(url);
      return document === undefined ? undefined : adopt(document);
    },

    async read(url) {
      assertMetadataUrl(url);
      try {
        return adopt(await cache.get(url));
      } catch (error) {
        if (error instanceof ClientMetadataError || error instanceof GuardedFetchError)
          throw unusable(error.message);
        throw error;
      }
    },
  };
}

/** @throws OAuthError `invalid_client` – a URL that is never fetched */
export function assertMetadataUrl(url: string): void {
  if (!isAcceptableMetadataUrl(url)) {
    throw new OAuthError(
      'invalid_client',
      'This client_id is a URL, but not one of a client metadata document: https, a public name and a path, no port, query or fragment.',
    );
  }
}

function isSame(known: Client, document: ClientMetadata, redirectUris: readonly string[]): boolean {
  return (
    known.documentHash === document.documentHash &&
    isSameList(known.redirectUris, redirectUris) &&
    isSameList(known.grantTypes, document.grantTypes)
  );
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry, index) => entry === b[index]);
}

function unusable(why: string): OAuthError {
  return new OAuthError('invalid_client', `The client metadata document ${why}.`);
}
