/**
 * What a process that holds secrets does first: no weak TLS, no switches from outside, no debugger,
 * no silent death.
 */
import type { Problem } from '../../../contract/views/errors.ts';
import { withoutSecrets } from '../../core/audit/redact-text.ts';
import type { Logger } from '../../core/ports/ports.ts';
import { exitCodes } from './exit-codes.ts';

type Environment = Record<string, string | undefined>;

const dangerous = [
  'NODE_OPTIONS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'NODE_PATH',
  'NODE_DEBUG',
  'NODE_REPL_EXTERNAL_MODULE',
  'ELECTRON_RUN_AS_NODE',
] as const;

/**
 * Why this environment is refused, or undefined: with these set, TLS to upstream servers protects
 * nothing (SEC-72).
 */
export function weakTls(environment: Environment): Problem | undefined {
  const name =
    environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
      ? 'NODE_TLS_REJECT_UNAUTHORIZED=0'
      : environment['SSLKEYLOGFILE'] === undefined
        ? undefined
        : 'SSLKEYLOGFILE';
  if (name === undefined) return undefined;
  return {
    code: 'unsafe_environment',
    message: `Consentry does not start with ${name} set: connections to your servers would not be protected.`,
    hint: `Unset ${name.split('=')[0]} and start again. For a private certificate authority use NODE_EXTRA_CA_CERTS.`,
  };
}

/** Removes what would change how our children run. */
export function removeDangerousVariables(environment: Environment): void {
  for (const name of dangerous) delete environment[name];
}

/**
 * Removes the signal listeners of libraries. conf and electron-store bring one (when-exit) that
 * sends every signal to this process a second time, which would look like the person's second,
 * impatient Ctrl-C and cut the stop short. What it does at the exit of the process stays.
 */
export function dropForeignSignalListeners(): void {
  for (const name of process.eventNames()) {
    if (typeof name === 'string' && name.startsWith('SIG')) process.removeAllListeners(name);
  }
  // Node ignores this one, but not any more once a listener was taken away: a file that may not
  // grow would end us (REL-12).
  if (process.platform !== 'win32') process.on('SIGXFSZ', () => {});
}

/** Without a listener Node opens a debugger for whoever may send this signal. */
export function ignoreDebuggerSignal(): void {
  if (process.platform !== 'win32') process.on('SIGUSR1', () => {});
}

/**
 * Ends the process with 70 after anything unexpected (REL-27): logged without secrets, said in one
 * line, cleaned up.
 *
 * @param cleanUp must be synchronous; removes what must not outlive the process, and counts
 * @param exit ends the process
 */
export function dieOnBugs(
  logger: Logger,
  cleanUp: () => void,
  exit: (code: number) => void = (code) => process.exit(code),
): void {
  let isEnding = false;
  const die = (kind: string) => (thrown: unknown) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    // Ending may fail too; the first error is the one to know.
    if (isEnding) return;
    isEnding = true;
    logger.error('process.bug', {
      kind,
      error: withoutSecrets(error.message),
      stack: withoutSecrets(error.stack ?? ''),
    });
    process.stderr.write(
      'consentry: stopped because of an unexpected error; the log in the data folder says more.\n',
    );
    try {
      cleanUp();
    } finally {
      exit(exitCodes.crashed);
    }
  };
  process.on('uncaughtException', die('exception'));
  process.on('unhandledRejection', die('rejection'));
}
