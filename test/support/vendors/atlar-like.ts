/**
 * As Atlar's document describes its MCP server: clients are known by their metadata document and
 * let in from a list, a client that is not on it ends at a page of the vendor's without a way back,
 * tokens are for this resource alone, the organisation's policy has three values that can change
 * while a client is connected, and the person can withdraw a grant there.
 */
import { startVendor, type Vendor } from './vendor-base.ts';

/** As Consentry would publish it. */
export const ourDocument = 'https://consentry.example/client.json';

type AtlarPolicy = 'disabled' | 'read-only' | 'read-write';

export interface AtlarLike extends Vendor {
  /** Client ids that are let in. */
  readonly listed: Set<string>;
  policy: AtlarPolicy;
}

export async function startAtlarLike(): Promise<AtlarLike> {
  const document = {
    client_id: ourDocument,
    client_name: 'Consentry',
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/oauth/callback', 'http://localhost/oauth/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  const vendor = await startVendor({
    registration: ['document'],
    documents: new Map([[ourDocument, document]]),
    scopes: ['accounts'],
    tools: [
      { name: 'list_accounts', annotations: { readOnlyHint: true } },
      { name: 'search_documentation', annotations: { readOnlyHint: true } },
      { name: 'create_payment', annotations: { readOnlyHint: false, destructiveHint: false } },
    ],
  });
  const policy: AtlarPolicy = 'read-write';
  const atlar: AtlarLike = Object.assign(vendor, {
    listed: new Set([ourDocument]),
    policy,
  });
  atlar.allowsClient = (clientId) => atlar.listed.has(clientId);
  atlar.onConsent = ({ asked }) => (atlar.policy === 'disabled' ? 'access_denied' : asked);
  atlar.onCall = (tool) => {
    if (atlar.policy === 'disabled') return { status: 403 };
    if (atlar.policy === 'read-write' || tool !== 'create_payment') return null;
    const text = 'Not permitted: your organisation allows read-only access.';
    return { isError: true, content: [{ type: 'text', text }] };
  };
  return atlar;
}
