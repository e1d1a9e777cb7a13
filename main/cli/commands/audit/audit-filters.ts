/** What the log is narrowed to: options, and filters that were saved under a name. */
import type { Command } from 'commander';
import type { AuditFilter, SavedFilter } from '../../../../contract/commands/audit-commands.ts';
import { auditEntrySchema } from '../../../../contract/views/audit-entry.ts';
import { CliError, usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { collect, parseDuration, parseOneOf, parseTime } from '../../parse-values.ts';
import { listOption, textOption, type Options } from '../../read-options.ts';
import { table } from '../../table.ts';
import { loggedClientIds } from '../clients/find-client.ts';

const decisions = auditEntrySchema.shape.decision.options;
const actors = auditEntrySchema.shape.actor.options;
const hour = 3_600_000;

/** The options of every member of a filter, and the name of a saved one. */
export function withFilters(command: Command): Command {
  return withMembers(command).option(
    '--filter <name>',
    'A saved filter; options beside it replace its parts',
  );
}

function withMembers(command: Command): Command {
  return command
    .option('--client <client>', 'Only this client; may be repeated', collect)
    .option('--connector <name>', 'Only this connector; may be repeated', collect)
    .option(
      '--account <account>',
      'Only this account or workspace, as an entry names it; may be repeated',
      collect,
    )
    .option('--tool <name>', 'Only this tool; may be repeated', collect)
    .option(
      '--action <action>',
      'Only this act: tools/call, client.revoke …; may be repeated',
      collect,
    )
    .option('--decision <decision>', `${decisions.join(', ')}; may be repeated`, collect)
    .option('--reason <code>', 'Only this reason; may be repeated', collect)
    .option('--actor <actor>', `${actors.join(', ')}; may be repeated`, collect)
    .option('--grant <id>', 'Only this grant')
    .option('--since <time>', 'ISO 8601, or how long ago: 2h')
    .option('--until <time>', 'ISO 8601, or how long ago: 2h')
    .option('--search <text>', 'Words that occur in the entry');
}

/**
 * The filter that the options and a saved one come to.
 *
 * @throws CliError exit 2 for a value that is none, exit 5 for a filter that is not there
 */
export async function readFilter(context: CommandContext, options: Options): Promise<AuditFilter> {
  const name = textOption(options, 'filter');
  const own = await filterOf(context, options);
  if (name === undefined) return own;
  const saved = (await context.call('audit.filters', {})).find((each) => each.name === name);
  if (saved === undefined) {
    throw new CliError(
      'not_found',
      `There is no saved filter "${shown(name, 60)}".`,
      'See them with: consentry audit filters',
      exitCodes.notFound,
    );
  }
  const { filter, sinceHours } = saved;
  const since =
    sinceHours === undefined
      ? {}
      : { since: new Date(context.io.nowMs() - sinceHours * hour).toISOString() };
  return { ...filter, ...since, ...own };
}

async function filterOf(context: CommandContext, options: Options): Promise<AuditFilter> {
  const nowMs = context.io.nowMs();
  const text = (name: string) => textOption(options, name);
  const when = (name: string) => {
    const value = text(name);
    return value === undefined ? undefined : parseTime(value, nowMs);
  };
  const some = (name: string) => oneOrMore([...listOption(options, name)]);
  const chosen = <Choice extends string>(name: string, choices: readonly Choice[]) =>
    oneOrMore(listOption(options, name).map((value) => parseOneOf(value, choices)));
  const clientIds = await loggedClientIds(context, listOption(options, 'client'));
  const reasons = [...listOption(options, 'reason')];
  const filter: { [Name in keyof AuditFilter]: AuditFilter[Name] | undefined } = {
    clientId: oneOrMore([...clientIds]),
    connector: some('connector'),
    account: some('account'),
    tool: some('tool'),
    action: some('action'),
    decision: chosen('decision', decisions),
    reasons: reasons.length === 0 ? undefined : reasons,
    actor: chosen('actor', actors),
    grantId: text('grant'),
    since: when('since'),
    until: when('until'),
    search: text('search'),
  };
  // Absent, not undefined: the contract's input is exact.
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** Absent where the option was not given. */
function oneOrMore<Value>(values: Value[]): Value | Value[] | undefined {
  return values.length > 1 ? values : values[0];
}

/** Adds the commands about filters that were saved. */
export function addSavedFilters(audit: Command, io: CliIo): void {
  const list = {
    usage: 'filters',
    summary: 'List the filters that you saved; use one with --filter NAME',
    example: 'consentry audit filters',
  };
  defineCommand(audit, io, list, async (context) => {
    const saved = await context.call('audit.filters', {});
    context.print(saved, () =>
      saved.length === 0
        ? 'No saved filters. Save one: consentry audit save-filter NAME --decision deny'
        : table(
            ['NAME', 'FILTER'],
            saved.map((each) => [shown(each.name, 60), shown(inOptions(each), 400)]),
          ),
    );
  });

  const save = {
    usage: 'save-filter <name>',
    summary: 'Save a filter for the window and for --filter; one of this name is replaced',
    example: 'consentry audit save-filter "Refused today" --decision deny --since 24h',
  };
  const saving = defineCommand(audit, io, save, async (context, [name = ''], options) => {
    const { since, ...rest } = await filterOf(context, options);
    const sinceHours = hoursOf(textOption(options, 'since'));
    if (since === undefined && Object.keys(rest).length === 0)
      throw usageError('Say what it narrows the log to, for example --decision deny.');
    const filter = sinceHours === undefined && since !== undefined ? { ...rest, since } : rest;
    const input = { name, filter, ...(sinceHours !== undefined && { sinceHours }) };
    const saved = await context.call('audit.saveFilter', input);
    context.print(
      saved,
      () => `Saved. Use it with: consentry audit list --filter "${shown(name, 60)}"`,
    );
  });
  withMembers(saving);

  const remove = {
    usage: 'remove-filter <name>',
    summary: 'Forget a saved filter',
    example: 'consentry audit remove-filter "Refused today"',
  };
  defineCommand(audit, io, remove, async (context, [name = '']) => {
    const left = await context.call('audit.removeFilter', { name });
    context.print(left, () => 'Removed. Entries stay as they are.');
  });
}

/** A span stays a span: it is counted back from when the filter is used. */
function hoursOf(since: string | undefined): number | undefined {
  if (since === undefined || !/^\d{1,6}[smhd]$/u.test(since)) return undefined;
  return Math.max(1, Math.ceil(parseDuration(since) / hour));
}

function inOptions({ filter, sinceHours }: SavedFilter): string {
  const names: Readonly<Record<string, string>> = {
    clientId: 'client',
    grantId: 'grant',
    reasons: 'reason',
  };
  const said = Object.entries(filter).flatMap(([key, value]) =>
    [value].flat().map((each) => `--${names[key] ?? key} ${each}`),
  );
  return [...said, ...(sinceHours === undefined ? [] : [`--since ${sinceHours}h`])].join(' ');
}
