/**
 * The command line when it begins with `serve`. It is started with every login, so it loads nothing
 * of what the other commands need: their table of commands, with its schemas, costs more than all
 * the rest of starting (docs/performance.md).
 */
import { addServe } from './commands/app/serve.ts';
import type { CliIo } from './io.ts';
import { runLine } from './run-line.ts';

/** @param args without the program's own name */
export function runCli(args: readonly string[], io: CliIo): Promise<number> {
  return runLine([addServe], args, io);
}
