/**
 * Errors that may reach a person: what happened, what to do, and a stable code that scripts can
 * rely on.
 */
import * as z from 'zod';

/** Every code a command can end with. The command line maps them to exit codes. */
const commandErrorCodes = [
  'invalid_input', // the input does not have the shape the command asks for
  'unknown_command',
  'not_allowed_here', // giving needs presence: this caller may look and take away only
  'managed', // the policy of this machine does not allow it
  'not_found',
  'already_exists',
  'already_answered', // a question is answered once
  'too_soon', // Allow is dead during the first second after a question is shown
  'stale_prompt', // the prompt showed something else than what is asked now
  'conflict', // the thing changed meanwhile, or its state does not permit this
  'connector_failed', // the upstream server could not be reached, started or understood
  'vault_unavailable',
  'store_failed', // nothing was changed
  'not_saved', // it is done and holds, and could not be written: only until Consentry ends
  'not_running', // no instance to talk to
  'internal',
] as const;

const commandErrorCodeSchema = z.enum(commandErrorCodes);
export type CommandErrorCode = z.infer<typeof commandErrorCodeSchema>;

/** A failure as people see it: one sentence of what happened, one of what to do about it. */
export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
});
export type Problem = z.infer<typeof problemSchema>;

export const commandErrorSchema = z.object({
  code: commandErrorCodeSchema,
  message: z.string(),
  hint: z.string().nullable(),
});
export type CommandErrorView = z.infer<typeof commandErrorSchema>;

/** How every command answers, over IPC, HTTP and the control channel alike. */
export type CommandResult<Value = unknown> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: CommandErrorView };
