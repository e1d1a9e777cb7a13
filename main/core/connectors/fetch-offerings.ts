/**
 * Reads what an upstream server offers beside its tools: resources, templates of resources, prompts. Page by page, with
 * caps, known members copied one by one (SEC-83); what cannot be used is left out.
 */
import * as z from 'zod';
import { limits } from '../lib/limits.ts';
import type { JsonObject, JsonValue } from '../lib/json.ts';
import type { Upstream } from './upstream.ts';

const { descriptionBytes, offeredName, offeredUri } = limits.upstream;
const name = z.string().min(1).max(offeredName);
const text = (longest: number) =>
  z
    .string()
    .transform((whole) => whole.slice(0, longest))
    .optional()
    .catch(undefined);
const described = { name, title: text(offeredName), description: text(descriptionBytes) };

const resourceSchema = z.object({
  ...described,
  uri: z.string().min(1).max(offeredUri),
  mimeType: text(offeredName),
  size: z.number().nonnegative().optional().catch(undefined),
});
const templateSchema = z.object({
  ...described,
  uriTemplate: z.string().min(1).max(offeredUri),
  mimeType: text(offeredName),
});
const promptSchema = z.object({
  ...described,
  arguments: z
    .array(
      z.object({ name, description: text(descriptionBytes), required: z.boolean().default(false) }),
    )
    .max(limits.upstream.promptArguments)
    .default([])
    .catch([]),
});

export const offeringsSchema = z.object({
  resources: z.array(resourceSchema),
  templates: z.array(templateSchema),
  prompts: z.array(promptSchema),
  completions: z.boolean(),
});
/** As the server sent it, bounded; foreign text that is not yet made visible. */
export type Offerings = z.infer<typeof offeringsSchema>;

export const nothingOffered: Offerings = Object.freeze({
  resources: [],
  templates: [],
  prompts: [],
  completions: false,
});

/** @param before what to keep of the last time where a list cannot be read now */
export async function fetchOfferings(
  upstream: Upstream,
  before: Offerings,
  signal: AbortSignal,
): Promise<Offerings> {
  const { capabilities } = upstream;
  const has = (capability: string): boolean => capabilities[capability] !== undefined;
  const list = async <Item extends { readonly name: string }>(
    capability: string,
    method: string,
    member: string,
    schema: z.ZodType<Item>,
    last: Item[],
  ): Promise<Item[]> =>
    has(capability) ? ((await readPages(upstream, method, member, schema, signal)) ?? last) : [];
  return {
    resources: await list(
      'resources',
      'resources/list',
      'resources',
      resourceSchema,
      before.resources,
    ),
    templates: await list(
      'resources',
      'resources/templates/list',
      'resourceTemplates',
      templateSchema,
      before.templates,
    ),
    prompts: await list('prompts', 'prompts/list', 'prompts', promptSchema, before.prompts),
    completions: has('completions'),
  };
}

/** Null when the server does not list them now. */
async function readPages<Item>(
  upstream: Upstream,
  method: string,
  member: string,
  schema: z.ZodType<Item>,
  signal: AbortSignal,
): Promise<Item[] | null> {
  const items: Item[] = [];
  const cursors = new Set<string>();
  let params: JsonObject = {};
  for (let page = 0; page < limits.upstream.listPages; page += 1) {
    const timeoutMs = limits.upstream.headers;
    const outcome = await upstream.request({ method, params, signal, timeoutMs });
    if (outcome.kind !== 'result') return null;
    const listed = outcome.result[member];
    if (!Array.isArray(listed)) return null;
    for (const foreign of listed as readonly JsonValue[]) {
      const copy = schema.safeParse(foreign);
      if (copy.success && items.length < limits.upstream.offered) items.push(copy.data);
    }
    const cursor = outcome.result['nextCursor'];
    // One that was there before is a loop.
    if (typeof cursor !== 'string' || cursors.has(cursor)) break;
    if (items.length >= limits.upstream.offered) break;
    cursors.add(cursor);
    params = { cursor };
  }
  return items;
}
