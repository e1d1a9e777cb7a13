/**
 * `consentry connectors review`: what new and changed tools say, beside what was accepted, and
 * accepting them.
 */
import type { Command } from 'commander';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import type { DiffLine, ToolDiff } from '../../../../contract/views/tools/tool-diff.ts';
import type { ItemView } from '../../../../contract/views/tools/item-view.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { listOption } from '../../read-options.ts';
import { shown, type Paint } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { connectorTable } from './connector-views.ts';
import {
  assertAllDone,
  chosenConnectors,
  eachConnector,
  jsonOf,
  valuesOf,
  type Chosen,
} from './several-connectors.ts';

export function addReview(connectors: Command, io: CliIo): void {
  const review = {
    usage: 'review [names...]',
    summary: 'Show new and changed tools, pages, skills and instructions, and accept them',
    example: 'consentry connectors review files --accept-all --operator-key-file key',
    gives: true,
  };
  defineCommand(connectors, io, review, async (context, args, options) => {
    const accepted = listOption(options, 'accept');
    const isAll = options['acceptAll'] === true;
    const chosen = await chosenConnectors(context, args, options, waits);
    if (accepted.length > 0 && !chosen.isOne)
      throw usageError(
        'What --accept names is of one connector.',
        'Name that connector, or say --accept-all.',
      );
    if (!isAll && accepted.length === 0) return showWaiting(context, chosen);
    const which = isAll ? 'all' : accepted;
    const outcomes = await eachConnector(chosen, (name) => accept(context, name, which));
    const done = valuesOf(outcomes).map(({ connector }) => connector);
    const json = outcomes.map((outcome) =>
      'value' in outcome ? { ...outcome, value: outcome.value.connector } : outcome,
    );
    // Where all failed, the errors say it alone.
    if (context.json || done.length > 0 || outcomes.length === 0)
      context.print(chosen.isOne ? done[0] : jsonOf(json), () =>
        outcomes.length === 0
          ? 'Nothing to review.'
          : connectorTable(done, context.paint, io.nowMs()),
      );
    for (const { connector, left } of valuesOf(outcomes)) {
      if (!isAll || left === 0 || context.json) continue;
      const where = chosen.isOne ? '' : `${connector.name}: `;
      context.note(
        `${where}${left} left: each has text to look at. Accept them by name with --accept.`,
      );
    }
    assertAllDone(context, outcomes);
  })
    .option(
      '--accept <name...>',
      'Accept these tools, pages and skills (by their address) or “instructions”',
    )
    .option('--accept-all', 'Accept all of them but those with text to look at')
    .option('--all', 'Every connector where something waits');
}

const waits = ({ toolsToReview, itemsToReview }: ConnectorView): boolean =>
  toolsToReview + itemsToReview > 0;

/** @returns the connector as it is then, and how many wait after that */
async function accept(context: CommandContext, name: string, which: 'all' | readonly string[]) {
  const isAll = which === 'all';
  const items = isAll ? [] : which.filter(isItem);
  const tools = isAll ? 'all' : which.filter((given) => !isItem(given));
  const connector = await context.call('connector.review', { name, accept: tools });
  const itemsLeft =
    isAll || items.length > 0
      ? await acceptItems(context, name, isAll ? 'all' : items)
      : connector.itemsToReview;
  return { connector, left: connector.toolsToReview + itemsLeft };
}

/** What waits, in full; of several each under its name. */
async function showWaiting(context: CommandContext, chosen: Chosen): Promise<void> {
  const outcomes = await eachConnector(chosen, async (name) => {
    const all = await context.call('tools.list', { connector: name });
    const tools = all.filter((tool) => tool.review !== 'accepted' || tool.turned !== null);
    return { name, tools, texts: context.json ? [] : await textsOf(context, name, tools) };
  });
  const found = valuesOf(outcomes);
  const tools = found.flatMap((each) => each.tools);
  const blocks = found.flatMap(({ name, texts }) =>
    texts.length === 0 || chosen.isOne ? texts : [context.paint('bold', shown(name, 64)), ...texts],
  );
  const failed = outcomes.filter((outcome) => 'error' in outcome);
  context.print([...tools, ...jsonOf(failed)], () =>
    blocks.length === 0 ? 'Nothing to review.' : blocks.join('\n\n'),
  );
  assertAllDone(context, outcomes);
}

async function textsOf(
  context: CommandContext,
  connector: string,
  tools: readonly ToolView[],
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const tool of tools) {
    const diff = await context.call('tools.diff', { connector, tool: tool.name });
    texts.push(reviewText(tool, diff, context.paint));
  }
  for (const item of await context.call('items.list', { connector })) {
    if (item.review === 'accepted') continue;
    const { kind, name, label, review } = item;
    const diff = await context.call('items.diff', { connector, kind, name });
    texts.push(diffText(`${shown(label, 400)} (${kind}, ${review})`, diff, context.paint));
  }
  return texts;
}

/** Pages and skills are named by their address, instructions by that word. */
function isItem(given: string): boolean {
  return given === 'instructions' || given.includes('://');
}

/**
 * All at once is for what has nothing to look at.
 *
 * @returns how many wait after that
 */
async function acceptItems(
  context: CommandContext,
  connector: string,
  which: 'all' | readonly string[],
): Promise<number> {
  const all = await context.call('items.list', { connector });
  const items = all.filter(
    (item) =>
      item.canBeAccepted &&
      (which === 'all'
        ? item.review !== 'accepted' && !item.needsLook
        : which.includes(nameOf(item))),
  );
  const versions = items.map(({ kind, name, hash }) => ({ kind, name, hash }));
  const after =
    versions.length === 0
      ? all
      : await context.call('items.accept', { connector, items: versions });
  return after.filter(({ review }) => review !== 'accepted').length;
}

function nameOf({ kind, name }: Pick<ItemView, 'kind' | 'name'>): string {
  return kind === 'instructions' ? kind : name;
}

function reviewText(tool: ToolView, diff: ToolDiff, paint: Paint): string {
  const title = `${shown(tool.name, 128)} (${tool.review}, ${tool.class}, ${tool.mode})`;
  return diffText(title, diff, paint);
}

function diffText(title: string, diff: ToolDiff, paint: Paint): string {
  const flags = diff.flags.map((flag) => paint('warn', `  ! ${shown(flag, 400)}`));
  const unknown =
    diff.review === 'changed' && !diff.isCompared
      ? ['  What you accepted before is not kept; this is all of it as it is now.']
      : [];
  const fields = diff.fields
    .filter((field) => diff.review !== 'changed' || !diff.isCompared || field.kind !== 'same')
    .flatMap((field) => [
      `  ${field.label}${field.kind === 'same' ? '' : ` (${field.kind})`}`,
      ...field.lines.map((line) => `  ${lineText(line, paint)}`),
      ...(field.note === null ? [] : [`    ${field.note}`]),
    ]);
  return [paint('bold', title), ...flags, ...unknown, ...fields].join('\n');
}

const signs = { same: ' ', removed: '-', added: '+', skipped: '…' } as const;

/** What reads like an instruction stands in ⟪ ⟫: colour alone would not say it. */
function lineText(line: DiffLine, paint: Paint): string {
  if (line.kind === 'skipped') return paint('dim', `… ${line.count} lines as before`);
  const text = line.pieces
    .map((piece) => (piece.isInstruction ? `⟪${piece.text}⟫` : piece.text))
    .join('');
  const tone = line.kind === 'added' ? 'good' : 'bad';
  const signed = `${signs[line.kind]} ${shown(text, 4000)}`;
  return line.kind === 'same' ? signed : paint(tone, signed);
}
