/** Reads what a server says beside its tools, for a review before any client gets it. */
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { pageOf } from '../../mcp/extensions/ui-extension.ts';
import { skillOf } from '../../mcp/extensions/skills-extension.ts';
import type { Offerings } from '../catalogue/fetch-offerings.ts';
import type { Upstream } from '../conversation/upstream.ts';
import { pageDefinition } from './page-definition.ts';
import type { ReviewedItems } from './reviewed-items.ts';

/** The URIs of pages that tools open, each once; as many as are read. */
function pagesOf(tools: readonly { readonly definition: JsonObject }[]): readonly string[] {
  const uris = new Set(tools.flatMap(({ definition }) => pageOf(definition) ?? []));
  return [...uris].slice(0, limits.upstream.pages);
}

/** What is known of the server that the pages belong to. */
interface Known {
  readonly tools: Parameters<typeof pagesOf>[0];
  readonly offered: Offerings;
}

/**
 * Takes what the server says beside its tools.
 *
 * @returns whether something is another than before
 */
export async function seeItems(
  from: Upstream,
  known: Known,
  items: ReviewedItems,
  signal: AbortSignal,
): Promise<boolean> {
  const { instructions } = from;
  const isInstructed =
    instructions === null
      ? items.keepOnly('instructions', new Set())
      : items.see('instructions', '', { text: instructions });
  const isSkilled = seeSkills(known.offered, items);
  return (await fetchPages(from, known, items, signal)) || isInstructed || isSkilled;
}

/** @returns whether something is another than before */
export function seeSkills({ skills }: Offerings, items: ReviewedItems): boolean {
  const read = skills.flatMap((entry) => skillOf(entry) ?? []);
  let isChanged = items.keepOnly('skill', new Set(read.map(({ uri }) => uri)));
  const seen = new Set<string>();
  for (const { uri, entry } of read) {
    // Of two with one URI the first counts.
    if (!seen.has(uri)) isChanged = items.see('skill', uri, entry) || isChanged;
    seen.add(uri);
  }
  return isChanged;
}

/** One after the other; what cannot be read now stays as it was seen. */
async function fetchPages(
  upstream: Upstream,
  { tools, offered }: Known,
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
