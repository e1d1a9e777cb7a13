/**
 * As Alation's guide describes its MCP server: a confidential client that engineers make by hand
 * with an exact list of redirect URIs, an address that ends in a slash, signed tokens for 24 hours,
 * refresh tokens for 180 days that are not exchanged for new ones, and a tenant flag without which
 * the server takes none of its own tokens. There is no registration endpoint.
 */
import { startVendor, type Vendor } from './vendor-base.ts';
import type { HandMadeClient } from './vendor-world.ts';

export const alationClient = { id: 'alation-client.1', secret: 's3cret~of-Alation.' };
const day = 86_400;

export interface AlationLike extends Vendor {
  /** The flag of the tenant. */
  setJwt(isOn: boolean): void;
}

export interface AlationOptions {
  readonly redirectUris: readonly string[];
  readonly method?: HandMadeClient['method'];
  /** Whether token answers name the life of the refresh token. */
  readonly tellsLoginLife?: boolean;
}

export async function startAlationLike(options: AlationOptions): Promise<AlationLike> {
  const { redirectUris, method = 'client_secret_basic', tellsLoginLife = true } = options;
  const vendor = await startVendor({
    mcpPath: '/ai/mcp/',
    clients: [{ ...alationClient, method, redirectUris }],
    scopes: ['openid'],
    tools: [
      { name: 'search_catalog', annotations: { readOnlyHint: true } },
      { name: 'update_catalog_asset' },
    ],
    tokenFormat: 'jwt',
    accessTokenSeconds: day,
    refreshTokenSeconds: 180 * day,
    routes: { authorization: '/oauth/v1/authorize/', token: '/oauth/v1/token/' },
  });
  vendor.rotates = false;
  vendor.serverMetadata = { token_endpoint_auth_methods_supported: [method] };
  vendor.tokenAnswer = (body, { form }) => {
    if (form.get('grant_type') === 'refresh_token') {
      const { refresh_token: _kept, ...rest } = body;
      return rest;
    }
    return tellsLoginLife ? { ...body, refresh_token_expires_in: 180 * day } : body;
  };
  return Object.assign(vendor, {
    setJwt(isOn: boolean) {
      vendor.acceptsOwnTokens = isOn;
    },
  });
}
