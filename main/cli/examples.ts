/** Command lines that show how commands are used. */
import type { Command } from 'commander';

const examples = new WeakMap<Command, string>();

/** @param example a whole command line, for the help and the manual */
export function addExample(command: Command, example: string): void {
  examples.set(command, example);
  command.addHelpText('after', `\nExample:\n  $ ${example}`);
}

/** The command line that shows how it is used; groups have none. */
export function exampleOf(command: Command): string | undefined {
  return examples.get(command);
}
