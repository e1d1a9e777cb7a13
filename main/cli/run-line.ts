/**
 * One command line from arguments to exit code. Nothing here ends the process or knows its streams.
 */
import { Command, CommanderError } from 'commander';
import { messageOf } from '../core/lib/errors.ts';
import { storageProblemOf, unusableFile } from '../core/store/storage-problem.ts';
import { visibleJson } from '../core/lib/visible-json.ts';
import { exitCodes } from '../shared-adapters/system/exit-codes.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './io.ts';
import { cliVersion } from './version.ts';

/** Adds a command, or a group of them, to the program. */
export type AddVerb = (program: Command, io: CliIo) => void;

/**
 * Runs one command line.
 *
 * @param verbs what this program can do
 * @param args without the program's own name
 * @returns the exit code (`main/shared-adapters/system/exit-codes.ts`); output went to `io`
 */
export async function runLine(
  verbs: readonly AddVerb[],
  args: readonly string[],
  io: CliIo,
): Promise<number> {
  const json = args.includes('--json');
  if (asksForVersion(args)) {
    io.stdout.write(json ? `${visibleJson({ version: cliVersion })}\n` : `${cliVersion}\n`);
    return exitCodes.done;
  }
  let said = '';
  // Kept back: wrong usage is reported like every other error.
  const program = createProgram(verbs, io, (text) => void (said += text));
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(error, said, json, io);
    if (error instanceof CliError) {
      if (error.message !== '') report(error, json, io);
      return error.exitCode;
    }
    if (storageProblemOf(error) !== null) {
      const { code, message, hint } = unusableFile('A file', error);
      report(new CliError(code, message, hint, exitCodes.failed), json, io);
      return exitCodes.failed;
    }
    report(
      new CliError(
        'internal',
        `Unexpected: ${messageOf(error)}`,
        'Please report this.',
        exitCodes.failed,
      ),
      json,
      io,
    );
    return exitCodes.failed;
  }
}

/**
 * The program with its commands, which runs nothing by itself.
 *
 * @param writeErr hears what is wrong with a command line
 */
export function createProgram(
  verbs: readonly AddVerb[],
  io: CliIo,
  writeErr: (text: string) => void,
): Command {
  const program = new Command('consentry')
    .description('Connects AI clients to MCP servers with your consent.')
    .option('-v, --version', 'Print the version')
    .helpOption('-h, --help', 'Show this help')
    .helpCommand('help [command]', 'Show the help of a command')
    .exitOverride()
    .configureOutput({ writeOut: (text) => void io.stdout.write(text), writeErr });
  for (const add of verbs) add(program, io);
  return program;
}

/**
 * `--version` after no more than the words of a command, so that no value and no argument is taken
 * for it.
 */
function asksForVersion(args: readonly string[]): boolean {
  const words = args.filter((arg) => arg !== '--json');
  const last = words.at(-1);
  return (
    words.length <= 4 &&
    (last === '--version' || last === '-v') &&
    words.slice(0, -1).every((word) => /^[a-z][a-z-]*$/u.test(word))
  );
}

/**
 * Help that was asked for is done; a group without a verb and everything mistyped is wrong usage.
 */
function endOfParsing(error: CommanderError, said: string, json: boolean, io: CliIo): number {
  if (error.code === 'commander.helpDisplayed' || error.code === 'commander.version')
    return exitCodes.done;
  if (error.code === 'commander.help') {
    if (said === '') return exitCodes.done;
    if (json)
      report(new CliError('invalid_input', 'This needs a command.', 'See --help.', 2), json, io);
    else io.stderr.write(said);
    return exitCodes.wrongUsage;
  }
  const [first = '', ...more] = said
    .replace(/^error: /u, '')
    .trim()
    .split('\n');
  const message = `${first.charAt(0).toUpperCase()}${first.slice(1)}${/[.!?]$/u.test(first) ? '' : '.'}`;
  const suggestion = more
    .join(' ')
    .replaceAll(/^\(|\)$/gu, '')
    .trim();
  report(
    new CliError('invalid_input', message, suggestion || 'See --help.', exitCodes.wrongUsage),
    json,
    io,
  );
  return exitCodes.wrongUsage;
}

function report({ code, message, hint }: CliError, json: boolean, io: CliIo): void {
  if (json) io.stdout.write(`${visibleJson({ error: { code, message, hint } })}\n`);
  else io.stderr.write(`consentry: ${message}\n${hint === null ? '' : `  ${hint}\n`}`);
}
