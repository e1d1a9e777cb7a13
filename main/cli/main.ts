/** The `consentry` command: this process's streams around `runCli`. */
import { setTimeout as after } from 'node:timers/promises';
import { loadLine } from './load-line.ts';
import { oldNode } from './old-node.ts';

// Before anything else is loaded: an old Node cannot even read it.
const tooOld = oldNode(process.versions.node, process.execPath);
if (tooOld !== null) {
  process.stderr.write(`consentry: ${tooOld}\n`);
  process.exit(1);
}

// `consentry … | head`: the reader left, which is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const args = process.argv.slice(2);
const { runCli } = await loadLine(args);
const exitCode = await runCli(args, {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  isTerminal: process.stdout.isTTY,
  nowMs: () => Date.now(),
  interruption() {
    const interruption = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => interruption.abort());
    return interruption.signal;
  },
  wait: (ms, until) => after(ms, undefined, { signal: until }).catch(() => undefined),
});

// What still hangs after a stop that took too long must not keep the process; pipes are written
// first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
