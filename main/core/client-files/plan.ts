/**
 * What adding our entry would change in one file: read, worked out, shown; nothing is written here
 * (CFG-3).
 */
import { existsSync } from 'node:fs';
import type { ClientFilePreview } from '../../../contract/commands/client-file-commands.ts';
import { sha256Hex } from '../lib/digest.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { ClientPaths } from '../ports/ports.ts';
import type { EntryBook, KnownEntry } from './entry-book.ts';
import { inWords, type ProblemInWords } from './file-problems.ts';
import { loadLayout, type LaidOut } from './file-layout.ts';
import { putEntry, type Piece } from './formats/edit-entry.ts';
import { loadNotation } from './formats/load-notation.ts';
import { managedFiles } from './locations.ts';
import { ownCommand } from './own-command.ts';
import { readClientFile, type ReadFile } from './safe-file.ts';
import { replacedIn, shownChange, type Ours } from './shown-lines.ts';
import type { Target } from './targets.ts';

export interface Plan {
  readonly target: Target;
  readonly act: 'add' | 'replace' | 'update' | 'nothing';
  readonly read: ReadFile;
  readonly after: string;
  readonly piece: Piece | null;
  /** What of the new text is ours, and may be shown. */
  readonly ours: Ours;
  readonly others: readonly string[];
  /** Of all that the person saw. */
  readonly digest: string;
  readonly known: KnownEntry | undefined;
}

/** @throws FileRefused, CannotEdit */
export async function makePlan(target: Target, path: string, book: EntryBook): Promise<Plan> {
  const { row, name, roots } = target;
  const layout = await loadLayout(row);
  const read = await readClientFile(path, roots);
  const before = read.content?.text ?? '';
  const found = layout.entries(before);
  const known = book.at(path, name);
  // Without those that ours takes the place of, one after the other, each checked for itself.
  const cleared = target.without
    .filter((each) => each !== name)
    .reduce((text, each) => layout.remove(text, each, null), before);
  const placed = layout.put(cleared, name, target.entry);
  const { text: after, entry } = placed;
  const piece = cleared === before ? placed.piece : null;
  const isThere = found.some((each) => each.name === name);
  const act = actOf(isThere, after === before, known !== undefined);
  return {
    target: { ...target, entry },
    act,
    read,
    after,
    piece,
    ours: oursIn(placed, cleared),
    others: found.flatMap((each) =>
      each.name === name || target.without.includes(each.name) ? [] : [each.name],
    ),
    digest: sha256Hex(JSON.stringify([read.digest, path, name, entry, act, target.without])),
    known,
  };
}

function oursIn({ text, piece, base }: LaidOut, before: string): Ours {
  // A new file is all ours, with what it has to begin with.
  if (base !== before) return { start: 0, end: text.length };
  return piece === null ? replacedIn(before, text) : insertedIn(before, text, piece.text);
}

function actOf(isThere: boolean, isSame: boolean, isKnown: boolean): Plan['act'] {
  if (!isThere) return 'add';
  if (isSame) return 'nothing';
  return isKnown ? 'update' : 'replace';
}

export async function previewOf(
  target: Target,
  book: EntryBook,
  clientPaths: ClientPaths,
): Promise<ClientFilePreview> {
  const { row, place, name, via, entry } = target;
  const notation = await loadNotation(row.notation);
  const common = {
    app: row.id,
    appName: row.name,
    file: place?.path ?? null,
    name,
    via,
    snippet: putEntry(notation, row.container, '', name, entry).text.trimEnd(),
    link: linkOf(target),
    commandLine: commandLineOf(target),
    ownCommand: ownCommand(target, clientPaths.platform),
    notes: [
      ...(row.before === undefined ? [] : [row.before]),
      ...managedWords(target, clientPaths),
    ],
    after: row.after,
  };
  const blocked = (problem: ProblemInWords): ClientFilePreview => ({
    ...common,
    fileExists: place !== null && existsSync(place.path),
    act: 'blocked',
    lines: [],
    others: [],
    digest: null,
    problem,
  });
  if (place === null || place.confidence === 'C') return blocked(uncertain(place === null));
  try {
    const plan = await makePlan(target, place.path, book);
    return {
      ...common,
      fileExists: plan.read.content !== null,
      act: plan.act,
      lines: shownChange(plan.read.content?.text ?? '', plan.after, null, plan.ours),
      others: plan.others
        .slice(0, limits.clientFiles.shownNames)
        .map((other) => visible(other, 80)),
      digest: plan.digest,
      problem: null,
    };
  } catch (error) {
    return blocked(inWords(error, clientPaths.platform));
  }
}

function uncertain(isNowhere: boolean): ProblemInWords {
  return {
    reason: 'uncertain',
    message: isNowhere
      ? 'This client is not known to run on this system.'
      : 'Where this client keeps its servers is not certain on this system.',
    hint: 'Paste the lines yourself, and look whether the client takes them.',
  };
}

/** A link adds to the person's own file, and takes nothing away. */
function linkOf({ row, name, entry, project, without }: Target): string | null {
  return project !== null || without.length > 0 ? null : (row.link?.(name, entry) ?? null);
}

function commandLineOf({ row, name, via, entry, project }: Target): string | null {
  const url = Object.values(entry).find(
    // Not its kind, which is `http` too.
    (value) => typeof value === 'string' && /^https?:/u.test(value),
  );
  if (via !== 'http' || project !== null || typeof url !== 'string') return null;
  return row.commandLine?.(name, url) ?? null;
}

export function managedWords({ row }: Pick<Target, 'row'>, paths: ClientPaths): readonly string[] {
  return managedFiles(row, paths).flatMap(({ path, words }) => (existsSync(path) ? [words] : []));
}

/** Where cutting the insertion gives the old text back. */
function insertedIn(before: string, after: string, inserted: string): Ours {
  let start = after.indexOf(inserted);
  while (start !== -1 && after.slice(0, start) + after.slice(start + inserted.length) !== before)
    start = after.indexOf(inserted, start + 1);
  return { start, end: start + inserted.length };
}
