/** The error for a name that no connector has: it repeats what was typed. */
import type { CommandErrorView } from '../../contract/views/errors.ts';
import { shown } from './format.ts';
import { similarName } from './similar-name.ts';

/** The connector that a command was about by its input, null where it was about none. */
export function connectorIn(command: string, input: unknown): string | null {
  if (typeof input !== 'object' || input === null) return null;
  // These name a connector that is not there yet.
  if (command.startsWith('connector.add') || command === 'connector.tryOut') return null;
  const given: Readonly<Record<string, unknown>> = { ...input };
  const typed = command.startsWith('connector.') ? given['name'] : given['connector'];
  return typeof typed === 'string' ? typed : null;
}

/** In place of an error that does not say which name it was about. */
export function missingConnector(
  typed: string,
  known: readonly string[],
): Pick<CommandErrorView, 'code' | 'message' | 'hint'> {
  const similar = similarName(typed, known);
  return {
    code: 'not_found',
    message: `There is no connector “${shown(typed)}”.`,
    hint:
      similar === null
        ? 'See `consentry connectors list --all`.'
        : `Did you mean “${shown(similar)}”? See \`consentry connectors list --all\`.`,
  };
}
