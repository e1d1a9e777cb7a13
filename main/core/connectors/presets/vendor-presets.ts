/**
 * The vendors whose published documents this product was measured against
 * (docs/reference/vendors.md).
 */
import { addressPart, handMadeClient, remote, type Preset } from './preset.ts';

export const vendorPresets: readonly Preset[] = [
  remote({
    id: 'alation',
    name: 'Alation',
    maker: 'Alation',
    summary: 'Search the data catalogue and ask questions about governed data.',
    url: 'https://{instance}.alationcloud.com/ai/mcp/',
    placeholders: [
      addressPart('instance', {
        label: 'Instance',
        example: 'acme',
        help: 'What stands before .alationcloud.com where you use Alation.',
      }),
      ...handMadeClient(
        'An administrator of your Alation makes it, for the redirect URI of Consentry.',
      ),
    ],
    login: 'oauth',
    note: 'Logging in needs a client ID and a client secret, which an administrator of your Alation creates.',
    documentation:
      'https://alation.github.io/agent-studio-docs/guides/authentication/user-initiated-auth',
    source:
      'ALATION-12; alation.github.io/agent-studio-docs, integrations/mcp-clients (trailing slash required)',
  }),
  remote({
    id: 'atlar',
    name: 'Atlar',
    maker: 'Atlar',
    summary: 'Look up accounts, balances and payments, and create what your role allows.',
    url: 'https://mcp.atlar.com/mcp',
    login: 'oauth',
    note: 'Atlar lets in listed clients only and may refuse this one; its access policy has to be switched on by an owner first.',
    documentation: null,
    manageUrl: 'https://app.atlar.com/profile',
    source: 'docs/reference/vendors.md#atlar',
  }),
  remote({
    id: 'atmos-pro',
    name: 'Atmos Pro',
    maker: 'Atmos Pro',
    summary: 'See workflow runs, drift and deployments of a workspace.',
    url: 'https://atmos-pro.com/mcp',
    login: 'oauth',
    note: 'One login is for one workspace, chosen on the page of Atmos Pro.',
    documentation: 'https://atmos-pro.com/docs/configure/mcp',
    source: 'docs/reference/vendors.md#atmos-pro; atmos-pro.com/docs/configure/mcp',
  }),
  remote({
    id: 'atomic',
    name: 'Atomic.io',
    maker: 'Atomic.io',
    summary: 'List environments and action flows, read their analytics, look up profiles.',
    url: 'https://{organization}.customer-api.atomic.io/mcp/v1',
    placeholders: [
      addressPart('organization', {
        label: 'Organization',
        example: 'acme',
        help: 'The first part of the URL under Organization Settings → OAuth Clients → MCP Server.',
      }),
    ],
    login: 'oauth',
    note: 'A preview: Atomic enables it for an organization, then an administrator switches it on. You need the permissions MCP Registration and MCP Access.',
    isPreview: true,
    switchedOnAt: 'Organization Settings → OAuth Clients → MCP Server',
    permissions: { register: 'MCP Registration', access: 'MCP Access' },
    documentation: 'https://documentation.atomic.io/guide/mcp/overview',
    source: 'docs/reference/vendors.md#atomicio; documentation.atomic.io/guide/mcp/overview',
  }),
];
