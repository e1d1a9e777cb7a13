/**
 * The one door for commands: is the name known, may this caller, does the input fit, and does the output fit what may
 * leave. Output is parsed too, so that a field added to a record by mistake does not get out (architecture.md).
 */
import { callerMay, type Caller } from '../../contract/command.ts';
import {
  commands,
  isCommandName,
  type CommandName,
  type CommandOutput,
  type ParsedInput,
} from '../../contract/commands.ts';
import type { CommandErrorView, CommandResult } from '../../contract/errors.ts';
import { CoreError, messageOf } from './lib/errors.ts';
import { visible } from './lib/visible-text.ts';
import type { Logger } from './ports.ts';

/** One function per command. */
export type Control = {
  readonly [Name in CommandName]: (
    input: ParsedInput<Name>,
    caller: Caller,
  ) => CommandOutput<Name> | Promise<CommandOutput<Name>>;
};

/** @param isReady waited for before each command */
export function createCommandRegistry(
  control: Control,
  logger: Logger,
  isReady: () => Promise<void> = () => Promise.resolve(),
): (caller: Caller, name: string, input: unknown) => Promise<CommandResult> {
  return async (caller, name, input) => {
    try {
      await isReady();
      return { ok: true, value: await run(control, caller, name, input) };
    } catch (error) {
      return { ok: false, error: toView(error, name, logger) };
    }
  };
}

async function run(
  control: Control,
  caller: Caller,
  name: string,
  input: unknown,
): Promise<unknown> {
  if (!isCommandName(name)) throw new CoreError('unknown_command', 'There is no such command.');
  const spec = commands[name];
  if (!callerMay(caller, spec.effect)) throw notAllowedHere(caller);
  const parsed = spec.input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where =
      issue === undefined || issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
    throw new CoreError(
      'invalid_input',
      visible(`${where}${issue?.message ?? 'the input does not fit'}`, 300),
    );
  }
  // The table ties each name to its own input and output; TypeScript cannot follow that through a union of names.
  const handler = control[name] as (input: unknown, caller: Caller) => unknown;
  const output = spec.output.safeParse(await handler(parsed.data, caller));
  if (!output.success)
    throw new Error(`output of ${name} does not fit its schema: ${output.error.message}`);
  return output.data;
}

/** Giving needs presence (product.md section 15). */
export function notAllowedHere(caller: Caller): CoreError {
  const isCommandLine = caller === 'control';
  return new CoreError(
    'not_allowed_here',
    'This gives access, and giving needs you in front of Consentry.',
    {
      hint: isCommandLine
        ? 'Use the Consentry window, or the terminal where `consentry serve` runs; for automation start it with --operator-key-file.'
        : 'Use the Consentry window.',
    },
  );
}

function toView(error: unknown, name: string, logger: Logger): CommandErrorView {
  if (error instanceof CoreError)
    return { code: error.code, message: error.message, hint: error.hint };
  logger.error('command.failed', { command: visible(name, 64), error: messageOf(error) });
  return {
    code: 'internal',
    message: 'Something went wrong inside Consentry; nothing else is known to be affected.',
    hint: 'Try again. If it stays, look into the log file in the data folder.',
  };
}
