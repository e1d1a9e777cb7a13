/**
 * Clients that are known by the URL of their metadata document: read when nothing kept is young
 * enough, kept as rows, and held to what the person saw. A document that changed ends the access
 * that was given to the old one (SEC-24). Where it cannot be read now, what was read within 30 days
 * holds, then the copy that came with Consentry; the person is told.
 */
import type { AuthorizationSettings } from '../../../../contract/views/snapshot/authorization-settings.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clients } from '../../grants/clients.ts';
import type { Client } from '../../grants/client.ts';
import type { Grants } from '../../grants/grants.ts';
import type { Revoke } from '../../grants/revoke.ts';
import { limits } from '../../limits/limits.ts';
import { GuardedFetchError } from '../../net/fetch-refusal.ts';
import type { GuardedFetch } from '../../net/guarded-fetch.ts';
import type { Clock } from '../../ports/ports.ts';
import { OAuthError } from '../protocol/oauth-error.ts';
import { isAcceptableRedirectUri } from '../registration/redirect-uri.ts';
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
  const { clients, grants, clock } = parts;
  const inUse = new Map<string, DocumentCopy>();
  const cache = createDocumentCache({ fetch: parts.fetch, clock, parse: parseClientMetadata });

  /**
   * Brings the client's row up to what its document says.
   *
   * @param readAt null: it is a copy that came with Consentry
   */
  function adopt(document: ClientMetadata, readAt: number | null): Client {
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
      readAt,
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

  /**
   * Real documents list web pages next to loopback URIs: what is taken follows from the person's
   * settings.
   */
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
          throw unusable(error.message);
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
    parts.audit.append({
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
