/** What servers say beside their tools, of all connectors, and what the person says about it. */
import type { JsonObject } from '../../lib/json.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import { listedAs } from './fetch-pages.ts';
import { kindOf, type ItemKind, type ItemPin } from './item-pins.ts';
import { pageDefinition } from './page-definition.ts';
import type { ReviewedItem, ReviewedItems } from './reviewed-items.ts';
import type { KeptOfferings } from '../catalogue/offerings.ts';

export interface ItemActs {
  /** The same frozen array until something of it changes. Empty for an unknown name. */
  items(name: string): readonly ReviewedItem[];
  /** What the person accepted last; undefined when nothing, or for an unknown name. */
  acceptedItem(name: string, kind: ItemKind, item: string): ItemPin | undefined;
  /**
   * Accepts versions as they are now; others are left as they are.
   *
   * @throws CoreError `not_found`, `store_failed`
   */
  acceptItems(name: string, which: Parameters<ReviewedItems['accept']>[0]): ConnectorState;
  /**
   * Whether a client may have this page: it is as the person accepted it. Another version waits for
   * a review from now on.
   *
   * @param result of `resources/read`; foreign
   */
  isAcceptedPage(name: string, uri: string, result: JsonObject): boolean;
  /** Somebody changed what was kept of it. False when there is no such connector. */
  distrustItem(connectorId: string, kind: string, item: string): boolean;
}

/** A connector, as far as it is about this. */
interface Reviewed {
  readonly items: ReviewedItems;
  readonly offerings: Pick<KeptOfferings, 'now'>;
  stored(): { readonly name: string };
  state(): ConnectorState;
  refreshState(): void;
}

interface Parts {
  readonly entries: ReadonlyMap<string, Reviewed>;
  /** @throws CoreError `not_found` */
  readonly known: (name: string) => Reviewed;
  readonly byId: (connectorId: string) => Reviewed | undefined;
  readonly toolsChanged: (name: string) => void;
}

/** @returns the acts on what all servers say beside their tools */
export function createItemActs({ entries, known, byId, toolsChanged }: Parts): ItemActs {
  return {
    items: (name) => entries.get(name)?.items.now() ?? noItems,
    acceptedItem: (name, kind, item) => entries.get(name)?.items.accepted(kind, item),
    acceptItems(name, which) {
      const connector = known(name);
      connector.items.accept(which);
      connector.refreshState();
      toolsChanged(name);
      return connector.state();
    },
    isAcceptedPage(name, uri, result) {
      const connector = entries.get(name);
      if (connector === undefined) return false;
      const { items, offerings } = connector;
      const definition = pageDefinition(uri, result, listedAs(uri, offerings.now()));
      if (items.see('page', uri, definition)) {
        connector.refreshState();
        toolsChanged(name);
      }
      const page = items.now().find((item) => item.kind === 'page' && item.name === uri);
      return page?.review === 'accepted';
    },
    distrustItem(connectorId, kind, item) {
      const connector = byId(connectorId);
      const known = kindOf(kind);
      if (connector === undefined || known === null) return false;
      connector.items.distrust(known, item);
      connector.refreshState();
      toolsChanged(connector.stored().name);
      return true;
    },
  };
}

const noItems: readonly ReviewedItem[] = Object.freeze([]);
