/** The error for a name that no connector has: it repeats what was typed. */
import type { CommandErrorView } from '../../contract/views/errors.ts';
import type { ConnectorView } from '../../contract/views/connector-view.ts';
import { CliError, exitCodeOf } from './cli-error.ts';
import { shown } from './format.ts';
import { similarName } from './similar-name.ts';

/** The connector that an error is about, by its words or the input; null where it is about none. */
export function connectorOf(
  error: Pick<CommandErrorView, 'code' | 'message'>,
  command: string,
  input: unknown,
): string | null {
  if (error.code !== 'not_found') return null;
  const [, named] = /^There is no connector "(.+)"\.$/u.exec(error.message) ?? [];
  return named ?? connectorIn(command, input);
}

function connectorIn(command: string, input: unknown): string | null {
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

/** @throws CliError exit 5 – no connector has this name */
export function findConnector(connectors: readonly ConnectorView[], typed: string): ConnectorView {
  const connector = connectors.find(({ name }) => name === typed);
  if (connector !== undefined) return connector;
  const known = connectors.map(({ name }) => name);
  const { code, message, hint } = missingConnector(typed, known);
  throw new CliError(code, message, hint, exitCodeOf(code));
}
