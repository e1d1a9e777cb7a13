/**
 * What was accepted by an older Consentry, which kept less of it: taken over where the tool is the
 * same.
 */
import { pageOf } from '../../mcp/extensions/ui-extension.ts';
import { earlierHash } from '../../mcp/definitions/earlier-definition.ts';
import type { CopiedTool } from '../../mcp/tool-definition.ts';
import type { CatalogueStore, ToolPin } from './catalogue-store.ts';

/**
 * Keeps whole definitions of tools that were accepted when only digests were kept, where the
 * present one is the same.
 */
export function keepOldPins(
  connectorId: string,
  store: CatalogueStore,
  pins: ReadonlyMap<string, ToolPin>,
  tools: Iterable<CopiedTool>,
): void {
  for (const tool of tools) {
    const pin = pins.get(tool.name);
    if (pin === undefined || pin.isKept || pin.hash !== tool.hash) continue;
    const kept = store.accepted(connectorId, tool.name);
    if (kept !== undefined) store.pin(connectorId, [tool], kept.acceptedAt);
  }
}

/**
 * Takes what Consentry 0.2 did not keep of an accepted tool as accepted: as it is in the first list
 * after the update, and never later. A page that the tool opens is new, and was seen by nobody.
 */
export function extendOldPins(
  connectorId: string,
  store: CatalogueStore,
  pins: Map<string, ToolPin>,
  tools: Iterable<CopiedTool>,
): void {
  for (const tool of tools) {
    const pin = pins.get(tool.name);
    if (pin === undefined || pin.isWhole) continue;
    const kept = store.accepted(connectorId, tool.name);
    const isSame = earlierHash(tool.definition) === pin.hash && pageOf(tool.definition) === null;
    if (isSame && kept !== undefined) {
      store.pin(connectorId, [tool], kept.acceptedAt);
      pins.set(tool.name, { ...pin, hash: tool.hash, isKept: true, isWhole: true });
    } else {
      store.markWhole(connectorId, tool.name);
      pins.set(tool.name, { ...pin, isWhole: true });
    }
  }
}
