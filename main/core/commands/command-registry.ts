/**
 * The one door for commands, whichever way they came: is the name known, may this caller, does the
 * input fit, does it give more than before and may that be given now. Then it runs the command,
 * makes what it takes away outlast this run, writes it down whether it succeeded or not, and lets
 * nothing out that the row does not name.
 */
import { storageProblemOf, unusableFile } from '../store/storage-problem.ts';
import {
  callerMay,
  type Caller,
  type CommandSpec,
  type Effect,
} from '../../../contract/commands/command.ts';
import {
  commands,
  isCommandName,
  type CommandName,
  type CommandOutput,
  type ParsedInput,
} from '../../../contract/commands/commands.ts';
import type { CommandErrorView, CommandResult } from '../../../contract/views/errors.ts';
import type { Lock } from '../../../contract/views/managed.ts';
import type { ActLog, Facts } from './act-log.ts';
import { CoreError, messageOf } from '../lib/errors.ts';
import type { JsonValue } from '../lib/json.ts';
import { visible } from '../lib/visible-text.ts';
import type { Logger } from '../ports/ports.ts';
import type { Direction } from '../store/open-store.ts';
import type { JournalEntry } from '../store/restriction-journal.ts';
import type { Restrictions } from '../store/restrictions.ts';

/** One call of a command, as its function meets it. */
export interface Act {
  readonly caller: Caller;
  /** What the registry found it does, and allowed. */
  readonly direction: Direction;
  /** Adds to the entry that the registry writes. */
  note(facts: Facts): void;
  /** One more entry, for an act that is several. */
  also(action: string, facts: Facts): void;
}

type Run<Name extends CommandName> = (
  input: ParsedInput<Name>,
  act: Act,
) => CommandOutput<Name> | Promise<CommandOutput<Name>>;

/**
 * A command that may give or take away says which it does, so that nobody has to remember to check.
 */
interface EitherWay<Name extends CommandName> {
  /** @throws CoreError as `run` would, where it does not know */
  readonly widens: (input: ParsedInput<Name>) => boolean;
  readonly run: Run<Name>;
}

/** One function per command. */
export type Control = {
  readonly [Name in CommandName]: (typeof commands)[Name]['effect'] extends 'either' | 'edit'
    ? EitherWay<Name>
    : Run<Name>;
};

export interface RegistryParts {
  readonly control: Control;
  readonly logger: Logger;
  readonly log: ActLog;
  readonly restrictions: Restrictions;
  /** @throws CoreError `managed` */
  readonly assertUnlocked: (lock: Lock) => void;
  /** Waited for before each command. */
  readonly isReady?: () => Promise<void>;
}

export interface CommandRegistry {
  /** Never rejects. */
  call(caller: Caller, name: string, input: unknown): Promise<CommandResult>;
  /**
   * Takes away again what could not be saved before.
   *
   * @throws CoreError – it cannot be done, or would give
   */
  replay(entry: JournalEntry): Promise<void>;
}

/** @returns what runs every command by its row in the contract, whoever calls it */
export function createCommandRegistry(parts: RegistryParts): CommandRegistry {
  const { logger, isReady } = parts;
  return {
    async call(caller, name, input) {
      try {
        await isReady?.();
        return { ok: true, value: await run(parts, caller, name, input) };
      } catch (error) {
        return { ok: false, error: toView(error, name, logger) };
      }
    },
    async replay({ name, input }) {
      await run(parts, 'control', name, input, 'again');
    },
  };
}

async function run(
  parts: RegistryParts,
  caller: Caller,
  name: string,
  input: unknown,
  how: 'asked' | 'again' = 'asked',
): Promise<unknown> {
  if (!isCommandName(name)) throw new CoreError('unknown_command', 'There is no such command.');
  const spec: CommandSpec = commands[name];
  const entry = parts.log.begin(name, spec, caller);
  try {
    if (how === 'asked' && !callerMay(caller, spec.effect)) throw notAllowedHere(caller);
    const parsed = parse(spec, input);
    entry.about(parsed);
    const command = callable(parts.control, name);
    const direction = directionOf(spec, command, parsed);
    // Whoever wrote the journal: it only takes away.
    if (how === 'again' && direction !== 'restrict') throw notAllowedHere(caller);
    if (direction === 'grant' && gives.has(spec.effect)) assertMayGive(parts, caller, spec);
    const mark = parts.restrictions.deferred();
    const given = await command.run(parsed, { caller, direction, ...entry.facts });
    if (direction === 'restrict') keep(parts.restrictions, mark, name, parsed);
    const output = spec.output.safeParse(given);
    if (!output.success)
      throw new Error(`output of ${name} does not fit its schema: ${output.error.message}`);
    entry.done();
    return output.data;
  } catch (error) {
    entry.failed(error);
    throw error;
  }
}

function parse(spec: CommandSpec, input: unknown): unknown {
  const parsed = spec.input.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where =
    issue === undefined || issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
  throw new CoreError(
    'invalid_input',
    visible(`${where}${issue?.message ?? 'the input does not fit'}`, 300),
  );
}

interface Callable {
  readonly run: (input: unknown, act: Act) => unknown;
  readonly widens?: (input: unknown) => boolean;
}

/**
 * The table ties each name to its own input and output; TypeScript cannot follow that through a
 * union of names.
 */
function callable(control: Control, name: CommandName): Callable {
  const found = control[name] as Callable | Callable['run'];
  return typeof found === 'function' ? { run: found } : found;
}

function directionOf({ effect }: CommandSpec, { widens }: Callable, input: unknown): Direction {
  if (effect === 'restrict' || effect === 'neutral') return 'restrict';
  const mayBeEither = effect === 'either' || effect === 'edit';
  return mayBeEither && widens?.(input) === false ? 'restrict' : 'grant';
}

const gives: ReadonlySet<Effect> = new Set(['grant', 'either', 'edit', 'consent']);

/**
 * @throws CoreError `not_allowed_here`, `managed`, `store_failed` – what was taken away before is
 *   not saved yet
 */
function assertMayGive(parts: RegistryParts, caller: Caller, spec: CommandSpec): void {
  if (!callerMay(caller, spec.effect === 'consent' ? 'consent' : 'grant'))
    throw notAllowedHere(caller);
  if (spec.lock !== null) parts.assertUnlocked(spec.lock);
  parts.restrictions.assertSaved();
}

/** @throws CoreError `not_saved` */
function keep(restrictions: Restrictions, mark: number, name: CommandName, input: unknown): void {
  if (restrictions.journal(mark, { name, input: input as JsonValue })) return;
  throw new CoreError('not_saved', 'It is done, but it cannot be saved: the disk does not work.', {
    hint: 'It applies while Consentry runs, and Consentry keeps trying to save it. Do not restart Consentry before then.',
  });
}

/** Giving needs presence (INV-6). */
export function notAllowedHere(caller: Caller): CoreError {
  const isCommandLine = caller === 'control';
  return new CoreError(
    'not_allowed_here',
    'This gives access, and giving needs you in front of Consentry.',
    {
      hint: isCommandLine
        ? 'Use the Consentry window, or the terminal where `consentry serve` runs; for automation start it with --operator-key-file.'
        : 'Use the Consentry window.',
    },
  );
}

function toView(error: unknown, name: string, logger: Logger): CommandErrorView {
  if (error instanceof CoreError)
    return { code: error.code, message: error.message, hint: error.hint };
  logger.error('command.failed', { command: visible(name, 64), error: messageOf(error) });
  if (storageProblemOf(error) !== null)
    return toView(unusableFile('A file in the data folder', error), name, logger);
  return {
    code: 'internal',
    message: 'Something went wrong inside Consentry; nothing else is known to be affected.',
    hint: 'Try again. If it stays, look into the log file in the data folder.',
  };
}
