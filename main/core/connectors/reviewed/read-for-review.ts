/**
 * Reads the texts of a skill because a person looks at it: never ahead, and only files that they
 * have not accepted with these bytes (SEP-2640).
 */
import { isUtf8 } from 'node:buffer';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import {
  readSkill,
  skillOf,
  type Skill,
  type SkillFile,
} from '../../mcp/extensions/skills-extension.ts';
import type { UpstreamOutcome, UpstreamRequest } from '../conversation/upstream.ts';
import { saysTheSame } from './manifest.ts';
import type { ReviewedItems } from './reviewed-items.ts';
import { shownTexts, textsIn, withoutShown } from '../../mcp/extensions/shown-texts.ts';
import { bytesOf, isFile } from './skill-files.ts';

export interface ReviewRead {
  /** By the URI of the file; foreign. */
  readonly texts: JsonObject;
  /** What is not shown, and why: sentences without foreign text but for the URI. */
  readonly unread: readonly { readonly uri: string; readonly why: string }[];
  /** The server gives another skill than its list says. */
  readonly isFalse: boolean;
}

export const nothingRead: ReviewRead = Object.freeze({ texts: {}, unread: [], isFalse: false });

type Send = (request: UpstreamRequest) => Promise<UpstreamOutcome>;

/** @param name of the skill among the items */
export async function readForReview(
  items: ReviewedItems,
  name: string,
  send: Send,
): Promise<ReviewRead> {
  const item = items.now().find((each) => each.kind === 'skill' && each.name === name);
  const skill = item?.definition == null ? null : skillOf(item.definition);
  if (item === undefined || skill === null) return nothingRead;
  const before = items.accepted('skill', name)?.definition ?? null;
  const texts: Record<string, string> = {};
  const unread: { uri: string; why: string }[] = [];
  const signal = AbortSignal.timeout(limits.upstream.skillReview);
  let left: number = limits.upstream.skillTexts;
  let isFalse = false;
  for (const file of filesOf(skill)) {
    const known = before === null ? undefined : acceptedText(before, file);
    const text: string | Unread = isFalse
      ? notRead
      : (known ?? (await readFile(file, { skill, left, send, signal })));
    if (typeof text === 'string') {
      texts[file.uri] = text;
      left -= Buffer.byteLength(text);
    } else {
      unread.push({ uri: file.uri, why: text.why });
      isFalse ||= text === anotherFile || text === anotherManifest;
    }
  }
  if (!isFalse) items.show('skill', name, item.hash, shownTexts(texts));
  return { texts, unread, isFalse };
}

/** `SKILL.md` first; of a dynamic skill nothing else is known. */
function filesOf({ uri, files }: Skill): readonly SkillFile[] {
  if (files === null) return [{ uri, digest: '', size: 0 }];
  return files.toSorted((one, other) => Number(other.uri === uri) - Number(one.uri === uri));
}

/** Undefined where other bytes were accepted, or their text was not kept. */
function acceptedText(accepted: JsonObject, { uri, digest }: SkillFile): string | undefined {
  const text = textsIn(accepted)[uri];
  const files = readSkill(withoutShown(accepted))?.files ?? [];
  const isSame = files.some((file) => file.uri === uri && file.digest === digest);
  return isSame ? text : undefined;
}

/** Why it is not shown. */
interface Unread {
  readonly why: string;
}

interface Reading {
  readonly skill: Skill;
  /** How many bytes there is room for. */
  readonly left: number;
  readonly send: Send;
  readonly signal: AbortSignal;
}

async function readFile(
  file: SkillFile,
  { skill, left, send, signal }: Reading,
): Promise<string | Unread> {
  if (file.size > left) return tooLong;
  const timeoutMs = limits.upstream.headers;
  const params = { uri: file.uri };
  const outcome = await send({ method: 'resources/read', params, signal, timeoutMs });
  if (outcome.kind !== 'result') return { why: 'The server does not give it now.' };
  const bytes = bytesOf(outcome.result);
  if (bytes === null || (skill.files !== null && !isFile(bytes, file))) return anotherFile;
  if (!isUtf8(bytes) || bytes.includes(0)) return { why: 'It is no text.' };
  if (bytes.length > left) return tooLong;
  const text = bytes.toString('utf8');
  return file.uri === skill.uri && !saysTheSame(text, skill.entry) ? anotherManifest : text;
}

const tooLong = { why: 'It is too long to be shown with the others.' };
const anotherFile = { why: 'The server gives another file than its digest is of.' };
const anotherManifest = {
  why: 'It says something else of the skill than the list of the server does.',
};
/** A host would not go on either (SEP-2640, Integrity). */
const notRead = { why: 'It is not read, because of the one above.' };
