/** `consentry permissions …`: named permission sets, and groups of clients that have them. */
import type { Command } from 'commander';
import type { AccessChoice } from '../../../../contract/views/held-by-groups.ts';
import type {
  AffectedClient,
  PermissionChange,
  PermissionsView,
} from '../../../../contract/views/permission-sets.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError, usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { listOption, textOption } from '../../read-options.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { collect, parseOneOf, parsePair } from '../../parse-values.ts';
import { table } from '../../table.ts';
import { memberIds } from '../clients/find-client.ts';

const choices = ['none', 'read', 'write'] as const satisfies readonly AccessChoice[];

export function addPermissions(program: Command, io: CliIo): void {
  const permissions = defineGroup(
    program,
    'permissions',
    'Narrow what groups of clients may do, with permission sets',
  );

  const list = {
    usage: 'list',
    summary: 'List permission sets and groups',
    example: 'consentry permissions list',
  };
  defineCommand(permissions, io, list, async (context) => {
    const all = await context.call('permissions.list', {});
    context.print(all, () => permissionsText(all));
  });

  const set = {
    usage: 'set <name>',
    summary: 'Create a permission set, or replace the one of this name',
    example: `consentry permissions set 'Read only' --others read --connector github=none`,
    gives: true,
  };
  defineCommand(permissions, io, set, async (context, [name = ''], options) => {
    const known = (await context.call('permissions.list', {})).sets.find(isNamed(name));
    const pairs = listOption(options, 'connector').map((text) =>
      parsePair(text, '--connector github=read'),
    );
    const body = {
      name,
      others: parseOneOf(textOption(options, 'others') ?? 'none', choices),
      levels: Object.fromEntries(
        pairs.map(([connector, level]) => [connector, parseOneOf(level, choices)]),
      ),
    };
    await apply(context, options, {
      kind: 'set',
      ...(known !== undefined && { id: known.id }),
      body,
    });
  })
    .option('--connector <name=level>', `${choices.join(', ')} (may be repeated)`, collect)
    .option('--others <level>', 'Every other connector, including future ones; default none')
    .option('--dry-run', 'Only show which clients it would affect');

  const group = {
    usage: 'group <name>',
    summary: 'Create a group of clients, or replace the one of this name',
    example: `consentry permissions group Editors --set 'Read only' --client Cursor`,
    gives: true,
  };
  defineCommand(permissions, io, group, async (context, [name = ''], options) => {
    const all = await context.call('permissions.list', {});
    const known = all.groups.find(isNamed(name));
    const sets = listOption(options, 'set').map((nameOrId) => {
      const found = all.sets.find(isNamed(nameOrId));
      if (found === undefined)
        throw usageError(
          `There is no permission set “${shown(nameOrId, 60)}”.`,
          'List them with: consentry permissions list',
        );
      return found.id;
    });
    const clients = [...(await memberIds(context, listOption(options, 'client')))];
    await apply(context, options, {
      kind: 'group',
      ...(known !== undefined && { id: known.id }),
      body: { name, sets, clients },
    });
  })
    .option('--set <name>', 'A permission set it has (may be repeated)', collect)
    .option('--client <client>', 'A client that is in it (may be repeated)', collect)
    .option('--dry-run', 'Only show which clients it would affect');

  addRemove(permissions, io);
}

function addRemove(permissions: Command, io: CliIo): void {
  const remove = {
    usage: 'remove <name-or-id>',
    summary: 'Remove a set or a group; this cannot be undone',
    example: 'consentry permissions remove Editors --operator-key-file key',
    gives: true,
  };
  defineCommand(permissions, io, remove, async (context, [nameOrId = ''], options) => {
    const all = await context.call('permissions.list', {});
    const meant = [
      ...all.sets.map(({ id, name }) => ({ kind: 'set' as const, id, name })),
      ...all.groups.map(({ id, name }) => ({ kind: 'group' as const, id, name })),
      ...all.unreadable.map((one) => ({ ...one, name: one.id })),
    ].filter((one) => one.id === nameOrId || isNamed(nameOrId)(one));
    const [first, second] = meant;
    if (first === undefined)
      throw new CliError(
        'not_found',
        'There is no permission set and no group of this name.',
        'List them with: consentry permissions list',
        exitCodes.notFound,
      );
    if (second !== undefined)
      throw usageError('There is a set and a group of this name.', 'Give the id in its place.');
    const change = { kind: `remove-${first.kind}`, id: first.id } as const;
    await apply(context, options, change);
  }).option('--dry-run', 'Only show which clients it would affect');
}

async function apply(
  context: CommandContext,
  options: Readonly<Record<string, unknown>>,
  change: PermissionChange,
): Promise<void> {
  if (options['dryRun'] === true) {
    const preview = await context.call('permissions.preview', { change });
    context.print(preview, () =>
      ['Nothing was saved. It would change:', affectedText(preview.affected, preview.more)].join(
        '\n',
      ),
    );
    return;
  }
  const all = await context.call('permissions.change', { change });
  context.print(all, () => permissionsText(all));
}

function isNamed(name: string): (one: { readonly name: string }) => boolean {
  return (one) => one.name.toLowerCase() === name.trim().toLowerCase();
}

function affectedText(affected: readonly AffectedClient[], more: number): string {
  if (affected.length === 0) return 'no client.';
  const rows = affected.map(({ name, connector, before, after }) => [
    shown(name, 40),
    connector === '*' ? 'others' : connector,
    `${before} → ${after}`,
  ]);
  const rest = more === 0 ? [] : [`and ${more} more`];
  return [table(['CLIENT', 'CONNECTOR', 'AT MOST'], rows), ...rest].join('\n');
}

function permissionsText({ sets, groups, unreadable }: PermissionsView): string {
  if (sets.length + groups.length + unreadable.length === 0)
    return 'No permission sets and no groups: each client may do what it was given.';
  const names = new Map(sets.map(({ id, name }) => [id, name]));
  const parts = [
    table(
      ['SET', 'ID', 'WHAT IT HAS', 'GROUPS'],
      sets.map((set) => [
        shown(set.name, 40),
        set.id,
        shown(set.inWords, 80),
        set.groups.map((name) => shown(name, 40)).join(', '),
      ]),
    ),
    table(
      ['GROUP', 'ID', 'SETS', 'CLIENTS'],
      groups.map((group) => [
        shown(group.name, 40),
        group.id,
        group.sets.map((id) => shown(names.get(id) ?? id, 40)).join(', ') || 'none: it has nothing',
        group.clientNames.map((name) => shown(name, 40)).join(', ') || 'none',
      ]),
    ),
  ];
  return [
    ...parts,
    ...unreadable.map(({ kind, id }) => `The ${kind} ${id} cannot be read; remove it.`),
  ].join('\n\n');
}
