/**
 * What an authorization server says about itself (RFC 8414), reduced to what is used and checked
 * before it is.
 */
import * as z from 'zod';
import { mayBeNamed } from '../../net/named-request.ts';
import { hostOf, loginTrouble } from './login-trouble.ts';

const text = z.string().max(4096);
const list = z.array(z.string().max(512)).max(1000);

/** As kept in the vault with the login that was made with it. */
export const serverMetadataSchema = z.object({
  issuer: text,
  authorization_endpoint: text,
  token_endpoint: text,
  registration_endpoint: text.optional(),
  revocation_endpoint: text.optional(),
  scopes_supported: list.optional(),
  token_endpoint_auth_methods_supported: list.optional(),
  code_challenge_methods_supported: list.optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
  client_id_metadata_document_supported: z.boolean().optional(),
  dpop_signing_alg_values_supported: list.optional(),
  prompt_values_supported: list.optional().catch(undefined),
});
export type ServerMetadata = z.infer<typeof serverMetadataSchema>;

/**
 * @param issuer that the document has to name, character for character (RFC 8414 section 3.3)
 * @throws CoreError `connector_failed` – the document is another server's, or cannot be used safely
 */
export function readServerMetadata(
  document: unknown,
  issuer: string,
  typedOrigins: ReadonlySet<string>,
): ServerMetadata {
  const parsed = serverMetadataSchema.safeParse(document);
  if (!parsed.success) {
    throw loginTrouble(
      `${hostOf(issuer)} does not say how to log in: its description has no usable endpoints.`,
      'Ask the service for its OAuth addresses and enter them in the connector.',
    );
  }
  const server = parsed.data;
  if (server.issuer !== issuer) {
    throw loginTrouble(
      `The login service at ${hostOf(issuer)} describes itself as somebody else.`,
      'Nothing was sent to it. Tell whoever runs the service: "issuer" has to be the very address it was named by.',
    );
  }
  if (!(server.code_challenge_methods_supported ?? []).includes('S256')) {
    throw loginTrouble(
      `The login service at ${hostOf(issuer)} does not support PKCE with S256.`,
      'Without it a stolen login code could be used by others, so Consentry does not log in there.',
    );
  }
  assertEndpoints(server, typedOrigins);
  return server;
}

/**
 * Every endpoint has to be one that may be named (SEC-63, SEC-68).
 *
 * @throws CoreError `connector_failed`
 */
export function assertEndpoints(server: ServerMetadata, typedOrigins: ReadonlySet<string>): void {
  const endpoints = [
    server.authorization_endpoint,
    server.token_endpoint,
    server.registration_endpoint,
    server.revocation_endpoint,
  ];
  for (const endpoint of endpoints) {
    if (endpoint === undefined) continue;
    if (!URL.canParse(endpoint) || !mayBeNamed(new URL(endpoint), typedOrigins)) {
      throw loginTrouble(
        `The login service at ${hostOf(server.issuer)} names an address that Consentry does not open.`,
        'Addresses have to be https and on the public internet. If the service runs on this computer or in your network, enter its addresses in the connector yourself.',
      );
    }
  }
}
