/** `consentry connectors test`: each step of one, or a line for each of several. */
import type { Command } from 'commander';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { chosenConnectors, eachConnector, jsonOf, type Outcome } from './several-connectors.ts';

type TestResult = CommandOutput<'connector.test'>;

export function addTest(connectors: Command, io: CliIo): void {
  const test = {
    usage: 'test [names...]',
    summary: 'Try connectors step by step, each on a connection of its own',
    example: 'consentry connectors test files --operator-key-file key',
    gives: true,
  };
  defineCommand(connectors, io, test, async (context, args, options) => {
    // A server that is switched off is not started to see how it does.
    const chosen = await chosenConnectors(context, args, options, ({ enabled }) => enabled);
    const [only = ''] = chosen.names;
    if (chosen.isOne)
      return printTest(context, await context.call('connector.test', { name: only }));
    // It may take a while: each line as it comes.
    const outcomes = await eachConnector(
      chosen,
      async (name) => ({ name, ...(await context.call('connector.test', { name })) }),
      (outcome) => {
        if (!context.json) io.stdout.write(`${lineOf(outcome, context)}\n`);
      },
    );
    if (context.json) context.print(jsonOf(outcomes), () => '');
    else if (outcomes.length === 0) io.stdout.write('No connector is enabled.\n');
    if (outcomes.some((outcome) => !('value' in outcome && outcome.value.ok))) throw testFailed();
  }).option('--all', 'Every connector that is enabled');
}

/** The steps have said what failed; the exit code says it to scripts. */
const testFailed = (): CliError => new CliError('connector_failed', '', null, exitCodes.failed);

function lineOf(outcome: Outcome<TestResult>, { paint }: CommandContext): string {
  const name = shown(outcome.name, 60);
  if ('error' in outcome) return `${paint('bad', '✗')} ${name}: ${outcome.error.message}`;
  const { steps } = outcome.value;
  const failed = steps.find((step) => step.state === 'failed');
  if (failed !== undefined) {
    const hint = failed.hint === null ? '' : ` ${shown(failed.hint, 500)}`;
    return `${paint('bad', '✗')} ${name}: ${shown(failed.step)}: ${shown(failed.message, 500)}${hint}`;
  }
  const took = steps.reduce((sum, step) => sum + step.durationMs, 0);
  const last = steps.at(-1)?.message ?? '';
  return `${paint('good', '✓')} ${name}: ${shown(last, 500)} (${Math.round(took)} ms)`;
}

/** @throws CliError exit 1 where it failed */
export function printTest(context: CommandContext, result: TestResult): void {
  const { paint } = context;
  context.print(result, () =>
    result.steps
      .map((step) => {
        if (step.state === 'not-reached') return paint('dim', `– ${shown(step.step)}: not reached`);
        const hint = step.hint === null ? '' : `\n    ${shown(step.hint, 500)}`;
        return `${step.ok ? paint('good', '✓') : paint('bad', '✗')} ${shown(step.step)}: ${shown(step.message, 500)} (${Math.round(step.durationMs)} ms)${hint}`;
      })
      .join('\n'),
  );
  if (!result.ok) throw testFailed();
}
