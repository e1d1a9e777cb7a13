/** `consentry pause`, `resume` and `policy`: the switches for everything at once. */
import type { Command } from 'commander';
import type { GatewayView } from '../../../contract/views.ts';
import { defineCommand, defineGroup, textOption } from '../define-command.ts';
import { facts } from '../format.ts';
import type { CliIo } from '../io.ts';
import { parseDuration, parseOneOf } from '../parse-values.ts';
import { usageError } from '../cli-error.ts';

export const accessPolicies = ['disabled', 'read-only', 'read-write'] as const;

export function addGateway(program: Command, io: CliIo): void {
  const pause = {
    usage: 'pause',
    summary: 'refuse every call until you resume',
    example: 'consentry pause --for 1h',
  };
  defineCommand(program, io, pause, async (context, _args, options) => {
    const text = textOption(options, 'for');
    const forMinutes = text === undefined ? null : Math.ceil(parseDuration(text) / 60_000);
    if (forMinutes !== null && (forMinutes < 1 || forMinutes > 10_080)) {
      throw usageError(
        'A pause lasts from one minute to seven days.',
        'Leave --for out to pause until you resume.',
      );
    }
    const gateway = await context.call('gateway.pause', { forMinutes });
    context.print(gateway, () => describe(gateway));
  }).option('--for <duration>', 'resume by itself after this time, e.g. 30m, 1h, 2d');

  const resume = {
    usage: 'resume',
    summary: 'serve again after a pause',
    example: 'consentry resume --operator-key-file key',
    gives: true,
  };
  defineCommand(program, io, resume, async (context) => {
    const gateway = await context.call('gateway.resume', {});
    context.print(gateway, () => describe(gateway));
  });

  const policy = defineGroup(program, 'policy', 'the ceiling over everything');
  const show = {
    usage: 'show',
    summary: 'the policy in force',
    example: 'consentry policy show --json',
  };
  defineCommand(policy, io, show, async (context) => {
    const value = await context.call('policy.get', {});
    context.print(value, () =>
      facts([
        ['Access', value.access],
        ['Registration', value.registration],
      ]),
    );
  });

  const set = defineGroup(policy, 'set', 'change the policy');
  const access = {
    usage: `access <level>`,
    summary: `the most any client may do: ${accessPolicies.join(', ')}; raising it needs presence`,
    example: 'consentry policy set access read-only',
    gives: true,
  };
  defineCommand(set, io, access, async (context, [level = '']) => {
    const value = await context.call('policy.setAccess', {
      access: parseOneOf(level, accessPolicies),
    });
    context.print(value, () => `Access is now ${value.access}.`);
  });
}

function describe(gateway: GatewayView): string {
  if (gateway.state !== 'paused') return `Consentry is ${gateway.state}.`;
  return gateway.pausedUntil === null
    ? 'Paused until you resume.'
    : `Paused until ${gateway.pausedUntil}.`;
}
