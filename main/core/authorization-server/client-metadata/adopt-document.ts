/**
 * Keeps the row of a client to what its metadata document says. A document that changed ends the
 * access that was given to the old one (SEC-24).
 */
import type { AuthorizationSettings } from '../../../../contract/views/snapshot/authorization-settings.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Client } from '../../grants/clients/client.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { Grants } from '../../grants/grants.ts';
import type { Revoke } from '../../grants/revoke.ts';
import { limits } from '../../limits/limits.ts';
import { OAuthError } from '../protocol/oauth-error.ts';
import { isAcceptableRedirectUri } from '../registration/redirect-uri.ts';
import type { ClientMetadata } from './parse-metadata.ts';

interface Parts {
  readonly clients: Clients;
  readonly grants: Grants;
  readonly revoke: Revoke;
  readonly audit: AuditLog;
  readonly settings: () => AuthorizationSettings;
  /** Makes room after a new client was kept. */
  readonly removeUnused: () => void;
  readonly touch: () => void;
}

/**
 * Brings the row of a client up to what its document says.
 *
 * @param readAt epoch milliseconds; null: it is a copy that came with Consentry
 * @throws OAuthError `invalid_client` – no redirect URI of it is taken here
 */
export type AdoptDocument = (document: ClientMetadata, readAt: number | null) => Client;

/** @returns what adopts documents, by the settings as they are then */
export function createAdoptDocument(parts: Parts): AdoptDocument {
  const { clients, grants, revoke, audit, settings, removeUnused, touch } = parts;

  return (document, readAt) => {
    const redirectUris = acceptableRedirects(document, settings());
    const known = clients.get(document.clientId);
    const { clientId, documentHash, name, authMethod, grantTypes } = document;
    if (known !== undefined && isSame(known, document, redirectUris)) return known;
    const changed = grants
      .listByClient(clientId)
      .filter((grant) => grant.documentHash !== documentHash);
    // First, so that nothing of the old client is alive when the row already speaks of the new one.
    if (changed.length > 0) revoke.grants(changed, 'document_changed');
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
    removeUnused();
    audit.append({
      actor: 'mcp_client',
      action: 'client.document',
      decision: 'done',
      clientId,
      clientName: name,
      reason: known === undefined ? 'new' : 'changed',
    });
    touch();
    return client;
  };
}

/**
 * Real documents list web pages next to loopback URIs: what is taken follows from the person's
 * settings.
 */
function acceptableRedirects(
  { redirectUris }: ClientMetadata,
  { webHosts }: AuthorizationSettings,
): readonly string[] {
  const kept = redirectUris.filter((uri) => isAcceptableRedirectUri(uri, webHosts));
  if (kept.length === 0) {
    throw unusableDocument(
      'lists no redirect URI that is taken here: http on 127.0.0.1, [::1] or localhost, or the scheme of an app',
    );
  }
  return kept.slice(0, limits.oauth.redirectUris);
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

/** @returns the refusal of a document, with the rule that it broke */
export function unusableDocument(why: string): OAuthError {
  return new OAuthError('invalid_client', `The client metadata document ${why}.`);
}
