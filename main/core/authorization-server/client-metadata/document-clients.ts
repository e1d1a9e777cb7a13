/**
 * Clients that are known by the URL of their metadata document: read when nothing kept is young
 * enough, kept as rows, and held to what the person saw. A document that changed ends the access
 * that was given to the old one (SEC-24). Where it cannot be read now, what was read within 30 days
 * holds, then the copy that came with Consentry; the person is told.
 */
import type { AuthorizationSettings } from '../../../../contract/views/snapshot/authorization-settings.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { Client } from '../../grants/clients/client.ts';
import type { Grants } from '../../grants/grants.ts';
import type { Revoke } from '../../grants/revoke.ts';
import { limits } from '../../limits/limits.ts';
import { GuardedFetchError } from '../../net/fetch-refusal.ts';
import type { GuardedFetch } from '../../net/guarded-fetch.ts';
import type { Clock } from '../../ports/ports.ts';
import { OAuthError } from '../protocol/oauth-error.ts';
import { createAdoptDocument, unusableDocument } from './adopt-document.ts';
import { ClientMetadataError } from './client-metadata-error.ts';
import { createDocumentCache } from './metadata-cache.ts';
import { isAcceptableMetadataUrl } from './metadata-url.ts';
import { shippedCopy } from './shipped-copies.ts';
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

/**
 * What a login goes by while a document cannot be read: what was read then (epoch milliseconds), or
 * what came with us.
 */
export type DocumentCopy =
  { readonly kind: 'kept'; readonly readAt: number } | { readonly kind: 'shipped' };

export interface DocumentClients {
  /**
   * The client of a document that was read lately; asks nobody.
   *
   * @throws OAuthError `invalid_client`
   */
  atHand(url: string): Client | undefined;
  /**
   * The client of a document, which is read unless it was lately.
   *
   * @throws OAuthError `invalid_client`
   */
  read(url: string): Promise<Client>;
  /** The copy that the last login of this client went by; null: its document was read. */
  copyInUse(url: string): DocumentCopy | null;
}

/**
 * Brings the rows of document clients up to what their documents say.
 *
 * @see draft-ietf-oauth-client-id-metadata-document section 4
 */
export function createDocumentClients(parts: DocumentClientParts): DocumentClients {
  const { clients, grants, revoke, audit, clock, settings, removeUnused, touch } = parts;
  const inUse = new Map<string, DocumentCopy>();
  const cache = createDocumentCache({ fetch: parts.fetch, clock, parse: parseClientMetadata });
  const adopt = createAdoptDocument({
    clients,
    grants,
    revoke,
    audit,
    settings,
    removeUnused,
    touch,
  });

  return {
    atHand(url) {
      const document = cache.peek(url);
      if (document === undefined) return undefined;
      return adopt(document, clients.get(url)?.documentReadAt ?? clock.nowMs());
    },

    async read(url) {
      assertMetadataUrl(url);
      try {
        const document = await cache.get(url);
        inUse.delete(url);
        return noted(adopt(document, clock.nowMs()));
      } catch (error) {
        const copied = error instanceof GuardedFetchError && error.isPassing ? copyOf(url) : null;
        if (copied !== null) return copied;
        if (error instanceof ClientMetadataError || error instanceof GuardedFetchError)
          throw unusableDocument(error.message);
        throw error;
      }
    },

    copyInUse: (url) => inUse.get(url) ?? null,
  };

  /** The time is written now and then: it is counted in days. */
  function noted(client: Client): Client {
    const now = clock.nowMs();
    if (now - (client.documentReadAt ?? 0) < limits.clientMetadata.cacheMost) return client;
    clients.noteDocumentRead(client.clientId, now);
    return { ...client, documentReadAt: now };
  }

  /** The client as it was last known; null where nothing is known that may still be used. */
  function copyOf(url: string): Client | null {
    const known = clients.get(url);
    const readAt = known?.documentReadAt ?? null;
    if (known !== undefined && readAt !== null) {
      // Older, it holds no longer: and what came with us never stands in for what was read, which
      // may say less.
      const age = clock.nowMs() - readAt;
      if (age < 0 || age > limits.clientMetadata.copyLife) return null;
      return use(url, { kind: 'kept', readAt }, keptDocument(known), readAt);
    }
    const shipped = shippedCopy(url);
    return shipped === undefined ? null : use(url, { kind: 'shipped' }, shipped, null);
  }

  function use(
    url: string,
    copy: DocumentCopy,
    document: ClientMetadata,
    readAt: number | null,
  ): Client {
    // Redirect URIs are taken by today's settings, so that a copy never says more than the document
    // would.
    const client = adopt(document, readAt);
    if (inUse.size >= limits.clientMetadata.cachedDocuments) inUse.clear();
    inUse.set(url, copy);
    audit.append({
      actor: 'mcp_client',
      action: 'client.document',
      decision: 'failed',
      clientId: url,
      clientName: client.name,
      reason: copy.kind === 'kept' ? 'copy_kept' : 'copy_shipped',
    });
    return client;
  }
}

function keptDocument(known: Client): ClientMetadata {
  return {
    clientId: known.clientId,
    name: known.name,
    redirectUris: known.redirectUris,
    authMethod: known.authMethod === 'private_key_jwt' ? 'private_key_jwt' : 'none',
    grantTypes: known.grantTypes,
    keys: known.keys === null ? null : (JSON.parse(known.keys) as ClientMetadata['keys']),
    documentHash: known.documentHash ?? '',
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
