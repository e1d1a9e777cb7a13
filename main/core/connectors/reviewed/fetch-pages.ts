/** Reads the pages that a server's tools open, so that they can be reviewed before a client does. */
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { pageOf } from '../../mcp/extensions/ui-extension.ts';
import type { Offerings } from '../catalogue/fetch-offerings.ts';
import type { Upstream } from '../conversation/upstream.ts';
import { pageDefinition } from './page-definition.ts';
import type { ReviewedItems } from './reviewed-items.ts';

/** The URIs of pages that tools open, each once; as many as are read. */
export function pagesOf(tools: readonly { readonly definition: JsonObject }[]): readonly string[] {
  const uris = new Set(tools.flatMap(({ definition }) => pageOf(definition) ?? []));
  return [...uris].slice(0, limits.upstream.pages);
}

/**
 * One after the other; what cannot be read now stays as it was seen.
 *
 * @returns whether something is another than before
 */
export async function fetchPages(
  upstream: Upstream,
  {
    tools,
    offered,
  }: { readonly tools: Parameters<typeof pagesOf>[0]; readonly offered: Offerings },
  items: ReviewedItems,
  signal: AbortSignal,
): Promise<boolean> {
  const uris = pagesOf(tools);
  let isChanged = items.keepOnly('page', new Set(uris));
  for (const uri of uris) {
    const timeoutMs = limits.upstream.headers;
    const params = { uri };
    const outcome = await upstream.request({ method: 'resources/read', params, signal, timeoutMs });
    if (signal.aborted) return isChanged;
    if (outcome.kind !== 'result') continue;
    const definition = pageDefinition(uri, outcome.result, listedAs(uri, offered));
    isChanged = items.see('page', uri, definition) || isChanged;
  }
  return isChanged;
}

/** @returns the entry of the URI in the server's list of resources */
export function listedAs(uri: string, { resources }: Offerings): JsonObject | undefined {
  return resources.find((resource) => resource.uri === uri);
}
