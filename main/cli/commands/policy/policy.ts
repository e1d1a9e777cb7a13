/**
 * `consentry policy`: the ceiling over everything, and who may register and log in. What makes it
 * stricter works for anyone, what makes it looser needs the operator key; the running instance
 * decides by direction.
 */
import type { Command } from 'commander';
import { accessPolicies } from '../../access-policies.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { facts } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { parseOneOf } from '../../parse-values.ts';
import { addAuthorizationSettings } from './policy-authorization.ts';
import { addPolicyCheck, managedRows, originOf } from './policy-managed.ts';
import { addPolicyEdit } from './policy-edit.ts';
import { addPolicySignOff } from './policy-sign-off.ts';
import { addCallLimits } from './policy-calls.ts';
import { addScopes } from './policy-scopes.ts';
import { rowsOf, type Row } from './policy-text.ts';

export function addPolicy(program: Command, io: CliIo): void {
  const policy = defineGroup(
    program,
    'policy',
    'Set the most that clients may do, and who may connect',
  );
  const show = {
    usage: 'show',
    summary: 'Show the policy in force, and where each part of it comes from',
    example: 'consentry policy show --json',
  };
  defineCommand(policy, io, show, async (context) => {
    const value = await context.call('policy.get', {});
    const { own } = value;
    context.print(value, () =>
      facts([
        ['Access', `${value.access}${originOf(value, own.access, value.access)}`],
        ...rowsOf(value).map(([name, says], index): Row => {
          const [, mine = says] = rowsOf(own)[index] ?? [];
          return [name, `${says}${originOf(value, mine, says)}`];
        }),
        ...managedRows(value),
      ]),
    );
  });

  addPolicyCheck(policy, io);
  addPolicyEdit(policy, io);
  addPolicySignOff(policy, io);
  addScopes(policy, io);

  const set = defineGroup(policy, 'set', 'Change the policy');
  const access = {
    usage: `access <level>`,
    summary: `Set the most any client may do: ${accessPolicies.join(', ')}; raising it needs presence`,
    example: 'consentry policy set access read-only',
    gives: true,
  };
  defineCommand(set, io, access, async (context, [level = '']) => {
    const value = await context.call('policy.setAccess', {
      access: parseOneOf(level, accessPolicies),
    });
    context.print(value, () => `Access is now ${value.access}.`);
  });

  addCallLimits(policy, set, io);

  addAuthorizationSettings(set, io);
}
