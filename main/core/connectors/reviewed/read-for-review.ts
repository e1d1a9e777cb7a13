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
import type { ReviewedItems } from './reviewed-items.ts';
import { shownTexts, textsIn, withoutShown } from '../../mcp/extensions/shown-texts.ts';
import { bytesOf, isFile } from './skill-files.ts';

export interface ReviewRead {
  /** By the URI of the file; foreign. */
  readonly texts: JsonObject;
  /** What is not shown, and why: sentences without foreign text but for the URI. */
  readonly unread: readonly { readonly uri: string; readonly why: string }[];
}

type Send = (request: UpstreamRequest) => Promise<UpstreamOutcome>;

/** @param name of the skill among the items */
export async function readForReview(
  items: ReviewedItems,
  name: string,
  send: Send,
): Promise<ReviewRead> {
  const item = items.now().find((each) => each.kind === 'skill' && each.name === name);
  const skill = item?.definition == null ? null : skillOf(item.definition);
  if (item === undefined || skill === null) return { texts: {}, unread: [] };
  const before = items.accepted('skill', name)?.definition ?? null;
  const texts: Record<string, string> = {};
  const unread: { uri: string; why: string }[] = [];
  const signal = AbortSignal.timeout(limits.upstream.skillReview);
  let bytes = 0;
  for (const file of filesOf(skill)) {
    const known = before === null ? undefined : acceptedText(before, file);
    const left = limits.upstream.skillTexts - bytes;
    const text =
      known ??
      (file.size > left ? tooLong : await readFile(file, skill.files === null, send, signal));
    if (typeof text === 'string' && Buffer.byteLength(text) <= left) {
      texts[file.uri] = text;
      bytes += Buffer.byteLength(text);
    } else unread.push({ uri: file.uri, why: typeof text === 'string' ? tooLong.why : text.why });
  }
  if (unread.length === 0 || Object.keys(texts).length > 0)
    items.show('skill', name, item.hash, shownTexts(texts));
  return { texts, unread };
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

async function readFile(
  file: SkillFile,
  isDynamic: boolean,
  send: Send,
  signal: AbortSignal,
): Promise<string | { readonly why: string }> {
  const timeoutMs = limits.upstream.headers;
  const params = { uri: file.uri };
  const outcome = await send({ method: 'resources/read', params, signal, timeoutMs });
  if (outcome.kind !== 'result') return { why: 'The server does not give it now.' };
  const bytes = bytesOf(outcome.result);
  if (bytes === null || (!isDynamic && !isFile(bytes, file)))
    return { why: 'The server gives another file than its digest is of.' };
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : { why: 'It is no text.' };
}

const tooLong = { why: 'It is too long to be shown with the others.' };
