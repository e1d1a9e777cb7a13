/**
 * What a server may ask of the clients behind us in the middle of a call (SEC-44): forms and pages
 * by default, the client's model and its folders only where the person switched that on for the
 * connector. Pure.
 */
import type { Asks, AsksChange } from '../../../../contract/views/connector-details.ts';
import type { JsonObject } from '../../lib/json.ts';
import { showsPages } from '../../mcp/extensions/ui-extension.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';

const byDefault: Asks = Object.freeze({ input: true, model: false, folders: false });

/** @returns what the server may ask for; the default where the person did not say */
export function asksOf({ asks }: Pick<StoredConnector, 'asks'>): Asks {
  if (asks === undefined) return byDefault;
  const { input = byDefault.input, model = byDefault.model, folders = byDefault.folders } = asks;
  return Object.freeze({ input, model, folders });
}

/**
 * The same as a client declares it when a legacy conversation opens. Lists are read for all
 * clients, also for those that show pages.
 */
export function declaredFor({ input, model, folders }: Asks): JsonObject {
  return {
    ...(input && { elicitation: { form: {}, url: {} } }),
    ...(model && { sampling: {} }),
    ...(folders && { roots: { listChanged: true } }),
    extensions: showsPages,
  };
}

/** What is kept after a change: only what is not the default; undefined when all is. */
export function changedAsks(
  before: Pick<StoredConnector, 'asks'>,
  change: AsksChange,
): AsksChange | undefined {
  const after = asksOf(before);
  const kept: AsksChange = {};
  for (const kind of ['input', 'model', 'folders'] as const) {
    const value = change[kind] ?? after[kind];
    if (value !== byDefault[kind]) kept[kind] = value;
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}
