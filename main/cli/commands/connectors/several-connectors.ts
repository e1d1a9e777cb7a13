/** One command line about several connectors: by their names, or `--all` of them. */
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError, usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { shown } from '../../format.ts';
import type { Options } from '../../read-options.ts';

export interface Chosen {
  readonly names: readonly string[];
  /** One was typed: its answer is the whole answer, its error the error of the command. */
  readonly isOne: boolean;
}

export type Outcome<Value> =
  | { readonly name: string; readonly value: Value }
  | { readonly name: string; readonly error: CliError };

/**
 * The connectors that a command line is about.
 *
 * @param fits which of them `--all` means
 * @throws CliError exit 2 without a name, or with names beside `--all`
 */
export async function chosenConnectors(
  context: CommandContext,
  typed: readonly string[],
  options: Options,
  fits: (connector: ConnectorView) => boolean = () => true,
): Promise<Chosen> {
  const isAll = options['all'] === true;
  if (isAll === typed.length > 0)
    throw usageError(
      'Name one or more connectors, or say --all.',
      'See `consentry connectors list`.',
    );
  if (!isAll) return { names: [...new Set(typed)], isOne: typed.length === 1 };
  const { connectors } = await context.call('state.get', {});
  return { names: connectors.filter(fits).map(({ name }) => name), isOne: false };
}

/**
 * Acts on one after another: what fails stops none of the others.
 *
 * @param tell hears of each as soon as it is done
 * @throws CliError of the only one, and of the first where nothing runs or nothing is allowed
 */
export async function eachConnector<Value>(
  { names, isOne }: Chosen,
  act: (name: string) => Promise<Value>,
  tell: (outcome: Outcome<Value>) => void = () => undefined,
): Promise<readonly Outcome<Value>[]> {
  const outcomes: Outcome<Value>[] = [];
  for (const name of names) {
    let outcome: Outcome<Value>;
    try {
      outcome = { name, value: await act(name) };
    } catch (error) {
      if (!(error instanceof CliError) || isOne) throw error;
      const isForAll = error.code === 'not_running' || error.code === 'not_allowed_here';
      if (isForAll && outcomes.length === 0) throw error;
      outcome = { name, error };
    }
    outcomes.push(outcome);
    tell(outcome);
  }
  return outcomes;
}

/** What succeeded. */
export function valuesOf<Value>(outcomes: readonly Outcome<Value>[]): readonly Value[] {
  return outcomes.flatMap((outcome) => ('value' in outcome ? [outcome.value] : []));
}

/** In the order of the names: each value, or the name with its error. */
export function jsonOf<Value>(outcomes: readonly Outcome<Value>[]): readonly unknown[] {
  return outcomes.map((outcome) => {
    if ('value' in outcome) return outcome.value;
    const { code, message, hint } = outcome.error;
    return { name: outcome.name, error: { code, message, hint } };
  });
}

/**
 * The end of a command of which some failed; JSON has said each failure in its place.
 *
 * @throws CliError exit 1, or the exit code of all where all failed alike
 */
export function assertAllDone(
  context: CommandContext,
  outcomes: readonly Outcome<unknown>[],
): void {
  const failed = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []));
  const [first] = failed;
  if (first === undefined) return;
  const { code, hint, exitCode } = first.error;
  const areAlike =
    failed.length === outcomes.length && failed.every(({ error }) => error.exitCode === exitCode);
  const lines = failed.map(({ name, error }) => `${shown(name, 60)}: ${error.message}`);
  throw new CliError(
    code,
    context.json ? '' : lines.join('\n'),
    hint,
    areAlike ? exitCode : exitCodes.failed,
  );
}
