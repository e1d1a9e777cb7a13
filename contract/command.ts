/**
 * One command: what goes in, what comes out, and who may call it. Who may call follows from the effect (product.md
 * section 15, security.md INV-6): looking and taking away work from any local door, giving only where the person is present.
 */
import type * as z from 'zod';

/**
 * The doors a command can come through.
 * `operator` is the control channel with the operator key a person asked for when starting `serve`.
 */
export const callers = [
  'main-window',
  'prompt-window',
  'tray',
  'headless-ui',
  'terminal',
  'control',
  'operator',
] as const;
export type Caller = (typeof callers)[number];

/**
 * `look` reads, `take` makes rights smaller, `give` makes them larger, `consent` answers a question with yes, `operate` is for
 * whoever runs the process.
 */
export type Effect = 'look' | 'take' | 'give' | 'consent' | 'prompt' | 'operate';

const mayCall: Readonly<Record<Effect, readonly Caller[]>> = {
  look: ['main-window', 'tray', 'headless-ui', 'terminal', 'control', 'operator'],
  take: [...callers],
  give: ['main-window', 'headless-ui', 'terminal', 'operator'],
  // Not the main window: only the prompt, which shows what is answered (SEC-41).
  consent: ['prompt-window', 'headless-ui', 'terminal', 'operator'],
  prompt: ['prompt-window', 'headless-ui'],
  operate: ['terminal', 'operator'],
};

/** True when this door may call commands of this effect. */
export function callerMay(caller: Caller, effect: Effect): boolean {
  return mayCall[effect].includes(caller);
}

export interface CommandSpec<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  readonly effect: Effect;
  readonly input: Input;
  readonly output: Output;
}

/** One row of the table. */
export function command<Input extends z.ZodType, Output extends z.ZodType>(
  effect: Effect,
  input: Input,
  output: Output,
): CommandSpec<Input, Output> {
  return { effect, input, output };
}
