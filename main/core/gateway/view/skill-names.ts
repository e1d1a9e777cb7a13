/**
 * The skills of the connectors that one grant sees, by the URIs that clients know them under: as
 * the server names them, but for those that two connectors have (SEP-2640). Links within a skill
 * are relative to its folder, so the whole folder is renamed.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type { OfferedSkill } from '../../connectors/reviewed/skill-files.ts';
import { folderOf, skillOf } from '../../mcp/extensions/skills-extension.ts';
import { looksNamed, named, ofSkills } from './distinct-uris.ts';

export interface SkillNames {
  /** Accepted entries as clients are shown them. */
  readonly entries: readonly JsonObject[];
  /** How a client knows a file or folder of a skill; null for what is in none. */
  exposed(connector: string, uri: string): string | null;
  /** The entry with the URIs that clients know. */
  inEntry(connector: string, entry: JsonObject): JsonObject;
  /** @param uri of a file, or of a folder that only one connector has, as a client names it */
  find(uri: string): { readonly connector: string; readonly original: string } | undefined;
  /** Whether the server has named this file or folder: it is in a skill, or above one. */
  has(connector: string, original: string): boolean;
}

interface Folder {
  readonly connector: string;
  /** Without a slash at its end. */
  readonly original: string;
  readonly exposed: string;
  readonly isDynamic: boolean;
  readonly files: ReadonlySet<string>;
}

interface Of {
  readonly connector: string;
  readonly skills: readonly OfferedSkill[];
}

/** @param isShared whether several connectors are behind one address */
export function createSkillNames(from: readonly Of[], isShared: boolean): SkillNames {
  const connectors = from.map(({ connector }) => connector);
  const all = from.flatMap(({ connector, skills }) =>
    skills.flatMap(({ entry }) => {
      const skill = skillOf(entry);
      return skill === null ? [] : [{ connector, skill, original: folderOf(skill.uri) }];
    }),
  );
  const isTaken = (connector: string, original: string): boolean =>
    looksNamed(ofSkills, connector, `${original}/`, connectors) ||
    all.some((other) => other.connector !== connector && overlap(other.original, original));
  const folders: readonly Folder[] = all.map(({ connector, skill, original }) => ({
    connector,
    original,
    exposed:
      isShared && isTaken(connector, original) ? named(ofSkills, connector, original) : original,
    isDynamic: skill.files === null,
    files: new Set([skill.uri, ...(skill.files ?? []).map(({ uri }) => uri)]),
  }));

  function exposed(connector: string, uri: string): string | null {
    const folder = folders.find(
      (each) => each.connector === connector && isWithin(uri, each.original),
    );
    return folder === undefined ? null : folder.exposed + uri.slice(folder.original.length);
  }

  function inEntry(connector: string, entry: JsonObject): JsonObject {
    const known = (uri: JsonValue | undefined): JsonValue | undefined =>
      typeof uri === 'string' ? (exposed(connector, uri) ?? uri) : uri;
    if (typeof entry['uri'] !== 'string' || known(entry['uri']) === entry['uri']) return entry;
    const { resources } = entry;
    return {
      ...entry,
      uri: known(entry['uri']),
      resources: Array.isArray(resources)
        ? (resources as readonly JsonValue[]).map((file) =>
            isJsonObject(file) ? { ...file, uri: known(file['uri']) } : file,
          )
        : resources,
    };
  }

  /** A folder above skills: one connector alone has to have it. */
  function above(uri: string): ReturnType<SkillNames['find']> {
    const below = folders.filter((each) => isWithin(each.exposed, uri));
    const [first] = below;
    if (first === undefined || below.some(({ connector }) => connector !== first.connector))
      return undefined;
    const { connector, original, exposed: known } = first;
    if (known === original) return { connector, original: uri };
    const added = known.length - original.length;
    const at = uri.indexOf('://') + 3;
    return uri.length < at + added
      ? undefined
      : { connector, original: uri.slice(0, at) + uri.slice(at + added) };
  }

  return {
    entries: from.flatMap(({ connector, skills }) =>
      skills.flatMap(({ entry, isAccepted }) => (isAccepted ? [inEntry(connector, entry)] : [])),
    ),
    exposed,
    inEntry,
    find(uri) {
      const folder = folders.find((each) => isWithin(uri, each.exposed));
      if (folder === undefined) return above(uri);
      const original = folder.original + uri.slice(folder.exposed.length);
      return { connector: folder.connector, original };
    },
    has: (connector, original) =>
      folders.some(
        (each) =>
          each.connector === connector &&
          (each.files.has(original) ||
            (each.isDynamic && isWithin(original, each.original)) ||
            isWithin(each.original, original) ||
            [...each.files].some((file) => isWithin(file, original))),
      ),
  };
}

function overlap(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

/** @returns whether it is the folder, or in it */
function isWithin(uri: string, folder: string): boolean {
  const whole = folder.endsWith('/') ? folder.slice(0, -1) : folder;
  return uri === whole || uri.startsWith(`${whole}/`);
}
