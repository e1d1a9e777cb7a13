/**
 * The one error type that commands end with; anything else that is thrown is a bug and shows as
 * `internal`.
 */
import type { CommandErrorCode } from '../../../contract/views/errors.ts';

interface CoreErrorOptions {
  /** What the person can do about it, one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

export class CoreError extends Error {
  readonly code: CommandErrorCode;
  readonly hint: string | null;

  /**
   * @param message what happened, one sentence, fit for people: no secret, no stack, no foreign
   *   text unescaped
   */
  constructor(code: CommandErrorCode, message: string, options: CoreErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CoreError';
    this.code = code;
    this.hint = options.hint ?? null;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The `code` of a Node system error (`ENOENT`, `EADDRINUSE`), or undefined. */
export function systemCodeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}
