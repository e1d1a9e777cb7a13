/**
 * What a client of `/mcp/<connector>` is told about it: the person's own description, never the
 * upstream's words (ATOMIC-31, SEC-83), and only where the client may use something of it.
 */
import type { JsonObject } from '../../lib/json.ts';
import type { GrantViews } from '../view/grant-view.ts';
import type { McpRequest } from './mcp-request.ts';

/** Null for a connector without one. */
export type DescriptionOf = (connector: string) => string | null;

/**
 * @returns the member `instructions` of the answer, or nothing
 * @see MCP 2025-11-25, Lifecycle, Initialization
 */
export function instructionsFor(
  { descriptionOf, views }: { readonly descriptionOf: DescriptionOf; readonly views: GrantViews },
  { token, connector }: Pick<McpRequest, 'token' | 'connector'>,
): JsonObject {
  const instructions = connector === null ? null : descriptionOf(connector);
  if (instructions === null || views.view(token, connector).entries.size === 0) return {};
  return { instructions };
}
