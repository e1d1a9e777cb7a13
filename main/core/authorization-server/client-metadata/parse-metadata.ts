/**
 * A client metadata document as we take it (draft-ietf-oauth-client-id-metadata-document section 4,
 * RFC 7591 section 2, SEC-24): it names itself by the very URL it came from, and holds no secret.
 */
import * as z from 'zod';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { parseStrictJson, StrictJsonError } from '../../lib/strict-json.ts';
import { ClientMetadataError } from './client-metadata-error.ts';
import { isAcceptableMetadataUrl } from './metadata-url.ts';
import { parsePublicKeys, type PublicKey } from './public-keys.ts';

export interface ClientMetadata {
  /** The URL, byte for byte. */
  readonly clientId: string;
  /** As claimed: foreign text. */
  readonly name: string;
  /**
   * As listed, each once: which of them a code may be sent to is for the person's settings to say.
   */
  readonly redirectUris: readonly string[];
  readonly authMethod: 'none' | 'private_key_jwt';
  readonly grantTypes: readonly string[];
  /** How the client proves itself: keys in the document, or where they are; null with `none`. */
  readonly keys: ClientKeys | null;
  /** Of all that a person relies on when consenting: redirect URIs, name, method and keys. */
  readonly documentHash: string;
}

type ClientKeys =
  | { readonly kind: 'inline'; readonly keys: readonly PublicKey[] }
  | { readonly kind: 'remote'; readonly url: string };

const schema = z.object({
  client_id: z.string(),
  client_name: z.string().min(1).max(limits.clientMetadata.nameLength),
  redirect_uris: z.array(z.string()).min(1),
  token_endpoint_auth_method: z.string().optional(),
  grant_types: z.array(z.string()).max(20).optional(),
  response_types: z.array(z.string()).max(20).optional(),
  jwks_uri: z.string().optional(),
});

/**
 * Reads a metadata document.
 *
 * @param url that it was read from; the document has to name it
 * @param body foreign
 * @throws ClientMetadataError – it cannot be used; the message says which rule it broke
 * @see draft-ietf-oauth-client-id-metadata-document section 4, RFC 7591 section 2
 */
export function parseClientMetadata(url: string, body: Buffer): ClientMetadata {
  const json = parseObject(body);
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new ClientMetadataError(wrongShape(parsed.error));
  const document = parsed.data;
  if (document.client_id !== url)
    throw new ClientMetadataError('names another client_id than its own address');
  if (Object.keys(json).some((member) => member.startsWith('client_secret')))
    throw new ClientMetadataError('contains a client secret');
  if (!(document.response_types ?? ['code']).includes('code'))
    throw new ClientMetadataError('does not list the response type code');
  const content = {
    name: document.client_name,
    redirectUris: [...new Set(document.redirect_uris)],
    ...authentication(url, document.token_endpoint_auth_method, json),
  };
  return {
    clientId: url,
    ...content,
    grantTypes: grantTypes(document.grant_types),
    documentHash: hashOf(content),
  };
}

function parseObject(body: Buffer): JsonObject {
  try {
    const json = parseStrictJson(body);
    if (isJsonObject(json)) return json;
  } catch (error) {
    if (error instanceof StrictJsonError) throw new ClientMetadataError(error.message);
    throw error;
  }
  throw new ClientMetadataError('is no JSON object');
}

function wrongShape({ issues }: z.ZodError): string {
  const [member] = issues[0]?.path ?? [];
  return typeof member === 'string' && Object.hasOwn(schema.shape, member)
    ? `lacks a usable ${member}`
    : 'has a wrong shape';
}

/**
 * Here the default is `none`: a public document cannot hold the secret that RFC 7591 would make the
 * default.
 */
function authentication(
  url: string,
  method = 'none',
  json: JsonObject,
): Pick<ClientMetadata, 'authMethod' | 'keys'> {
  if (method === 'none') return { authMethod: method, keys: null };
  if (method !== 'private_key_jwt')
    throw new ClientMetadataError(
      'asks for an authentication method that is not none or private_key_jwt',
    );
  const { jwks, jwks_uri: keysUrl } = json;
  if ((jwks === undefined) === (keysUrl === undefined))
    throw new ClientMetadataError('has to have one of jwks and jwks_uri');
  if (typeof keysUrl !== 'string')
    return { authMethod: method, keys: { kind: 'inline', keys: parsePublicKeys(jwks) } };
  if (!isAcceptableMetadataUrl(keysUrl) || new URL(keysUrl).origin !== new URL(url).origin)
    throw new ClientMetadataError('has a jwks_uri that is not at its own origin');
  return { authMethod: method, keys: { kind: 'remote', url: keysUrl } };
}

function grantTypes(types: readonly string[] = ['authorization_code']): readonly string[] {
  const known = ['authorization_code', 'refresh_token'].filter((type) => types.includes(type));
  if (!known.includes('authorization_code'))
    throw new ClientMetadataError('does not list the grant type authorization_code');
  return known;
}

/**
 * The same for the same content in another order; keys behind a URL may be rotated, their address
 * may not.
 */
function hashOf(content: Pick<ClientMetadata, 'name' | 'redirectUris' | 'keys'>): string {
  const { name, redirectUris, keys } = content;
  return sha256Hex(
    canonicalJson({
      name,
      redirectUris: [...redirectUris].sort(),
      // Null exactly with the method `none`.
      keys:
        keys === null
          ? null
          : keys.kind === 'remote'
            ? keys.url
            : keys.keys.map((key) => canonicalJson(key)).sort(),
    }),
  );
}
