/**
 * Which skills and files of skills a client may have: entries that the person accepted, and files
 * with the digests of those. A file that no entry has a digest of is accepted by itself, as it is
 * now (MCP extension `io.modelcontextprotocol/skills`, SEP-2640).
 */
import { sha256Hex } from '../../lib/digest.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import {
  isSkillUri,
  readSkill,
  skillOf,
  type SkillFile,
} from '../../mcp/extensions/skills-extension.ts';
import type { ReviewedItems } from './reviewed-items.ts';
import { withoutShown } from '../../mcp/extensions/shown-texts.ts';

export type SkillRefusal = 'skill_not_reviewed' | 'skill_file_differs';

/** An entry of the server; foreign. */
export interface OfferedSkill {
  readonly entry: JsonObject;
  /** As it is now. */
  readonly isAccepted: boolean;
}

export interface SkillFiles {
  /** What the server offers now; the same array until something of it changes. */
  now(): readonly OfferedSkill[];
  /** @param result of `skills/get`; foreign. Another version waits for a review from now on. */
  refusalOfEntry(uri: string, result: JsonObject): SkillRefusal | null;
  /**
   * @param result of `resources/read`; foreign
   * @returns null for what may be given, which everything may that is of no skill
   */
  refusalOfFile(uri: string, result: JsonObject): SkillRefusal | null;
  /** @returns the result of `resources/directory/read` without what may not be given */
  withoutHeld(result: JsonObject): JsonObject;
}

/** @param items of the same connector */
export function createSkillFiles(items: ReviewedItems): SkillFiles {
  let offered: { readonly of: object; readonly skills: readonly OfferedSkill[] } | null = null;
  let pinned: { readonly of: object; readonly files: Files } | null = null;

  /** The accepted digests of every file, whichever skill it is in. */
  function files(): Files {
    const of = items.acceptedOf('skill');
    if (pinned?.of === of) return pinned.files;
    const files: Map<string, SkillFile[]> = new Map();
    for (const { definition } of of) {
      const skill = definition === null ? null : readSkill(withoutShown(definition));
      for (const file of skill?.files ?? []) {
        const known = files.get(file.uri);
        if (known === undefined) files.set(file.uri, [file]);
        else known.push(file);
      }
    }
    pinned = { of, files };
    return files;
  }

  function isAccepted(kind: 'skill' | 'skill_file', name: string): boolean {
    const item = items.now().find((each) => each.kind === kind && each.name === name);
    return item?.review === 'accepted';
  }

  /** Whether an entry that waits for a review has this file. */
  function waits(uri: string): boolean {
    return items.now().some(({ kind, review, definition }) => {
      if (kind !== 'skill' || review === 'accepted' || definition === null) return false;
      return skillOf(definition)?.files?.some((file) => file.uri === uri) === true;
    });
  }

  return {
    now() {
      const of = items.now();
      if (offered?.of !== of) {
        const skills = of.flatMap(({ kind, review, definition: entry }) =>
          kind === 'skill' && entry !== null ? [{ entry, isAccepted: review === 'accepted' }] : [],
        );
        offered = { of, skills };
      }
      return offered.skills;
    },
    refusalOfEntry(uri, { skill: foreign }) {
      const skill = readSkill(foreign);
      if (skill === null || skill.uri !== uri) return 'skill_not_reviewed';
      items.see('skill', skill.uri, skill.entry);
      return isAccepted('skill', skill.uri) ? null : 'skill_not_reviewed';
    },
    refusalOfFile(uri, result) {
      const pins = files().get(uri);
      if (pins === undefined && waits(uri)) return 'skill_not_reviewed';
      if (pins === undefined && !isSkillUri(uri)) return null;
      const bytes = bytesOf(result);
      if (pins !== undefined) {
        if (bytes !== null && pins.some((pin) => isFile(bytes, pin))) return null;
        return waits(uri) ? 'skill_not_reviewed' : 'skill_file_differs';
      }
      items.see('skill_file', uri, bytes === null ? null : fileDefinition(bytes, result));
      return isAccepted('skill_file', uri) ? null : 'skill_not_reviewed';
    },
    withoutHeld(result) {
      const { resources } = result;
      if (!Array.isArray(resources)) return result;
      const known = [
        ...files().keys(),
        ...items.acceptedOf('skill_file').map(({ name }) => name),
        ...items.acceptedOf('skill').map(({ name }) => name),
      ];
      const names = new Set(known);
      const isGiven = (foreign: JsonValue): boolean => {
        const uri = isJsonObject(foreign) ? foreign['uri'] : undefined;
        if (typeof uri !== 'string') return false;
        if (names.has(uri)) return true;
        const folder = uri.endsWith('/') ? uri : `${uri}/`;
        if (known.some((name) => name.startsWith(folder))) return true;
        return !isSkillUri(uri) && !waits(uri);
      };
      return { ...result, resources: (resources as readonly JsonValue[]).filter(isGiven) };
    },
  };
}

type Files = ReadonlyMap<string, readonly SkillFile[]>;

/**
 * What the digest of a file is made of. A text or Base64 that programs read differently has no such
 * bytes: a digest would be of what only we read.
 *
 * @returns null for what is not one whole file
 */
export function bytesOf({ contents }: JsonObject): Buffer | null {
  if (!Array.isArray(contents) || contents.length !== 1) return null;
  const [piece] = contents as readonly JsonValue[];
  if (!isJsonObject(piece)) return null;
  const { text, blob } = piece;
  if (typeof text === 'string' && blob === undefined) return exactly(text, 'utf8');
  return typeof blob === 'string' && text === undefined ? exactly(blob, 'base64') : null;
}

function exactly(text: string, encoding: 'utf8' | 'base64'): Buffer | null {
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding) === text ? bytes : null;
}

/** @returns whether these are the bytes that the entry promises */
export function isFile(bytes: Buffer, { digest, size }: SkillFile): boolean {
  return bytes.length === size && `sha256:${sha256Hex(bytes)}` === digest;
}

/** The digest is of all of it, the text is what fits. */
function fileDefinition(bytes: Buffer, { contents }: JsonObject): JsonObject {
  const [piece] = contents as readonly JsonObject[];
  const isShown = typeof piece?.['text'] === 'string' && bytes.length <= limits.upstream.skillTexts;
  return {
    digest: `sha256:${sha256Hex(bytes)}`,
    size: bytes.length,
    ...(isShown && { text: piece['text'] }),
  };
}
