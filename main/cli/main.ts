/** The `consentry` command: this process's streams around `runCli`. */
import { runCli } from './run-cli.ts';

// `consentry … | head`: the reader left, which is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  isTerminal: process.stdout.isTTY,
  nowMs: () => Date.now(),
});

// What still hangs after a stop that took too long must not keep the process; pipes are written first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
