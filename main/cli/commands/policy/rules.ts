/**
 * `consentry rules …`: which calls are allowed, asked about or blocked, the first rule that fits
 * decides.
 */
import type { Command } from 'commander';
import type { Condition } from '../../../../contract/views/conditions.ts';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import { ruleBodyOf } from '../../../../contract/plain/rule-body.ts';
import type { RuleView } from '../../../../contract/views/rules.ts';
import { unneededWords } from '../../../../contract/plain/unneeded.ts';
import { usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { listOption, textOption } from '../../read-options.ts';
import { relativeTime, shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { collect, parseOneOf, parsePair, parseWholeNumber } from '../../parse-values.ts';
import { table } from '../../table.ts';
import { memberIds } from '../clients/find-client.ts';

const actions = ['allow', 'ask', 'block'] as const;
const classes = ['read', 'write', 'destructive'] as const;
const mostRules = 1000;

export function addRules(program: Command, io: CliIo): void {
  const rules = defineGroup(
    program,
    'rules',
    'List and change the rules about calls; the first that fits decides',
  );

  const list = {
    usage: 'list',
    summary: 'List the rules in their order',
    example: 'consentry rules list',
  };
  defineCommand(rules, io, list, async (context) => {
    const all = await context.call('rules.list', {});
    context.print(all, () =>
      all.length === 0
        ? 'No rules: modes and classes of the tools decide.'
        : rulesTable(all, context),
    );
  });

  addNew(rules, io);

  const move = {
    usage: 'move <id> <position>',
    summary: 'Put a rule in another place',
    example: 'consentry rules move k3v9wq2x 1 --operator-key-file key',
    gives: true,
  };
  defineCommand(rules, io, move, async (context, [id = '', position = '']) => {
    const to = parseWholeNumber(position, 1, mostRules);
    const rule = await context.call('rule.move', { id, position: to });
    context.print(rule, () => ruleText(rule, context));
  });

  const set = {
    usage: 'switch <id> <on-or-off>',
    summary: 'Switch a rule off without losing it, or on again',
    example: 'consentry rules switch k3v9wq2x off --operator-key-file key',
    gives: true,
  };
  defineCommand(rules, io, set, async (context, [id = '', value = '']) => {
    const isOn = parseOneOf(value, ['on', 'off'] as const) === 'on';
    const known = (await context.call('rules.list', {})).find((rule) => rule.id === id);
    if (known === undefined) throw usageError('There is no rule with this id.');
    const body = { ...ruleBodyOf(known), isOn };
    const rule = await context.call('rule.edit', { id, rule: body });
    context.print(rule, () => ruleText(rule, context));
  });

  const remove = {
    usage: 'remove <id>',
    summary: 'Remove a rule; this cannot be undone',
    example: 'consentry rules remove k3v9wq2x --operator-key-file key',
    gives: true,
  };
  defineCommand(rules, io, remove, async (context, [id = '']) => {
    const removed = await context.call('rule.remove', { id });
    context.print(removed, () => 'Removed.');
  });
}

function addNew(rules: Command, io: CliIo): void {
  const add = {
    usage: 'add',
    summary: 'Add a rule; it comes first unless --at says otherwise',
    example: `consentry rules add --action block --connector github --tool 'delete_*'`,
    gives: true,
  };
  defineCommand(rules, io, add, async (context, _args, options) => {
    const { rule: typed, position } = readRule(options);
    const rule = { ...typed, clients: [...(await memberIds(context, typed.clients ?? []))] };
    const input = { rule, ...(position !== undefined && { position }) };
    const isPreview = options['dryRun'] === true;
    const view = isPreview
      ? await context.call('rule.preview', input)
      : await context.call('rule.add', input);
    context.print(view, () =>
      [isPreview ? 'This would be the rule; nothing was saved.' : '', ruleText(view, context)]
        .filter((line) => line !== '')
        .join('\n'),
    );
  })
    .requiredOption('--action <action>', actions.join(', '))
    .option('--client <client>', 'Only for this client (may be repeated)', collect)
    .option('--group <id>', 'Only for clients of this group (may be repeated)', collect)
    .option(
      '--connector <name>',
      'Only at this connector, * for any text (may be repeated)',
      collect,
    )
    .option('--tool <name>', 'Only for this tool, * for any text (may be repeated)', collect)
    .option('--class <class>', `Only for ${classes.join(', ')} (may be repeated)`, collect)
    .option(
      '--when <condition>',
      `An argument, e.g. /repo=acme/*, /count=1..5, /state=["open","closed"] (may be repeated)`,
      collect,
    )
    .option('--note <text>', 'A note: why the rule is there')
    .option('--at <position>', 'Its place, from 1')
    .option('--dry-run', 'Only show which tools it would be about');
}

function readRule(options: Readonly<Record<string, unknown>>): CommandInput<'rule.preview'> {
  const at = textOption(options, 'at');
  return {
    rule: {
      action: parseOneOf(textOption(options, 'action') ?? '', actions),
      clients: [...listOption(options, 'client')],
      groups: [...listOption(options, 'group')],
      connectors: [...listOption(options, 'connector')],
      tools: [...listOption(options, 'tool')],
      classes: listOption(options, 'class').map((name) => parseOneOf(name, classes)),
      conditions: listOption(options, 'when').map(parseCondition),
      note: textOption(options, 'note') ?? '',
    },
    position: at === undefined ? undefined : parseWholeNumber(at, 1, mostRules),
  };
}

/**
 * `POINTER=VALUE`: `1..5` is a range, a JSON list means one of its values, other JSON that value,
 * and everything else a text in which `*` stands for any characters.
 */
function parseCondition(text: string): Condition {
  const [pointer, value] = parsePair(text, `--when '/repo=acme/*'`);
  if (!pointer.startsWith('/'))
    throw usageError('A condition starts with a slash.', `Write it like --when '/repo=acme/*'.`);
  return { pointer, test: parseTest(value) };
}

function parseTest(value: string): Condition['test'] {
  const [, least = '', most = ''] = /^(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?$/u.exec(value) ?? [];
  if (least !== '' || most !== '')
    return { kind: 'between', least: numberOr(least), most: numberOr(most) };
  const json = readJson(value);
  if (Array.isArray(json) && json.length > 0 && json.every(isScalar))
    return { kind: 'oneOf', values: json };
  if (json !== undefined) return { kind: 'equals', value: json };
  return value.includes('*') ? { kind: 'glob', pattern: value } : { kind: 'equals', value };
}

type EqualsValue = Extract<Condition['test'], { kind: 'equals' }>['value'];

function readJson(text: string): EqualsValue | undefined {
  try {
    return JSON.parse(text) as EqualsValue;
  } catch {
    return undefined;
  }
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function numberOr(text: string): number | null {
  return text === '' ? null : Number(text);
}

function rulesTable(rules: readonly RuleView[], context: CommandContext): string {
  const rows = rules.map((rule) => [
    String(rule.position),
    rule.id,
    rule.isOn ? 'on' : 'off',
    shown(rule.inWords, 100),
    String(rule.matches.count),
    String(rule.calls),
    relativeTime(rule.lastUsedAt, context.io.nowMs()),
  ]);
  const notes = rules.flatMap((rule) =>
    notesOn(rule).map((note) => `${context.paint('warn', 'Note')}  ${rule.position}: ${note}`),
  );
  return [table(['', 'ID', 'STATE', 'RULE', 'TOOLS', 'CALLS', 'LAST'], rows), ...notes].join('\n');
}

/** What a person may want to change about it. */
function notesOn({ neverDecides, isUnneeded }: RuleView): string[] {
  return [
    ...(neverDecides === null ? [] : [`It never decides anything. ${neverDecides}`]),
    ...(isUnneeded ? [unneededWords] : []),
  ];
}

function ruleText(rule: RuleView, { io, paint }: CommandContext): string {
  const { count, first } = rule.matches;
  const about =
    count === 0
      ? 'No known tool fits it.'
      : `It is about ${count} known ${count === 1 ? 'tool' : 'tools'}: ${first.map((name) => shown(name, 80)).join(', ')}${count > first.length ? ' …' : ''}`;
  return [
    `${rule.position}  ${rule.id}  ${shown(rule.inWords, 400)}`,
    about,
    ...decidedBy(rule, io.nowMs()),
    ...notesOn(rule).map((note) => `${paint('warn', 'Note')}  ${note}`),
  ].join('\n');
}

function decidedBy({ calls, lastUsedAt }: RuleView, now: number): string[] {
  if (calls === 0) return [];
  const decided = `It decided ${calls} ${calls === 1 ? 'call' : 'calls'}`;
  return [`${decided}, the last ${relativeTime(lastUsedAt, now)}.`];
}
