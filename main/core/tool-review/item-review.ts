/**
 * Instructions, pages and skills of a server as a person reviews them: what they say, where a page
 * may reach, which tools it may call, which files a skill has, beside what was accepted.
 */
import type { ItemView } from '../../../contract/views/tools/item-view.ts';
import type { ToolDiff } from '../../../contract/views/tools/tool-diff.ts';
import type { CatalogueTool } from '../connectors/conversation/connector-facts.ts';
import type { ItemPin } from '../connectors/reviewed/item-pins.ts';
import type { ReviewedItem } from '../connectors/reviewed/reviewed-items.ts';
import type { JsonObject } from '../lib/json.ts';
import { shownTexts } from '../mcp/extensions/shown-texts.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import { callsOf } from '../mcp/extensions/ui-extension.ts';
import { findInstructionLike } from '../policy/instruction-like.ts';
import type { ReviewRead } from '../connectors/reviewed/read-for-review.ts';
import { addressesIn, pageSurface } from './page-surface.ts';
import { shownSkill, skillFields, skillText } from './skill-surface.ts';
import { fieldsDiff } from './tool-diff.ts';

type Findings = Pick<ItemView, 'flags' | 'needsLook'>;

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
    // Nobody has seen what is in it, so nobody can say that it is harmless.
    ...(kind === 'skill' && item.shown === null && { needsLook: true }),
  };
}

/**
 * @param read what was read of a skill for this
 * @returns the item beside what was accepted of it
 */
export function itemDiff(item: ReviewedItem, of: Of, read: ReviewRead): ToolDiff {
  const before = of.accepted?.definition ?? null;
  const calls = { calls: callsOf(of.tools).join('\n') };
  const shown = item.kind === 'skill' ? shownTexts(read.texts) : null;
  const now = { ...item.definition, ...shown };
  return {
    connector: of.connector,
    tool: labelOf(item),
    review: item.review,
    acceptedAt: of.accepted === undefined ? null : new Date(of.accepted.acceptedAt).toISOString(),
    isCompared: before !== null,
    ...withRead(findingsOf({ ...item, shown }, of), read),
    hash: item.hash,
    fields: fieldsDiff(
      fieldsOf[item.kind],
      before === null ? null : { ...shownOf(item.kind, before), ...calls },
      { ...shownOf(item.kind, now), ...calls, ...unreadOf(read) },
    ),
  };
}

function withRead(found: Findings, { isFalse }: ReviewRead): Findings {
  if (!isFalse) return found;
  const flag = 'its server gives files other than those it lists, so nothing more of it was read';
  return { flags: [flag, ...found.flags], needsLook: true };
}

function unreadOf({ unread }: ReviewRead): JsonObject {
  if (unread.length === 0) return {};
  const { offeredUri } = limits.upstream;
  return {
    unread: unread.map(({ uri, why }) => `${visible(uri, offeredUri)} – ${why}`).join('\n'),
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

const fileFields = [
  ['named', 'Addresses in its text'],
  ['size', 'Bytes'],
  ['digest', 'Digest'],
  ['text', 'The file'],
] as const;
const fieldsOf = {
  instructions: instructionFields,
  page: pageFields,
  skill: skillFields,
  skill_file: fileFields,
} as const;

function labelOf({ kind, name }: ReviewedItem): string {
  return kind === 'instructions' ? 'Instructions' : visible(name, limits.upstream.offeredUri);
}

function shownOf(kind: ReviewedItem['kind'], definition: JsonObject): JsonObject {
  switch (kind) {
    case 'instructions':
      return definition;
    case 'skill':
      return shownSkill(definition);
    case 'skill_file':
      return { ...definition, named: linesOf(placesOf(kind, definition)) };
    case 'page': {
      const { reaches, permissions, named, types, meta, text } = pageSurface(definition);
      return {
        reaches: linesOf(reaches),
        permissions: linesOf(permissions),
        named: linesOf(named),
        types: linesOf(types),
        ...(Object.keys(meta).length > 0 && { meta }),
        text,
      };
    }
  }
}

function linesOf(all: readonly string[]): JsonObject[string] {
  return all.length === 0 ? undefined : all.join('\n');
}

/** All that is said, as the model or the browser reads it; foreign. */
function textOf(kind: ReviewedItem['kind'], definition: JsonObject): string {
  if (kind === 'page') return pageSurface(definition).text;
  if (kind === 'skill') return skillText(definition);
  const { text } = definition;
  return typeof text === 'string' ? text : '';
}

/** Where it reaches, and which addresses it names. */
function placesOf(kind: ReviewedItem['kind'], definition: JsonObject): readonly string[] {
  if (kind !== 'page') return addressesIn(textOf(kind, definition));
  const { reaches, named } = pageSurface(definition);
  return [...reaches, ...named];
}

function findingsOf({ kind, definition: plain, shown }: ReviewedItem, { accepted }: Of): Findings {
  if (plain === null) {
    const why =
      'it is too large to be reviewed, or not what it should be, so it is given to nobody';
    return { flags: [why], needsLook: true };
  }
  const definition = { ...plain, ...shown };
  const text = textOf(kind, definition);
  const found = findInstructionLike(text.slice(0, limits.text.reviewed));
  // Instructions and skills instruct; what matters is whether they speak against the person.
  const marked = kind === 'page' ? found : found.filter(({ isStrong }) => isStrong);
  const quoted = marked
    .slice(0, 3)
    .map(({ start, end }) => `“${visible(text.slice(start, end), 60)}”`);
  const added = newPlaces(kind, definition, accepted);
  return {
    flags: [
      ...(quoted.length === 0
        ? []
        : [`its text reads like instructions to the model: ${quoted.join(', ')}`]),
      ...(isDynamic(definition) ? [dynamicFlag] : []),
      ...added.map((place) =>
        kind === 'page'
          ? `it reaches ${place}, which the page that you accepted did not`
          : `it names ${place}, which what you accepted did not`,
      ),
    ],
    needsLook: added.length > 0 || found.some(({ isStrong }) => isStrong),
  };
}

/** New places of what was accepted before; nothing for what never was. */
function newPlaces(
  kind: ReviewedItem['kind'],
  definition: JsonObject,
  accepted: ItemPin | undefined,
): readonly string[] {
  if (kind === 'instructions' || accepted?.definition == null) return [];
  const known = new Set(placesOf(kind, accepted.definition));
  return placesOf(kind, definition).filter((place) => !known.has(place));
}

function isDynamic({ resources }: JsonObject): boolean {
  return resources === 'dynamic';
}

const dynamicFlag =
  'its server may change its files at any time, so each file is reviewed by itself';
