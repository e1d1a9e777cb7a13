/**
 * Several accounts at one server: a second connector for another one, whose each is, and what is
 * shown of their use.
 */
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Random } from '../../ports/ports.ts';
import type { CatalogueStore } from '../catalogue/catalogue-store.ts';
import { confirmNew } from './confirm-command.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import { stemOf, suggestName } from '../config/connector-names.ts';
import type { Connector } from './connector.ts';
import { copyConnector } from './copy-connector.ts';
import { askForLabel } from './learn-label.ts';
import { liveFacts, type LiveFacts } from './live-facts.ts';
import type { OpeningContext } from '../connection/opening-context.ts';
import { randomUuid } from '../../lib/random-ids.ts';

export interface AccountActs {
  /**
   * A name that is free, with the organisation of the address in it (ATOMIC-2); `url` is null for a
   * command.
   */
  suggestName(base: string, url: string | null): string;
  /**
   * A second connector to the same server for another account; what is secret is not copied, and
   * what the person set to be stricter than by default is.
   *
   * @throws CoreError `not_found`, `already_exists`, `invalid_input`, `store_failed`
   */
  duplicate(
    name: string,
    newName: string | undefined,
    url: string | undefined,
  ): Promise<ConnectorState>;
  /**
   * Asks a tool of the server what is reached, and keeps the answer as the label.
   *
   * @throws CoreError `not_found`, `conflict` – no tool for that, or no answer that names anything;
   *   `connector_failed`
   */
  learnLabel(name: string, tool: string): Promise<ConnectorState>;
  /** What changes with every call; looked up when it is shown. Undefined for an unknown name. */
  live(name: string): LiveFacts | undefined;
}

interface Parts {
  readonly opening: Omit<OpeningContext, 'loginOf'>;
  readonly random: Random;
  readonly entries: ReadonlyMap<string, Connector>;
  readonly catalogues: CatalogueStore;
  /** @throws CoreError `not_found` */
  readonly known: (name: string) => Connector;
  /** @throws CoreError `already_exists` */
  readonly assertFree: (name: string) => void;
  /** Durable when it returns. */
  readonly keepNew: (stored: StoredConnector) => void;
  /** Takes it in and opens it. */
  readonly enterNew: (stored: StoredConnector) => ConnectorState;
  readonly replaceStored: (next: StoredConnector) => void;
  readonly changed: () => void;
}

/** @returns the acts on accounts of all connectors */
export function createAccountActs(parts: Parts): AccountActs {
  const { opening, entries, known } = parts;

  function freeName(base: string, url: string | null): string {
    return suggestName(base, url, (name) => entries.has(name));
  }

  return {
    suggestName: freeName,
    async duplicate(name, newName, url) {
      const original = known(name).stored();
      const leadsTo = url ?? (original.kind === 'http' ? original.url : null);
      const copied = copyConnector(original, {
        id: randomUuid(parts.random),
        name: newName ?? freeName(stemOf(original), leadsTo),
        url,
        addedAt: opening.clock.nowMs(),
      });
      parts.assertFree(copied.name);
      try {
        // Looking at the command takes its time: somebody else may have taken the name.
        await confirmNew(copied, opening);
        parts.assertFree(copied.name);
        parts.keepNew(copied);
      } catch (error) {
        opening.commands.forget(copied.id);
        throw error;
      }
      parts.catalogues.copyStricter(original.id, copied.id);
      return parts.enterNew(copied);
    },
    async learnLabel(name, tool) {
      const connector = known(name);
      const label = await askForLabel(connector, tool);
      parts.replaceStored({ ...connector.stored(), label });
      parts.changed();
      return connector.state();
    },
    live(name) {
      const connector = entries.get(name);
      return connector === undefined ? undefined : liveFacts(connector, entries.values());
    },
  };
}
