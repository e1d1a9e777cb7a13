/**
 * One command: what goes in, what comes out, who may call it, and how it is written down. Who may
 * call follows from the effect (INV-6): looking and taking away work from any local door, giving
 * only where the person is present. The registry (`main/core/commands/command-registry.ts`) does
 * what a row says, for every command alike.
 */
import type * as z from 'zod';
import type { Lock } from '../views/managed.ts';

/**
 * The doors a command can come through.
 * `notification` is a button of one: who can talk to the notification service is not the person.
 * `operator` is the control channel with the operator key a person asked for when starting `serve`.
 */
export const callers = [
  'main-window',
  'prompt-window',
  'policy-window',
  'tray',
  'notification',
  'headless-ui',
  'terminal',
  'control',
  'operator',
] as const;
export type Caller = (typeof callers)[number];

/**
 * `read` changes nothing. `restrict` makes rights smaller, `grant` makes them larger, `either` does
 * one or the other: the core decides by the input. `edit` does too, and needs the person for
 * both. `neutral` is about no right. `presence` gives no right and needs the person all the same.
 * `consent` answers a question with yes, `operate` is for whoever runs the process.
 */
export type Effect =
  | 'read'
  | 'neutral'
  | 'restrict'
  | 'grant'
  | 'either'
  | 'edit'
  | 'presence'
  | 'consent'
  | 'prompt'
  | 'operate';

const present: readonly Caller[] = ['main-window', 'headless-ui', 'terminal', 'operator'];

/** Of `either`: who may restrict. Widening takes `grant`. */
const mayCall: Readonly<Record<Effect, readonly Caller[]>> = {
  read: ['main-window', 'policy-window', 'tray', 'headless-ui', 'terminal', 'control', 'operator'],
  neutral: [...callers],
  restrict: [...callers],
  either: [...callers],
  grant: present,
  edit: present,
  presence: present,
  // Not the main window: only the prompt, which shows what is answered (SEC-41).
  consent: ['prompt-window', 'headless-ui', 'terminal', 'operator'],
  prompt: ['prompt-window', 'headless-ui'],
  operate: ['terminal', 'operator'],
};

/** True when this door may call commands of this effect. */
export function callerMay(caller: Caller, effect: Effect): boolean {
  return mayCall[effect].includes(caller);
}

/** What an entry of the audit log is about. */
export interface Subject {
  readonly clientId?: string | undefined;
  readonly connector?: string | undefined;
  readonly tool?: string | undefined;
}

/** How the registry writes a command down, whether it succeeded or failed. */
export interface Written<Input> {
  /** In place of the name of the command. */
  readonly action?: string;
  readonly about?: (input: Input) => Subject;
  /** False for an input that nobody would look up later. */
  readonly if?: (input: Input) => boolean;
}

/** The command is not written down by the registry, and why. */
export interface Unwritten {
  readonly unwritten: string;
}

export interface CommandSpec<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Of extends Effect = Effect,
> {
  readonly effect: Of;
  readonly input: Input;
  readonly output: Output;
  /** Of the managed policy: what it has locked nobody widens. */
  readonly lock: Lock | null;
  readonly written: Written<z.output<Input>> | Unwritten;
}

type Row<Of extends Effect, Input extends z.ZodType, Output extends z.ZodType> = CommandSpec<
  Input,
  Output,
  Of
>;

const looks: Unwritten = { unwritten: 'It changes nothing.' };

/** Looks, and changes nothing. */
export function read<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
  written: Written<z.output<Input>> | Unwritten = looks,
): Row<'read', Input, Output> {
  return { effect: 'read', input, output, lock: null, written };
}

/** Changes something that is about no right. */
export function neutral<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
  written: Written<z.output<Input>> | Unwritten,
): Row<'neutral', Input, Output> {
  return { effect: 'neutral', input, output, lock: null, written };
}

/** Only ever takes away: any door may, also where nothing can be saved. */
export function restrict<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
  written: Written<z.output<Input>> | Unwritten,
): Row<'restrict', Input, Output> {
  return { effect: 'restrict', input, output, lock: null, written };
}

/** Gives: needs the person, and no lock of the managed policy. */
export function grant<Input extends z.ZodType, Output extends z.ZodType>(
  lock: Lock | null,
  input: Input,
  output: Output,
  written: Written<z.output<Input>> | Unwritten,
): Row<'grant', Input, Output> {
  return { effect: 'grant', input, output, lock, written };
}

/** Gives or takes away, as its input has it; core says with `widens` which (`Control`). */
export function either<Input extends z.ZodType, Output extends z.ZodType>(
  lock: Lock | null,
  input: Input,
  output: Output,
  written: Written<z.output<Input>> | Unwritten,
): Row<'either', Input, Output> {
  return { effect: 'either', input, output, lock, written };
}

/** As `either`, and the person's to do also where it takes away. */
export function edit<Input extends z.ZodType, Output extends z.ZodType>(
  lock: Lock,
  input: Input,
  output: Output,
  written: Written<z.output<Input>> | Unwritten,
): Row<'edit', Input, Output> {
  return { effect: 'edit', input, output, lock, written };
}

/** Gives no right, and is the person's to do. */
export function presence<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
  written: Written<z.output<Input>> | Unwritten,
): Row<'presence', Input, Output> {
  return { effect: 'presence', input, output, lock: null, written };
}

/** Answers a question with yes. */
export function consent<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
  written: Written<z.output<Input>> | Unwritten,
): Row<'consent', Input, Output> {
  return { effect: 'consent', input, output, lock: null, written };
}

/** Shows a question to the one who answers it. */
export function prompt<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
): Row<'prompt', Input, Output> {
  return { effect: 'prompt', input, output, lock: null, written: looks };
}

/** For whoever runs the process. */
export function operate<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
): Row<'operate', Input, Output> {
  return { effect: 'operate', input, output, lock: null, written: looks };
}
