/**
 * What a client is told about its connectors: the person's own description, and what the server
 * says of itself where the person accepted that, marked as the server's words (ATOMIC-31, SEC-83);
 * only of connectors of which the client may use something.
 */
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import type { GrantViews } from '../view/grant-view.ts';
import type { McpRequest } from './mcp-request.ts';

export interface InstructionsParts {
  readonly connectors: Pick<Connectors, 'find' | 'items'>;
  readonly views: GrantViews;
}

/**
 * @returns the member `instructions` of the answer, or nothing
 * @see MCP 2025-11-25, Lifecycle, Initialization; MCP 2026-07-28, Discovery
 */
export function instructionsFor(
  { connectors, views }: InstructionsParts,
  { token, connector }: Pick<McpRequest, 'token' | 'connector'>,
): JsonObject {
  const { entries, connectors: reachable } = views.view(token, connector);
  const own = (name: string): readonly string[] => saysOfItself(connectors, name);
  const described = (name: string): readonly string[] => {
    const description = connectors.find(name)?.description ?? null;
    return description === null ? [] : [`What the connector ${name} is for:\n${description}`];
  };
  if (connector !== null) {
    if (entries.size === 0) return {};
    const description = connectors.find(connector)?.description ?? null;
    return said([...(description === null ? [] : [description]), ...own(connector)]);
  }
  const used = new Set([...entries.values()].map(({ tool }) => tool.connector));
  let left: number = limits.upstream.instructions;
  return said(
    reachable
      .filter((name) => used.has(name))
      .flatMap((name) =>
        [...described(name), ...own(name)].map((text) => {
          left -= text.length;
          return left >= 0 ? text : leftOut(name);
        }),
      ),
  );
}

/** Among those of others there is not room for all; at its own address there is. */
function leftOut(connector: string): string {
  return `What the server ${connector} says of itself is left out here: together it is too long.`;
}

function said(parts: readonly string[]): JsonObject {
  return parts.length === 0 ? {} : { instructions: parts.join('\n\n') };
}

function saysOfItself(connectors: Pick<Connectors, 'items'>, name: string): readonly string[] {
  return connectors.items(name).flatMap(({ kind, review, definition }) => {
    const text = definition?.['text'];
    return kind === 'instructions' && review === 'accepted' && typeof text === 'string'
      ? [`The server ${name} says of itself:\n${text}`]
      : [];
  });
}
