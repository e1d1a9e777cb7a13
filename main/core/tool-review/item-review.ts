/**
 * Instructions and pages of a server as a person reviews them: what they say, where a page may
 * reach, which tools it may call, beside what was accepted.
 */
import type { ItemView } from '../../../contract/views/tools/item-view.ts';
import type { ToolDiff } from '../../../contract/views/tools/tool-diff.ts';
import type { CatalogueTool } from '../connectors/conversation/connector-facts.ts';
import type { ItemPin } from '../connectors/reviewed/item-pins.ts';
import type { ReviewedItem } from '../connectors/reviewed/reviewed-items.ts';
import type { JsonObject } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import { callsOf } from '../mcp/extensions/ui-extension.ts';
import { findInstructionLike } from '../policy/instruction-like.ts';
import { pageSurface, type PageSurface } from './page-surface.ts';
import { fieldsDiff } from './tool-diff.ts';

/** What is known of a connector that an item belongs to. */
interface Of {
  readonly connector: string;
  readonly tools: readonly CatalogueTool[];
  readonly accepted: ItemPin | undefined;
}

/** @returns the item for a list */
export function itemView(item: ReviewedItem, of: Of): ItemView {
  const { kind, name, hash, review, definition } = item;
  return {
    connector: of.connector,
    kind,
    name,
    label: labelOf(item),
    hash,
    review,
    canBeAccepted: definition !== null,
    ...findingsOf(item, of),
  };
}

/** @returns the item beside what was accepted of it */
export function itemDiff(item: ReviewedItem, of: Of): ToolDiff {
  const before = of.accepted?.definition ?? null;
  const calls = { calls: callsOf(of.tools).join('\n') };
  const fields = item.kind === 'page' ? pageFields : instructionFields;
  return {
    connector: of.connector,
    tool: labelOf(item),
    review: item.review,
    acceptedAt: of.accepted === undefined ? null : new Date(of.accepted.acceptedAt).toISOString(),
    isCompared: before !== null,
    ...findingsOf(item, of),
    hash: item.hash,
    fields: fieldsDiff(
      fields,
      before === null ? null : { ...shownOf(item.kind, before), ...calls },
      { ...shownOf(item.kind, item.definition ?? {}), ...calls },
    ),
  };
}

const instructionFields = [['text', 'Instructions to the model']] as const;
const pageFields = [
  ['calls', 'Tools of the server that it may call'],
  ['reaches', 'Where it may reach'],
  ['permissions', 'What it asks the browser for'],
  ['named', 'Addresses in its text'],
  ['types', 'Type'],
  ['meta', 'Metadata'],
  ['text', 'The page'],
] as const;

function labelOf({ kind, name }: ReviewedItem): string {
  return kind === 'instructions' ? 'Instructions' : visible(name, limits.upstream.offeredUri);
}

function shownOf(kind: ReviewedItem['kind'], definition: JsonObject): JsonObject {
  if (kind === 'instructions') return definition;
  const { reaches, permissions, named, types, meta, text } = pageSurface(definition);
  const lines = (all: readonly string[]): JsonObject[string] =>
    all.length === 0 ? undefined : all.join('\n');
  return {
    reaches: lines(reaches),
    permissions: lines(permissions),
    named: lines(named),
    types: lines(types),
    ...(Object.keys(meta).length > 0 && { meta }),
    text,
  };
}

function findingsOf(
  { kind, definition }: ReviewedItem,
  { accepted }: Of,
): Pick<ItemView, 'flags' | 'needsLook'> {
  if (definition === null) {
    const why = 'it is too large to be reviewed, or no page, so it is given to nobody';
    return { flags: [why], needsLook: true };
  }
  const surface = kind === 'page' ? pageSurface(definition) : null;
  const { text: words } = definition;
  const text = surface?.text ?? (typeof words === 'string' ? words : '');
  const found = findInstructionLike(text.slice(0, limits.text.reviewed));
  // Instructions instruct; what matters is whether they speak against the person.
  const marked = kind === 'page' ? found : found.filter(({ isStrong }) => isStrong);
  const quoted = marked
    .slice(0, 3)
    .map(({ start, end }) => `“${visible(text.slice(start, end), 60)}”`);
  const added = surface === null ? [] : newPlaces(surface, accepted);
  return {
    flags: [
      ...(quoted.length === 0
        ? []
        : [`its text reads like instructions to the model: ${quoted.join(', ')}`]),
      ...added.map((place) => `it reaches ${place}, which the page that you accepted did not`),
    ],
    needsLook: added.length > 0 || found.some(({ isStrong }) => isStrong),
  };
}

/** Where a page that was accepted did not reach; nothing for one that never was. */
function newPlaces(now: PageSurface, accepted: ItemPin | undefined): readonly string[] {
  if (accepted?.definition == null) return [];
  const before = pageSurface(accepted.definition);
  const known = new Set([...before.reaches, ...before.named]);
  return [...now.reaches, ...now.named].filter((place) => !known.has(place));
}
