/** `consentry explain …`: why a call was decided as it was, or what would happen to one. */
import type { Command } from 'commander';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import type { Explanation, Judgement } from '../../../../contract/views/explain.ts';
import { usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { parseWholeNumber } from '../../parse-values.ts';
import { withClient } from '../clients/find-client.ts';

export function addExplain(program: Command, io: CliIo): void {
  const explain = {
    usage: 'explain [entry]',
    summary: 'Explain why a call was allowed, asked about or denied, or what would happen to one',
    example: `consentry explain --connector github --tool create_issue --client cl_k3v9 --arguments '{"repo":"acme/site"}'`,
  };
  defineCommand(program, io, explain, async (context, [entry], options) => {
    if (entry !== undefined) {
      const id = parseWholeNumber(entry, 1, Number.MAX_SAFE_INTEGER);
      const explanation = await context.call('explain.entry', { id });
      context.print(explanation, () => explanationText(explanation, context));
      return;
    }
    const call = readCall(options);
    const typed = textOption(options, 'client');
    const judgement =
      typed === undefined
        ? await context.call('explain.call', call)
        : await withClient(context, typed, (clientId) =>
            context.call('explain.call', { ...call, clientId }),
          );
    context.print(judgement, () => judgementText(judgement, context));
  })
    .option('--connector <name>', 'Connector of a call that nobody made')
    .option('--tool <name>', 'Its tool')
    .option('--client <client>', 'Its client (default: one that was given everything)')
    .option('--arguments <json>', 'Its arguments');
}

function readCall(options: Readonly<Record<string, unknown>>): CommandInput<'explain.call'> {
  const connector = textOption(options, 'connector');
  const tool = textOption(options, 'tool');
  const args = textOption(options, 'arguments');
  if (connector === undefined || tool === undefined)
    throw usageError('Say what to explain: the number of an entry, or --connector and --tool.');
  return {
    connector,
    tool,
    ...(args !== undefined && { arguments: parseArguments(args) }),
  };
}

function parseArguments(text: string): NonNullable<CommandInput<'explain.call'>['arguments']> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as NonNullable<CommandInput<'explain.call'>['arguments']>;
  } catch {
    // Said below, with an example.
  }
  throw usageError('The arguments are no JSON object.', `Write them like --arguments '{"a":1}'.`);
}

function explanationText(explanation: Explanation, context: CommandContext): string {
  const { summary, steps, change, now, related } = explanation;
  return [
    summary,
    ...stepLines(steps, context),
    ...(change === null ? [] : ['', change]),
    ...(now === null ? [] : ['', `Now: ${headline(now)}.`]),
    ...related.map(
      ({ id, decision, reason }) => `See also entry ${id}: ${decision} ${reason ?? ''}`,
    ),
  ].join('\n');
}

function judgementText(judgement: Judgement, context: CommandContext): string {
  return [
    `${headline(judgement)}.`,
    ...stepLines(judgement.steps, context),
    '',
    judgement.change,
  ].join('\n');
}

function headline({ outcome, reason, reasonText, dependsOnArguments }: Judgement): string {
  const what = { allow: 'allowed', ask: 'asks', deny: 'refused' }[outcome];
  return `${what} (${reason}): ${reasonText}${dependsOnArguments ? '; other arguments may be decided otherwise' : ''}`;
}

function stepLines(steps: Judgement['steps'], { paint }: CommandContext): string[] {
  return steps.map(({ layer, inWords, isDeciding }) => {
    const line = `${isDeciding ? '→' : ' '} ${layer.padEnd(10)} ${shown(inWords, 300)}`;
    return isDeciding ? paint('warn', line) : line;
  });
}
