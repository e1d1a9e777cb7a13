import { CoreError } from '../../lib/errors.ts';

/** @returns the error for a name that no connector has */
export function noConnector(): CoreError {
  return new CoreError('not_found', 'There is no connector with this name.', {
    hint: 'List the connectors to see their names.',
  });
}
