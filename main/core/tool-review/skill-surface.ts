/**
 * What of a skill matters to who reviews it: what it says it is for, which files it has, what they
 * say (MCP extension `io.modelcontextprotocol/skills`, SEP-2640). Pure.
 */
import { textsIn, withoutShown } from '../mcp/extensions/shown-texts.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import { folderOf, readSkill } from '../mcp/extensions/skills-extension.ts';
import { addressesIn } from './page-surface.ts';

/** In the order in which they are shown. */
export const skillFields = [
  ['name', 'Name'],
  ['description', 'What it is for'],
  ['frontmatter', 'More about it'],
  ['named', 'Addresses in its text'],
  ['files', 'Files'],
  ['unread', 'Files that are not shown'],
  ['text', 'Its text'],
  ['meta', 'Metadata'],
] as const;

/** @param definition an entry, with the texts that were read for a review */
export function shownSkill(definition: JsonObject): JsonObject {
  const entry = withoutShown(definition);
  const { frontmatter, _meta: meta } = entry;
  const { name, description, ...rest } = isJsonObject(frontmatter) ? frontmatter : {};
  const named = addressesIn(skillText(definition));
  return {
    name,
    description,
    ...(Object.keys(rest).length > 0 && { frontmatter: rest }),
    ...(named.length > 0 && { named: named.join('\n') }),
    files: filesOf(entry),
    ...textMember(definition),
    meta,
  };
}

/** All that it says, as far as it was read; foreign. */
export function skillText(definition: JsonObject): string {
  const { frontmatter } = definition;
  const description = isJsonObject(frontmatter) ? frontmatter['description'] : undefined;
  const texts = Object.values(textsIn(definition));
  return [...(typeof description === 'string' ? [description] : []), ...texts].join('\n');
}

/** A line for each: its path in the skill, its bytes, its digest. */
function filesOf(entry: JsonObject): string {
  const skill = readSkill(entry);
  if (skill?.files == null) return 'They may change at any time.';
  return skill.files
    .map(({ uri, size, digest }) => `${pathOf(uri, skill.uri)}  ${size} bytes  ${digest}`)
    .join('\n');
}

/** One after the other, each under its path. */
function textMember(definition: JsonObject): JsonObject {
  const texts = Object.entries(textsIn(definition));
  if (texts.length === 0) return {};
  const { uri } = definition;
  const of = typeof uri === 'string' ? uri : '';
  return {
    text: texts.map(([file, text]) => `── ${pathOf(file, of)} ──\n${text}`).join('\n\n'),
  };
}

function pathOf(file: string, skill: string): string {
  return visible(file.slice(folderOf(skill).length + 1), limits.upstream.offeredUri);
}
