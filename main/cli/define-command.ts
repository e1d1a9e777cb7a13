/**
 * One way to add a command, so that each has the common options, an example, and the same handling
 * of results.
 */
import type { Command } from 'commander';
import { createContext, type CommandContext } from './command-context.ts';
import { withCommonOptions } from './common-options.ts';
import { addExample } from './examples.ts';
import type { CliIo } from './io.ts';
import type { Options } from './read-options.ts';

export interface CommandText {
  /** Name and arguments in commander's notation, e.g. `show <id>`. */
  readonly usage: string;
  readonly summary: string;
  /** A whole command line. */
  readonly example: string;
  /** True for commands that give rights in headless mode. */
  readonly gives?: boolean;
}

/** Adds a command; `run` gets its arguments as typed and its options. */
export function defineCommand(
  parent: Command,
  io: CliIo,
  text: CommandText,
  run: (context: CommandContext, args: readonly string[], options: Options) => Promise<void>,
): Command {
  const command = parent.command(text.usage).description(text.summary);
  withCommonOptions(
    command,
    text.gives === true
      ? 'Key file of the running `consentry serve`, for commands that need presence'
      : null,
  );
  addExample(command, text.example);
  return command.action(async (...received: unknown[]) => {
    // Commander hands over the declared arguments, then the options, then the command.
    const args = received
      .slice(0, -2)
      .flat()
      .filter((arg) => typeof arg === 'string');
    await run(createContext(command.opts(), io), args, command.opts());
  });
}

/** Adds a group such as `connectors`; alone it explains itself. */
export function defineGroup(parent: Command, name: string, summary: string): Command {
  return parent
    .command(name)
    .description(summary)
    .helpCommand('help [command]', 'Show the help of a command');
}
