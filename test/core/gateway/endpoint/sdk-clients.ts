/** The SDKs as clients of 2025-11-25: version 1, and version 2 in its legacy mode. */
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as HttpV2,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { onTestFinished } from 'vitest';
import type { ConnectorAccess } from '../../../../contract/views/access.ts';
import type { TestCore } from '../../../support/core/start-core.ts';
import { logIn, register } from '../../../support/clients/oauth-client.ts';

export const generations = ['v1', 'v2 in legacy mode'] as const;
export type Generation = (typeof generations)[number];

interface Called {
  readonly content: readonly unknown[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
}

/** What both generations have in common. */
export interface SdkClient {
  listTools(): Promise<{ tools: readonly { name: string; outputSchema?: unknown }[] }>;
  listResources(): Promise<{ resources: readonly { name: string }[] }>;
  listResourceTemplates(): Promise<{ resourceTemplates: readonly { name: string }[] }>;
  listPrompts(): Promise<{ prompts: readonly { name: string }[] }>;
  callTool(params: { name: string; arguments?: Record<string, unknown> }): Promise<Called>;
}

const info = { name: 'sdk', version: '1' };

/** A client without anything to be asked for, at `/mcp` or at the endpoint of one connector. */
export async function connectSdk(
  core: TestCore,
  generation: Generation,
  connector: string | null,
  access: ConnectorAccess,
): Promise<SdkClient> {
  const endpoint = connector === null ? core.endpoint : `${core.issuer}/mcp/${connector}`;
  const { accessToken } = await logIn(core, {
    client: await register(core.issuer),
    access,
    authorize: { resource: endpoint },
  });
  const options = { requestInit: { headers: { authorization: `Bearer ${accessToken}` } } };
  if (generation === 'v1') {
    const client = new ClientV1(info);
    await client.connect(new HttpV1(new URL(endpoint), options));
    onTestFinished(() => client.close());
    return client as SdkClient;
  }
  const client = new ClientV2(info, { versionNegotiation: { mode: 'legacy' } });
  await client.connect(new HttpV2(new URL(endpoint), options));
  onTestFinished(() => client.close());
  return client as SdkClient;
}
