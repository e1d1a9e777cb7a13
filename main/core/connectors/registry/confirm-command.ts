/**
 * The person confirms a command: with what they typed, or after they saw how it differs (SEC-75,
 * SEC-76).
 */
import type { ConnectorEdit } from '../../../../contract/commands/edit-connector.ts';
import { CoreError } from '../../lib/errors.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import { confirmedByEdit } from './edit-connector.ts';
import type { OpeningContext } from '../connection/opening-context.ts';
import { locateCommand } from '../connection/prepare-command.ts';
import { factDifferences, factsId, type CommandFacts } from '../stdio/command-facts.ts';
import { hasInlineCode } from '../stdio/program-kind.ts';

/** Typing a command confirms what it stands for at this moment. Does nothing for a URL. */
export async function confirmNew(
  stored: StoredConnector,
  context: Omit<OpeningContext, 'loginOf'>,
): Promise<void> {
  if (stored.kind !== 'stdio') return;
  const located = await locateCommand(stored, context);
  const file = located.kind === 'ready' ? located.program : null;
  context.commands.confirm(stored.id, await context.commands.facts(stored, file));
}

/**
 * @param change the id of what the person was shown
 * @throws CoreError `conflict` – something else would run by now, or nothing differs
 */
export async function confirmCommand(
  stored: StoredConnector,
  change: string,
  context: Omit<OpeningContext, 'loginOf'>,
): Promise<CommandFacts> {
  if (stored.kind !== 'stdio') throw nothingToConfirm(stored.name);
  const located = await locateCommand(stored, context);
  if (located.kind === 'problem') {
    const { message, hint } = located.problem;
    throw new CoreError('conflict', message, hint === null ? {} : { hint });
  }
  const facts = await context.commands.facts(stored, located.program);
  if (factDifferences(context.commands.confirmed(stored.id), facts).length === 0)
    throw nothingToConfirm(stored.name);
  if (factsId(facts) !== change) {
    throw new CoreError('conflict', `${stored.name} has changed again since you were shown it.`, {
      hint: 'Look at what would run now, then confirm that.',
    });
  }
  context.commands.confirm(stored.id, facts);
  return facts;
}

/**
 * @throws CoreError `invalid_input` – the arguments are code, and nobody said that they were read
 */
export function assertCodeWasSeen(input: {
  readonly command: string;
  readonly args: readonly string[];
  readonly confirmInlineCode: boolean;
}): void {
  if (input.confirmInlineCode || !hasInlineCode(input.command, input.args)) return;
  throw new CoreError(
    'invalid_input',
    'The arguments of this command are code, which would run as it stands.',
    {
      hint: 'Read all of it. If you want it to run, say so: tick it under “More settings”, or use --confirm-inline-code.',
    },
  );
}

/** What counts as confirmed once these settings are kept; null when nothing of it changes. */
export async function factsAfterEdit(
  stored: StoredConnector,
  edit: ConnectorEdit,
  context: Omit<OpeningContext, 'loginOf'>,
): Promise<CommandFacts | null> {
  const isCommand = [edit.command, edit.args, edit.cwd, edit.env].some(
    (part) => part !== undefined,
  );
  if (stored.kind !== 'stdio' || !isCommand) return null;
  const located = await locateCommand(stored, context);
  const file = located.kind === 'ready' ? located.program : null;
  const now = await context.commands.facts(stored, file);
  return confirmedByEdit(context.commands.confirmed(stored.id), now, edit);
}

function nothingToConfirm(name: string): CoreError {
  return new CoreError('conflict', `There is nothing to confirm for ${name}.`);
}
