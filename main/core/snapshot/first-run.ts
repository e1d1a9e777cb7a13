import type { FirstRun } from '../../../contract/views/window-settings.ts';
import type { PreferencesDocument } from '../ports/preferences-document.ts';

/**
 * Where the first run goes on. Who already has a connector or a client needs none, unless it was
 * begun.
 */
export function firstRunOf(
  { firstRun, connectors }: Pick<PreferencesDocument, 'firstRun' | 'connectors'>,
  hasClients: boolean,
): FirstRun {
  return firstRun ?? (connectors.length > 0 || hasClients ? 'done' : 'access');
}
