/**
 * Who we are, for clients: RFC 9728 resource metadata and RFC 8414 server metadata, built from the
 * Host they used.
 */
import { scopeMeanings } from '../../../../contract/plain/scope-words.ts';
import type { AuthorizationSettings } from '../../../../contract/views/snapshot/authorization-settings.ts';
import { sendJson, type Handler } from '../../http/exchange.ts';
import { leastScopes } from '../../lib/access.ts';
import { publishedScopes } from './scope-request.ts';
import { assertionAlgorithms, supportedGrantTypes } from './supported.ts';

/**
 * Says where tokens for a resource come from. Answered from the path alone, so that nobody learns
 * which connectors exist (SEC-10).
 *
 * @see RFC 9728 sections 2 and 3.2
 */
export const serveResourceMetadata: Handler = (exchange) => {
  const { issuer, admitted } = exchange;
  const { resource, connector } = admitted.match;
  sendJson(exchange, 200, {
    resource: `${issuer}${resource ?? '/mcp'}`,
    authorization_servers: [issuer],
    scopes_supported: leastScopes(connector),
    bearer_methods_supported: ['header'],
    resource_name: connector === null ? 'Consentry' : `${connector} via Consentry`,
  });
};

/**
 * Says what this authorization server supports. The OpenID and path-suffixed forms that clients
 * probe give the same document with the same issuer. What is switched off is not in it.
 *
 * @see RFC 8414 sections 2 and 3.2, RFC 9207 section 3
 */
export function createServerMetadata(settings: () => AuthorizationSettings): Handler {
  return (exchange) => {
    const { issuer } = exchange;
    const now = settings();
    const scopes = [...publishedScopes(now.ownTools), 'offline_access'];
    const methods = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'];
    sendJson(exchange, 200, {
      issuer,
      authorization_endpoint: `${issuer}/oauth/authorize`,
      token_endpoint: `${issuer}/oauth/token`,
      ...(now.registration === 'ask' ? { registration_endpoint: `${issuer}/oauth/register` } : {}),
      revocation_endpoint: `${issuer}/oauth/revoke`,
      ...(now.introspection
        ? {
            introspection_endpoint: `${issuer}/oauth/introspect`,
            introspection_endpoint_auth_methods_supported: methods.slice(1),
            introspection_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
          }
        : {}),
      ...(now.deviceLogin ? { device_authorization_endpoint: `${issuer}/oauth/device` } : {}),
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: supportedGrantTypes(now),
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: methods,
      token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
      revocation_endpoint_auth_methods_supported: methods,
      revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
      scopes_supported: scopes,
      // Not registered, as RFC 8414 section 2 allows: what each of them means.
      scope_descriptions: Object.fromEntries(
        scopeMeanings
          .filter(({ scope }) => scopes.includes(scope))
          .map(({ scope, allows }) => [scope, allows]),
      ),
      // Claude Code uses its document only where both this and `none` stand
      // (docs/reference/oauth.md#server-metadata).
      ...(now.registration !== 'closed' && now.metadataDocuments
        ? { client_id_metadata_document_supported: true }
        : {}),
      authorization_response_iss_parameter_supported: true,
    });
  };
}
