/**
 * A tool beside what the person accepted of it: line by line, every character visible, instructions
 * to the model marked (SEC-84, ALATION-24). What is equal is folded away; nothing that changed is.
 */
import type { DiffLine, ToolDiff } from '../../../contract/views/tools/tool-diff.ts';
import type { AcceptedTool } from '../connectors/catalogue/catalogue-store.ts';
import type { CatalogueTool } from '../connectors/conversation/connector-facts.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import { diffOf, type DiffStep } from '../lib/text-diff.ts';
import { visible } from '../lib/visible-text.ts';
import { toolLabel } from '../names/tool-spelling.ts';
import { findInstructionLike } from '../policy/instruction-like.ts';
import type { Findings } from './review-findings.ts';

const fields = [
  ['title', 'Title'],
  ['description', 'Description'],
  ['inputSchema', 'Input schema'],
  ['outputSchema', 'Output schema'],
  ['annotations', 'Annotations'],
  ['icons', 'Icons (the client loads them, Consentry does not)'],
  ['execution', 'How it is called'],
  ['_meta', 'Metadata'],
] as const;

export function toolDiff(
  tool: CatalogueTool,
  accepted: AcceptedTool | undefined,
  marked: Pick<Findings, 'flags' | 'needsLook'>,
): ToolDiff {
  const before = accepted?.definition ?? null;
  return {
    connector: tool.connector,
    tool: toolLabel(tool.name),
    review: tool.review,
    acceptedAt: accepted === undefined ? null : new Date(accepted.acceptedAt).toISOString(),
    isCompared: before !== null,
    flags: [...marked.flags],
    needsLook: marked.needsLook,
    hash: tool.hash,
    fields: fieldsDiff(fields, before, tool.definition),
  };
}

/**
 * @param shown names of members, with what people call them
 * @param before null where nothing was accepted, or what it was is not kept
 * @returns the members that are there, or were
 */
export function fieldsDiff(
  shown: readonly (readonly [name: string, label: string])[],
  before: JsonObject | null,
  after: JsonObject,
): ToolDiff['fields'] {
  return shown.flatMap(([name, label]) => {
    const field = fieldDiff(before, after, name);
    return field === null ? [] : [{ label, ...field }];
  });
}

type FieldDiff = Omit<ToolDiff['fields'][number], 'label'>;

function fieldDiff(before: JsonObject | null, after: JsonObject, name: string): FieldDiff | null {
  const [old, now] = [before?.[name], after[name]];
  if (old === undefined && now === undefined) return null;
  if (before === null || old === undefined || now === undefined) {
    const lines = linesOf(now ?? old);
    const isGone = now === undefined;
    const kind = isGone ? 'removed' : before === null ? 'same' : 'added';
    return { kind, ...bounded(lines.map((line) => lineOf({ kind, text: line }, null))) };
  }
  const [oldLines, newLines] = [linesOf(old), linesOf(now)];
  const steps = diffOf(oldLines, newLines);
  const isSame = steps.every((step) => step.kind === 'same');
  if (!isSame) return { kind: 'changed', ...bounded(folded(withPartners(steps))) };
  if (linesOf(old, false).join('\n') === linesOf(now, false).join('\n'))
    return { kind: 'same', ...bounded(folded(steps.map((step) => lineOf(step, null)))) };
  const note = 'Only line ends or the encoding of characters changed; what is shown is the same.';
  return { kind: 'changed', lines: [], note };
}

/**
 * A text by its lines, anything else as JSON with its members in order; every character visible,
 * unless asked otherwise.
 */
function linesOf(value: JsonValue | undefined, isShown = true): readonly string[] {
  const text = typeof value === 'string' ? value : JSON.stringify(inOrder(value ?? null), null, 2);
  if (!isShown) return [text];
  return text.split(/\r?\n/u).map((line) => {
    const indent = /^ {0,32}/u.exec(line)?.[0] ?? '';
    return indent + visible(line.slice(indent.length), limits.text.reviewed);
  });
}

function inOrder(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(inOrder);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).flatMap(([name, member]): [string, JsonValue][] =>
    member === undefined ? [] : [[name, inOrder(member)]],
  );
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A run of removed lines and the run of added ones after it are the same lines, changed, where
 * there are as many.
 */
function withPartners(steps: readonly DiffStep[]): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  for (let at = 0; at < steps.length;) {
    const removed = runOf(steps, at, 'removed');
    const added = runOf(steps, at + removed.length, 'added');
    const isPaired = removed.length === added.length;
    if (removed.length + added.length === 0) {
      const step = steps[at];
      if (step !== undefined) lines.push(lineOf(step, null));
      at += 1;
      continue;
    }
    lines.push(
      ...removed.map((step, n) => lineOf(step, isPaired ? (added[n]?.text ?? null) : null)),
    );
    lines.push(
      ...added.map((step, n) => lineOf(step, isPaired ? (removed[n]?.text ?? null) : null)),
    );
    at += removed.length + added.length;
  }
  return lines;
}

function runOf(steps: readonly DiffStep[], from: number, kind: DiffStep['kind']): DiffStep[] {
  const run: DiffStep[] = [];
  for (let at = from; steps[at]?.kind === kind; at += 1) run.push(steps[at] as DiffStep);
  return run;
}

/** @param partner the same line in the other version, for marking the words that differ */
function lineOf({ kind, text }: DiffStep, partner: string | null): DiffLine {
  const instructions = kind === 'removed' ? [] : findInstructionLike(text);
  const pieces: DiffLine['pieces'] = [];
  const add = (piece: string, from: number, isChanged: boolean): void => {
    let at = from;
    const end = from + piece.length;
    for (const range of [...instructions, { start: end, end }]) {
      const [start, stop] = [Math.max(at, range.start), Math.min(end, range.end)];
      if (start > end || stop < at) continue;
      if (start > at) pieces.push({ text: text.slice(at, start), isChanged, isInstruction: false });
      if (stop > start)
        pieces.push({ text: text.slice(start, stop), isChanged, isInstruction: true });
      at = Math.max(at, stop);
    }
  };
  if (partner === null || kind === 'same') add(text, 0, false);
  else {
    let at = 0;
    for (const step of wordSteps(kind === 'removed' ? [text, partner] : [partner, text])) {
      if (step.kind !== 'same' && step.kind !== kind) continue;
      add(step.text, at, step.kind !== 'same');
      at += step.text.length;
    }
  }
  return { kind, pieces, count: 1 };
}

const wordSteps = ([before, after]: readonly [string, string]): readonly DiffStep[] =>
  diffOf(splitWords(before), splitWords(after));
const splitWords = (line: string): readonly string[] => line.match(/\s+|[^\s]+/gu) ?? [];

const around = 3;

/**
 * Equal lines that are far from any change, and say nothing to the model, become one line that
 * counts them.
 */
function folded(lines: readonly DiffLine[]): readonly DiffLine[] {
  const isShown = (at: number): boolean =>
    lines.slice(Math.max(0, at - around), at + around + 1).some((line) => line.kind !== 'same') ||
    lines[at]?.pieces.some((piece) => piece.isInstruction) === true;
  const result: DiffLine[] = [];
  let skipped = 0;
  const close = (): void => {
    if (skipped > 0) result.push({ kind: 'skipped', pieces: [], count: skipped });
    skipped = 0;
  };
  lines.forEach((line, at) => {
    if (!isShown(at)) {
      skipped += 1;
      return;
    }
    close();
    result.push(line);
  });
  close();
  return result;
}

function bounded(lines: readonly DiffLine[]): Pick<FieldDiff, 'lines' | 'note'> {
  const left = lines.length - limits.text.diffLines;
  const note =
    left > 0 ? `${left} more lines are not shown: this is more than a person can review.` : null;
  return { lines: lines.slice(0, limits.text.diffLines), note };
}
