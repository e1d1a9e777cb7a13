/**
 * What a server may use of the clients behind us: forms, pages to open and extensions of MCP by
 * default, the client's model and its folders only where the person switched that on for the
 * connector (SEC-44). Pure.
 */
import type { Asks, AsksChange } from '../../../../contract/views/connector-details.ts';
import type { JsonObject } from '../../lib/json.ts';
import { showsPages } from '../../mcp/extensions/ui-extension.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';

const byDefault: Asks = Object.freeze({
  input: true,
  model: false,
  folders: false,
  extensions: true,
});

/** @returns what the server may use; the default where the person did not say */
export function asksOf({ asks }: Pick<StoredConnector, 'asks'>): Asks {
  if (asks === undefined) return byDefault;
  const { input = byDefault.input, model = byDefault.model, folders = byDefault.folders } = asks;
  const { extensions = byDefault.extensions } = asks;
  return Object.freeze({ input, model, folders, extensions });
}

/**
 * The same as a client declares it when a legacy conversation opens. Lists are read for all
 * clients, also for those that show pages.
 */
export function declaredFor({ input, model, folders, extensions }: Asks): JsonObject {
  return {
    ...(input && { elicitation: { form: {}, url: {} } }),
    ...(model && { sampling: {} }),
    ...(folders && { roots: { listChanged: true } }),
    ...(extensions && { extensions: showsPages }),
  };
}

/** @returns what of a server's capabilities clients may hear of */
export function passedCapabilities(declared: JsonObject, { extensions }: Asks): JsonObject {
  if (extensions || declared['extensions'] === undefined) return declared;
  const { extensions: _withheld, ...others } = declared;
  return others;
}

/** What is kept after a change: only what is not the default; undefined when all is. */
export function changedAsks(
  before: Pick<StoredConnector, 'asks'>,
  change: AsksChange,
): AsksChange | undefined {
  const after = asksOf(before);
  const kept: AsksChange = {};
  for (const kind of ['input', 'model', 'folders', 'extensions'] as const) {
    const value = change[kind] ?? after[kind];
    if (value !== byDefault[kind]) kept[kind] = value;
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}
