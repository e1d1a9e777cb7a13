/**
 * `consentry connectors review`: what new and changed tools say, beside what was accepted, and
 * accepting them.
 */
import type { Command } from 'commander';
import type { DiffLine, ToolDiff } from '../../../../contract/views/tools/tool-diff.ts';
import type { ItemView } from '../../../../contract/views/tools/item-view.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { listOption } from '../../read-options.ts';
import { shown, type Paint } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { connectorTable } from './connector-views.ts';

export function addReview(connectors: Command, io: CliIo): void {
  const review = {
    usage: 'review <name>',
    summary: 'see new and changed tools, pages, skills and instructions, and accept them',
    example: 'consentry connectors review files --accept-all --operator-key-file key',
    gives: true,
  };
  defineCommand(connectors, io, review, async (context, [name = ''], options) => {
    const accepted = listOption(options, 'accept');
    const isAll = options['acceptAll'] === true;
    if (accepted.length > 0 || isAll) {
      const items = isAll ? [] : accepted.filter(isItem);
      const accept = isAll ? 'all' : accepted.filter((given) => !isItem(given));
      const connector = await context.call('connector.review', { name, accept });
      const itemsLeft =
        isAll || items.length > 0
          ? await acceptItems(context, name, isAll ? 'all' : items)
          : connector.itemsToReview;
      context.print(connector, () => connectorTable([connector], context.paint, io.nowMs()));
      const left = connector.toolsToReview + itemsLeft;
      if (isAll && left > 0 && !context.json)
        context.note(`${left} left: each has text to look at. Accept them by name with --accept.`);
      return;
    }
    const all = await context.call('tools.list', { connector: name });
    const waiting = all.filter((tool) => tool.review !== 'accepted' || tool.turned !== null);
    if (context.json) return context.print(waiting, () => '');
    const texts: string[] = [];
    for (const tool of waiting) {
      const diff = await context.call('tools.diff', { connector: name, tool: tool.name });
      texts.push(reviewText(tool, diff, context.paint));
    }
    for (const item of await context.call('items.list', { connector: name })) {
      if (item.review === 'accepted') continue;
      const { kind, name: itemName } = item;
      const diff = await context.call('items.diff', { connector: name, kind, name: itemName });
      texts.push(
        diffText(`${shown(item.label, 400)} (${kind}, ${item.review})`, diff, context.paint),
      );
    }
    context.print(waiting, () => (texts.length === 0 ? 'Nothing to review.' : texts.join('\n\n')));
  })
    .option(
      '--accept <name...>',
      'accept these tools, pages and skills (by their address) or “instructions”',
    )
    .option('--accept-all', 'accept all of them but those with text to look at');
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
