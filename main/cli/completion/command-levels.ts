/** What can be typed at each level of the program, read from its own commands and options. */
import type { Command } from 'commander';

export interface CommandLevel {
  /** The words of the command, without the program’s name: empty at the top. */
  readonly path: string;
  readonly below: readonly string[];
  readonly options: readonly string[];
  /** Those of the options that take a value. */
  readonly valued: readonly string[];
}

/** Every level, the top first; hidden commands and options are left out. */
export function commandLevels(command: Command, path: readonly string[] = []): CommandLevel[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command);
  const options = help.visibleOptions(command);
  const flagsOf = (those: typeof options) =>
    those.flatMap(({ long, short }) => long ?? short ?? []);
  const level = {
    path: path.join(' '),
    below: below.map((each) => each.name()),
    options: flagsOf(options),
    valued: flagsOf(options.filter(({ required, optional }) => required || optional)),
  };
  return [level, ...below.flatMap((each) => commandLevels(each, [...path, each.name()]))];
}
