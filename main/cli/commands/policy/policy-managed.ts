/**
 * `consentry policy check`: whether a policy of an administrator can be used, before it is rolled
 * out. It needs no running instance. And where each value of `consentry policy show` comes from.
 */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { parsePolicy, type PolicyProblem } from '../../../core/managed/parse-policy.ts';
import { createManagedPolicyFile } from '../../../shared-adapters/files/managed-policy-file.ts';
import { CliError } from '../../cli-error.ts';
import { readPolicyFile } from './policy-file.ts';
import { defineCommand } from '../../define-command.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';

type Shown = CommandOutput<'policy.get'>;
type Row = readonly [string, string];

/** What `policy check` says. `state` is `absent` only for the place of this system. */
export interface Checked {
  readonly file: string;
  readonly state: 'usable' | 'not-usable' | 'absent';
  readonly problems: readonly PolicyProblem[];
}

export function addPolicyCheck(policy: Command, io: CliIo): void {
  const text = {
    usage: 'check [file]',
    summary: 'Check a managed policy: a file, or the one of this computer with its permissions',
    example: 'consentry policy check ./policy.json',
  };
  defineCommand(policy, io, text, async (context, [file]) => {
    const checked = file === undefined ? await checkPlace() : checkFile(resolve(file));
    context.print(checked, () => wordsOf(checked));
    if (checked.state === 'not-usable')
      throw new CliError('invalid_input', '', null, exitCodes.failed);
  });
}

async function checkPlace(): Promise<Checked> {
  const source = createManagedPolicyFile();
  const found = await source.read();
  if (found.kind === 'absent') return { file: source.path, state: 'absent', problems: [] };
  if (found.kind === 'refused') {
    const problems = [{ place: '', message: `${found.why} ${found.hint}` }];
    return { file: source.path, state: 'not-usable', problems };
  }
  return checkBytes(source.path, found.bytes);
}

function checkFile(file: string): Checked {
  return checkBytes(file, readPolicyFile(file));
}

/** Whether this can be a policy. */
export function checkBytes(file: string, bytes: Buffer): Checked {
  const parsed = parsePolicy(bytes);
  return parsed.ok
    ? { file, state: 'usable', problems: [] }
    : { file, state: 'not-usable', problems: parsed.problems };
}

/** The same for people. */
export function wordsOf({ file, state, problems }: Checked): string {
  const path = shown(file, 300);
  if (state === 'absent') return `There is no ${path}: nobody manages this computer.`;
  if (state === 'usable') return `${path} can be used.`;
  return [
    `${path} cannot be used. With it nothing would be allowed.`,
    ...problems.map(({ place, message }) => `  ${place === '' ? '' : `${place}: `}${message}`),
  ].join('\n');
}

/** Who says so: the person, or the organisation where it holds the person's own value down. */
export function originOf(value: Shown, own: string, holds: string): string {
  const { managed } = value;
  if (managed.state === 'none' || managed.state === 'gone') return '';
  const by = managed.by === null ? 'the policy of this computer' : shown(managed.by.name, 120);
  return own === holds ? '' : ` (set by ${by}; yours is ${own})`;
}

/** "by NAME on DATE", the day as it was in UTC. */
export function signOffWords({ by, at }: { readonly by: string; readonly at: string }): string {
  return `by ${shown(by, 120)} on ${at.slice(0, 10)}`;
}

/** What the managed policy says, for people. */
export function managedRows({ managed }: Shown): Row[] {
  const { state, by, path, locks, roles, problems, lines, signedOff } = managed;
  switch (state) {
    case 'none':
      return [['Managed by', 'nobody']];
    case 'gone':
      return [['Managed by', `nobody any more; ${shown(by?.name ?? '', 120)} did`]];
    case 'refused':
      return [
        ['Managed by', 'a policy that cannot be used, so nothing is allowed'],
        ['Policy file', shown(path, 300)],
        ...problems.map(({ place, message }): Row => [
          'Problem',
          `${place === '' ? '' : `${place}: `}${message}`,
        ]),
      ];
    case 'in-force':
      return [
        [
          'Managed by',
          `${shown(by?.name ?? '', 120)}${by?.contact == null ? '' : `, ${shown(by.contact, 200)}`}`,
        ],
        ['Policy file', shown(path, 300)],
        ...(signedOff === null ? [] : [['Signed off', signOffWords(signedOff)] as const]),
        ...(roles.length === 0
          ? []
          : [
              [
                'Your roles',
                roles
                  .map(({ role, group }) => `${shown(role, 120)} through ${shown(group, 120)}`)
                  .join(', '),
              ] as const,
            ]),
        ['Locked for you', locks.join(', ') || 'nothing'],
        ...lines.map(({ topic, says, binds }): Row => [
          `  ${topic}`,
          `${says}${binds ? '' : ' (yours is as strict)'}`,
        ]),
      ];
  }
}
