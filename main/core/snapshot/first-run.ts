import type { FirstRun } from '../../../contract/views/window-settings.ts';
import type { PreferencesDocument } from '../ports/preferences-document.ts';

/**
 * Where the first run goes on. Without a choice of the access policy it has not begun. Who already
 * has a connector or a client needs none, unless it was begun.
 */
export function firstRunOf(
  {
    firstRun,
    connectors,
    isAccessChosen = true,
  }: Pick<PreferencesDocument, 'firstRun' | 'connectors' | 'isAccessChosen'>,
  hasClients: boolean,
): FirstRun {
  if (!isAccessChosen) return 'access';
  return firstRun ?? (connectors.length > 0 || hasClients ? 'done' : 'access');
}
