/**
 * A stand-in for Atomic.io (docs/reference/vendors.md#atomicio): each organisation has an origin
 * and accounts of its own, a master switch, and two permissions that can be taken away separately.
 * What lacks the second one gets a message instead of data.
 */
import { startVendor, type Vendor } from './vendor-base.ts';
import type { VendorTool } from './vendor-world.ts';

export interface AtomicOrganization {
  readonly vendor: Vendor;
  /** Off: the address does not exist. */
  isOn: boolean;
  /** The permission MCP Registration. */
  mayRegister: boolean;
  /** Whether the page lets this account authorise the organisation. */
  mayAuthorize: boolean;
  /** The permission MCP Access, checked by each tool. */
  hasAccess: boolean;
  /** The server as a whole answers 403. */
  isForbidden: boolean;
  /** Its registrations are gone: clients are told `invalid_client`. */
  loseRegistrations(): void;
}

export const noAccessMessage =
  'You do not have access to this tool. Contact your organisation owner.';

/** The widest range of analytics that the vendor takes. */
export const mostDays = 7;

const tools: readonly VendorTool[] = [
  { name: 'list_environments', run: () => said('environments of the organisation') },
  { name: 'list_action_flows', run: () => said('action flows') },
  {
    name: 'get_action_flow_analytics',
    inputSchema: {
      type: 'object',
      properties: { days: { type: 'integer', minimum: 1, maximum: mostDays } },
      required: ['days'],
    },
    run: ({ days }) =>
      Number(days) > mostDays
        ? { ...said(`The range may be at most ${mostDays} days.`), isError: true }
        : said('analytics'),
  },
];

/** @param slug as in `<slug>.customer-api.atomic.io` */
export async function startAtomic(slug: string): Promise<AtomicOrganization> {
  const vendor = await startVendor({
    mcpPath: '/mcp/v1',
    registration: ['dynamic'],
    scopes: ['mcp'],
    tools: [
      ...tools,
      {
        name: 'get_user_profile',
        run: () => said(JSON.stringify({ organization: slug, email: 'sam@example.com' })),
      },
    ],
  });
  const organization: AtomicOrganization = {
    vendor,
    isOn: true,
    mayRegister: true,
    mayAuthorize: true,
    hasAccess: true,
    isForbidden: false,
    loseRegistrations: () => vendor.store.forgetClients(),
  };
  vendor.answers.set('/mcp/v1', ({ authorization }) => {
    if (!organization.isOn) return { status: 404 };
    return organization.isForbidden && authorization !== undefined ? { status: 403 } : null;
  });
  vendor.answers.set('/.well-known/oauth-protected-resource/mcp/v1', () =>
    organization.isOn ? null : { status: 404 },
  );
  vendor.answers.set('/register', () =>
    organization.mayRegister ? null : { status: 403, body: { error: 'access_denied' } },
  );
  vendor.onConsent = ({ asked }) => (organization.mayAuthorize ? asked : 'access_denied');
  vendor.onCall = () =>
    organization.hasAccess ? null : { ...said(noAccessMessage), isError: true };
  return organization;
}

function said(text: string) {
  return { content: [{ type: 'text' as const, text }] };
}
