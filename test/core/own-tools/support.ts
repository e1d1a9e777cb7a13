/** Clients that read about Consentry itself, over real HTTP. */
import { z } from 'zod';
import type { ConnectorAccess } from '../../../contract/views/access.ts';
import { callModern, logIn, register, type Login } from '../../support/clients/oauth-client.ts';
import type { TestCore } from '../../support/core/start-core.ts';

export const everyRight: ConnectorAccess = {
  'consentry:connectors': 'read',
  'consentry:clients': 'read',
  'consentry:permissions': 'read',
  'consentry:audit': 'read',
};

export const everyScope =
  'consentry:connectors.read consentry:clients.read consentry:permissions.read consentry:audit.read';

/** A client of its own that asked for all of it and was given `access`. */
export async function reader(
  core: TestCore,
  access: ConnectorAccess = everyRight,
  name = 'Reader',
): Promise<Login> {
  const client = await register(core.issuer, { client_name: name });
  const scope = `${everyScope} connectors:write`;
  return logIn(core, { client, authorize: { scope }, access });
}

const answerSchema = z.object({
  result: z.object({
    content: z.array(z.object({ type: z.literal('text'), text: z.string() })).length(1),
    isError: z.boolean().optional(),
    _meta: z.record(z.string(), z.unknown()).optional(),
  }),
});

export interface OwnAnswer {
  readonly isError: boolean;
  readonly text: string;
  /** What the text says, where it is an answer. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

/** Calls a tool of Consentry itself at `/mcp`; fails for anything that is no tool result. */
export async function ask(
  core: TestCore,
  { accessToken }: Pick<Login, 'accessToken'>,
  tool: string,
  args: Readonly<Record<string, unknown>> = {},
): Promise<OwnAnswer> {
  const response = await send(core, accessToken, tool, args);
  const { content, isError = false } = answerSchema.parse(await response.json()).result;
  const text = content[0]?.text ?? '';
  const value = isError ? {} : (JSON.parse(text) as Record<string, unknown>);
  const items = (value['items'] ?? []) as Record<string, unknown>[];
  return { isError, text, value, items };
}

export function send(
  core: TestCore,
  accessToken: string,
  tool: string,
  args: Readonly<Record<string, unknown>> = {},
): Promise<Response> {
  return callModern(core.endpoint, accessToken, 'tools/call', {
    name: `consentry__${tool}`,
    arguments: args,
  });
}

/** Names in the list, at any route. */
export async function listed(endpoint: string, accessToken: string): Promise<string[]> {
  const response = await callModern(endpoint, accessToken, 'tools/list');
  const { result } = (await response.json()) as { result: { tools: { name: string }[] } };
  return result.tools.map(({ name }) => name);
}
