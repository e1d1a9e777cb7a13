/** How a command of the command line ends when it does not succeed. */
import type { CommandErrorView } from '../../contract/views/errors.ts';
import { exitCodes, type ExitCode } from '../shared-adapters/system/exit-codes.ts';

/**
 * A problem for people with the exit code that scripts see. An empty message: the output has said
 * it already.
 */
export class CliError extends Error {
  readonly code: string;
  readonly hint: string | null;
  readonly exitCode: number;

  constructor(code: string, message: string, hint: string | null, exitCode: number) {
    super(message);
    this.name = 'CliError';
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** Wrong usage: exit 2. */
export function usageError(message: string, hint: string | null = null): CliError {
  return new CliError('invalid_input', message, hint, exitCodes.wrongUsage);
}

/** The exit code of a command's error (`main/shared-adapters/system/exit-codes.ts`). */
export function exitCodeOf(code: CommandErrorView['code']): ExitCode {
  switch (code) {
    case 'invalid_input':
    case 'unknown_command':
      return exitCodes.wrongUsage;
    case 'not_running':
      return exitCodes.notRunning;
    case 'not_allowed_here':
    case 'managed':
      return exitCodes.notAllowedHere;
    case 'not_found':
      return exitCodes.notFound;
    case 'already_exists':
    case 'already_answered':
    case 'too_soon':
    case 'stale_prompt':
    case 'conflict':
    case 'connector_failed':
    case 'vault_unavailable':
    case 'store_failed':
    case 'not_saved':
    case 'internal':
      return exitCodes.failed;
  }
}
