/** `consentry pause` and `resume`: the switch for everything at once. */
import type { Command } from 'commander';
import type { GatewayView } from '../../../../contract/views/snapshot/gateway-view.ts';
import { defineCommand } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import type { CliIo } from '../../io.ts';
import { parseDuration } from '../../parse-values.ts';
import { usageError } from '../../cli-error.ts';

export function addGateway(program: Command, io: CliIo): void {
  const pause = {
    usage: 'pause',
    summary: 'Refuse every call until you resume',
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
  }).option('--for <duration>', 'Resume by itself after this time, e.g. 30m, 1h, 2d');

  const resume = {
    usage: 'resume',
    summary: 'Let calls through again after a pause',
    example: 'consentry resume --operator-key-file key',
    gives: true,
  };
  defineCommand(program, io, resume, async (context) => {
    const gateway = await context.call('gateway.resume', {});
    context.print(gateway, () => describe(gateway));
  });
}

function describe(gateway: GatewayView): string {
  if (gateway.state !== 'paused') return `Consentry is ${gateway.state}.`;
  return gateway.pausedUntil === null
    ? 'Paused until you resume.'
    : `Paused until ${gateway.pausedUntil}.`;
}
