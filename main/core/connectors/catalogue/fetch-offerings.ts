/**
 * Reads what an upstream server offers beside its tools: resources, templates of resources,
 * prompts, skills. Page by page, with caps, known members copied one by one (SEC-83); what cannot
 * be used is left out.
 */
import * as z from 'zod';
import { limits } from '../../limits/limits.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { ttlOf } from './freshness.ts';
import { nothingLeftOut, type Listed, type LeftOut } from './left-out.ts';
import { passedAnnotations, passedMembers } from './passed-members.ts';
import { declaredSkills, readSkill } from '../../mcp/extensions/skills-extension.ts';
import type { Upstream } from '../conversation/upstream.ts';

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
  ...passedMembers,
  annotations: passedAnnotations,
  uri: z.string().min(1).max(offeredUri),
  mimeType: text(offeredName),
  size: z.number().nonnegative().optional().catch(undefined),
});
const templateSchema = z.object({
  ...described,
  ...passedMembers,
  annotations: passedAnnotations,
  uriTemplate: z.string().min(1).max(offeredUri),
  mimeType: text(offeredName),
});
const promptSchema = z.object({
  ...described,
  ...passedMembers,
  arguments: z
    .array(
      z.object({
        name,
        title: text(offeredName),
        description: text(descriptionBytes),
        required: z.boolean().optional(),
      }),
    )
    .max(limits.upstream.promptArguments)
    .optional()
    .catch(undefined),
});

/** An entry as it was received: hosts compare its files with their digests. */
const skillSchema = z.custom<JsonValue>().transform((foreign, context): JsonObject => {
  const skill = readSkill(foreign);
  if (skill !== null) return skill.entry;
  context.addIssue('no skill, or too large');
  return z.NEVER;
});

export const offeringsSchema = z.object({
  resources: z.array(resourceSchema),
  templates: z.array(templateSchema),
  prompts: z.array(promptSchema),
  completions: z.boolean(),
  /** Older versions kept none. */
  skills: z.array(skillSchema).default([]),
});
/** As the server sent it, bounded; foreign text that is not yet made visible. */
export type Offerings = z.infer<typeof offeringsSchema>;

export const nothingOffered: Offerings = Object.freeze({
  resources: [],
  templates: [],
  prompts: [],
  completions: false,
  skills: [],
});

/**
 * @param before what to keep of the last time where a list cannot be read now
 * @param onRead what was left out of a list that could be read, and how long it may be kept
 */
export async function fetchOfferings(
  upstream: Upstream,
  before: Offerings,
  signal: AbortSignal,
  onRead: (left: LeftOut, ttlMs: number) => void,
): Promise<Offerings> {
  const { capabilities } = upstream;
  const list = async <Item>(of: Offered, schema: z.ZodType<Item>, last: Item[]) => {
    if (asked[of].isOffered(capabilities))
      return (await readPages(upstream, { of, schema, onRead }, signal)) ?? last;
    onRead({ ...nothingLeftOut, of }, limits.http.longestListKept);
    return [];
  };
  return {
    resources: await list('resources', resourceSchema, before.resources),
    templates: await list('templates', templateSchema, before.templates),
    prompts: await list('prompts', promptSchema, before.prompts),
    completions: capabilities['completions'] !== undefined,
    skills: await list('skills', skillSchema, before.skills),
  };
}

type Offered = Exclude<Listed, 'tools'>;

const has =
  (capability: string) =>
  (capabilities: JsonObject): boolean =>
    capabilities[capability] !== undefined;

/** How each list is asked for, where it is in the answer, and how much of it is taken. */
interface Asked {
  readonly isOffered: (capabilities: JsonObject) => boolean;
  readonly method: string;
  readonly member: string;
  readonly most: number;
}

const most = limits.upstream.offered;
const asked: Readonly<Record<Offered, Asked>> = {
  resources: { isOffered: has('resources'), method: 'resources/list', member: 'resources', most },
  templates: {
    isOffered: has('resources'),
    method: 'resources/templates/list',
    member: 'resourceTemplates',
    most,
  },
  prompts: { isOffered: has('prompts'), method: 'prompts/list', member: 'prompts', most },
  skills: {
    isOffered: (capabilities) => declaredSkills(capabilities) !== null,
    method: 'skills/list',
    member: 'skills',
    most: limits.upstream.skills,
  },
};

interface List<Item> {
  readonly of: Offered;
  readonly schema: z.ZodType<Item>;
  readonly onRead: (left: LeftOut, ttlMs: number) => void;
}

/** Null when the server does not list them now. */
async function readPages<Item>(
  upstream: Upstream,
  { of, schema, onRead }: List<Item>,
  signal: AbortSignal,
): Promise<Item[] | null> {
  const { method, member, most } = asked[of];
  const items: Item[] = [];
  const cursors = new Set<string>();
  let unusable = 0;
  let isCut = false;
  let ttlMs = Number.POSITIVE_INFINITY;
  let params: JsonObject = {};
  for (let page = 1; ; page += 1) {
    const timeoutMs = limits.upstream.headers;
    const outcome = await upstream.request({ method, params, signal, timeoutMs });
    if (outcome.kind !== 'result') return null;
    ttlMs = Math.min(ttlMs, ttlOf(outcome.result));
    const listed = outcome.result[member];
    if (!Array.isArray(listed)) return null;
    for (const foreign of listed as readonly JsonValue[]) {
      const copy = schema.safeParse(foreign);
      if (!copy.success) unusable += 1;
      else if (items.length < most) items.push(copy.data);
      else isCut = true;
    }
    const cursor = outcome.result['nextCursor'];
    // One that was there before is a loop.
    if (typeof cursor !== 'string' || cursors.has(cursor)) break;
    isCut ||= items.length >= most || page >= limits.upstream.listPages;
    if (isCut) break;
    cursors.add(cursor);
    params = { cursor };
  }
  const left: LeftOut = {
    of,
    unusable: new Map(unusable === 0 ? [] : [['it has no usable form', unusable]]),
    cutAfter: isCut ? items.length : null,
  };
  onRead(left, ttlMs);
  return items;
}
