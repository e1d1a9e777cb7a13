/**
 * What the skills extension puts into the wire: entries of skills, and the digests of their files
 * (MCP extension `io.modelcontextprotocol/skills`, SEP-2640). Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { copyObject } from '../definitions/copy-json.ts';
import { metaMember } from '../definitions/foreign-meta.ts';
import { ownMetaPrefix } from '../revisions.ts';

export const skillsExtension = 'io.modelcontextprotocol/skills';

/** One file of a skill: `digest` is `sha256:` and 64 hexadecimal digits, `size` is in bytes. */
export interface SkillFile {
  readonly uri: string;
  readonly digest: string;
  readonly size: number;
}

/** A server's entry of a skill; foreign. */
export interface Skill {
  /** Of its `SKILL.md`. */
  readonly uri: string;
  /** Null: the server says `dynamic`, so that no file has a digest. */
  readonly files: readonly SkillFile[] | null;
  /** The entry as received. */
  readonly entry: JsonObject;
}

/** @returns what a server declares of skills; null for one that has none */
export function declaredSkills(
  capabilities: JsonObject,
): { readonly readsDirectories: boolean } | null {
  const { extensions } = capabilities;
  const declared = isJsonObject(extensions) ? extensions[skillsExtension] : undefined;
  return isJsonObject(declared) ? { readsDirectories: declared['directoryRead'] === true } : null;
}

/** @returns whether the URI says by itself that it names a file of a skill */
export function isSkillUri(uri: string): boolean {
  return uri.startsWith('skill://');
}

/** @returns the entry, bounded; null for what is none, or has more files than hosts take */
export function readSkill(foreign: JsonValue | undefined): Skill | null {
  if (!isJsonObject(foreign)) return null;
  const { _meta: meta, ...rest } = foreign;
  const isOurs = (name: string): boolean => name.startsWith(ownMetaPrefix);
  const entry = copyObject({ ...rest, ...metaMember(meta) }, entryBounds, isOurs);
  if (entry === null) return null;
  const { uri, frontmatter, resources } = entry;
  if (!isUri(uri) || !uri.endsWith('/SKILL.md') || !isJsonObject(frontmatter)) return null;
  if (typeof frontmatter['name'] !== 'string' || typeof frontmatter['description'] !== 'string')
    return null;
  if (resources === 'dynamic') return { uri, files: null, entry };
  const files = readFiles(resources, `${folderOf(uri)}/`);
  return files === null ? null : { uri, files, entry };
}

const known = new WeakMap<JsonObject, Skill | null>();

/**
 * @param entry that `readSkill` made, and that nobody changes: read once
 * @returns null for what another version of Consentry kept and this one does not take
 */
export function skillOf(entry: JsonObject): Skill | null {
  let skill = known.get(entry);
  if (skill === undefined) known.set(entry, (skill = readSkill(entry)));
  return skill;
}

/** @param folder that all of them are in */
function readFiles(resources: JsonValue | undefined, folder: string): readonly SkillFile[] | null {
  if (!Array.isArray(resources) || resources.length > limits.upstream.skillFiles) return null;
  const files: SkillFile[] = [];
  let bytes = 0;
  for (const foreign of resources as readonly JsonValue[]) {
    if (!isJsonObject(foreign)) return null;
    const { uri, digest, size } = foreign;
    if (
      !isUri(uri) ||
      !uri.startsWith(folder) ||
      typeof digest !== 'string' ||
      !/^sha256:[0-9a-f]{64}$/u.test(digest)
    )
      return null;
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return null;
    files.push({ uri, digest, size });
    bytes += size;
  }
  return bytes <= limits.upstream.skillBytes ? files : null;
}

function isUri(value: JsonValue | undefined): value is string {
  return (
    typeof value === 'string' &&
    value.length <= limits.upstream.offeredUri &&
    /^[a-z][a-z0-9+.-]*:\/\/[^?#]+$/iu.test(value)
  );
}

/** Frontmatter is small; a file of the list is an object with three members and some spare ones. */
const entryBounds = {
  depth: limits.upstream.opaqueDepth,
  nodes: limits.upstream.opaqueNodes + 8 * limits.upstream.skillFiles,
  bytes: limits.upstream.skillEntry,
};

/** @returns the folder that a file is in, without a slash at its end */
export function folderOf(uri: string): string {
  const end = uri.lastIndexOf('/');
  return end < 0 ? uri : uri.slice(0, end);
}
