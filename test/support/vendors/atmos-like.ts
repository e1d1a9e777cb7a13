/**
 * A stand-in for Atmos Pro (docs/reference/vendors.md#atmos-pro): every program may register, one
 * token is for one workspace that is chosen on the page together with the rights, access lasts an
 * hour, a refresh token is good once, and calls are counted.
 */
import { startVendor, type Vendor } from './vendor-base.ts';
import type { ConsentPage, VendorTool } from './vendor-world.ts';

export interface Atmos extends Vendor {
  /** Workspace chosen last on the page, by the field `workspace` of the form. */
  workspace: string;
  /** Calls before 429; null: no end. */
  callsLeft: number | null;
  /** What a 429 says about when to come back. */
  retryAfter: string | null;
  /** The release with mutations. */
  addWriteTools(): void;
}

/** 37 as documented: pairs of list and get, and two of a kind of their own. */
export const atmosToolNames: readonly string[] = [
  ...['workspaces', 'repositories', 'stacks', 'components', 'instances', 'workflows'],
  ...['workflow_runs', 'deployments', 'releases', 'drifts', 'audit_log_entries', 'permissions'],
  ...['permission_errors', 'recommendations', 'repairs', 'settings', 'events'],
].flatMap((plural) => [`list_${plural}`, `get_${plural.replace(/s$/u, '')}`]);

const single = ['explain_workflow_failure', 'render_badge', 'get_setup_checklist'];

function readTools(current: () => string): readonly VendorTool[] {
  return [...atmosToolNames, ...single].map((name) => ({
    name,
    annotations: { readOnlyHint: true },
    ...(name === 'get_audit_log_entrie' && { needs: 'ws:audit_log:read' }),
    run: () => ({
      content: [
        {
          type: 'text' as const,
          text:
            name === 'get_workspace' ? JSON.stringify({ workspace: { name: current() } }) : name,
        },
      ],
    }),
  }));
}

const rights: readonly string[] = [
  'ws:read',
  'ws:audit_log:read',
  'ws:workspace:update_settings',
  'ws:releases:create',
];

export async function startAtmos(): Promise<Atmos> {
  const vendor = await startVendor({
    registration: ['dynamic'],
    scopes: rights,
    accessTokenSeconds: 3600,
    refreshTokenSeconds: 30 * 86_400,
    tools: readTools(() => atmos.workspace),
  });
  const atmos: Atmos = Object.assign(vendor, {
    workspace: 'acme-dev',
    callsLeft: null,
    retryAfter: null,
    addWriteTools() {
      vendor.tools = [...vendor.tools, ...writeTools];
    },
  });
  // What is needed to begin with; the rest is asked for when a tool wants it.
  vendor.resourceMetadata = { scopes_supported: ['ws:read'] };
  vendor.onConsent = ({ form, asked }: ConsentPage) => {
    atmos.workspace = form.get('workspace') ?? atmos.workspace;
    // Read-only unless the person ticks more.
    return form.get('scope')?.split(' ') ?? asked;
  };
  // Rights are chosen on the page: a registration does not bound them.
  vendor.answers.set('/authorize', async ({ query }) => {
    const client = await vendor.store.adapter('Client').find(query.get('client_id') ?? '');
    if (client !== undefined) client['scope'] = rights.join(' ');
    return null;
  });
  vendor.answers.set('/mcp', ({ body }) => {
    if (atmos.callsLeft === null || !body.includes('"tools/call"')) return null;
    atmos.callsLeft -= 1;
    if (atmos.callsLeft >= 0) return null;
    const { retryAfter } = atmos;
    return { status: 429, ...(retryAfter !== null && { headers: { 'retry-after': retryAfter } }) };
  });
  return atmos;
}

const writeTools: readonly VendorTool[] = [
  { name: 'update_settings', needs: 'ws:workspace:update_settings' },
  { name: 'create_release', needs: 'ws:releases:create' },
];
