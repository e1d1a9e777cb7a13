/**
 * What a person set for one client: modes of single tools, and connectors that are switched off for
 * it (ALATION-23, 27). Kept by registration, so that what allows is never taken over by another
 * program of the same name; what is stricter is taken over by every later registration of the
 * application, so that registering again is no way out.
 */
import type { ToolMode } from '../../../contract/views/access.ts';
import type { Direction, Store } from '../store/open-store.ts';
import { createClientSwitches } from './client-switches.ts';
import { createClientToolModes } from './client-tool-modes.ts';

export interface ClientSettings {
  /** Null: nothing is set for this client. */
  modeOf(clientId: string, connectorId: string, tool: string): ToolMode | null;
  isOff(clientId: string, connectorId: string): boolean;
  /** How many tools of it have a mode of their own for this client. */
  countOf(clientId: string): number;
  /** @param clientIds all registrations of the application; null takes the setting away */
  setMode(
    clientIds: readonly string[],
    connectorId: string,
    tool: string,
    mode: ToolMode | null,
    direction: Direction,
  ): void;
  /** Off takes away, on gives. */
  switchOff(clientIds: readonly string[], connectorId: string, isOff: boolean): void;
  /** A registration that just came takes over what is stricter. */
  admit(clientId: string, others: readonly string[]): void;
  /** Forgets clients that are gone; their rows went with them. */
  sweep(isKnown: (clientId: string) => boolean): void;
  forgetConnector(connectorId: string): void;
  /** Another account answers there from now on: what was allowed holds no longer (ATMOS-8). */
  startOver(connectorId: string): void;
}

/** Opens the settings of the store; a mode that cannot be read blocks. */
export function createClientSettings(store: Store): ClientSettings {
  const modes = createClientToolModes(store);
  const switches = createClientSwitches(store);

  return {
    modeOf: modes.of,
    isOff: switches.isOff,
    countOf: modes.countOf,

    setMode(clientIds, connectorId, tool, mode, direction) {
      const inMemory = (): void => {
        for (const clientId of clientIds) modes.remember(clientId, connectorId, tool, mode);
      };
      store.change(direction, inMemory, () => {
        for (const clientId of clientIds) modes.write(clientId, connectorId, tool, mode);
      });
    },

    switchOff(clientIds, connectorId, isOff) {
      const inMemory = (): void => {
        for (const clientId of clientIds) switches.remember(clientId, connectorId, isOff);
      };
      store.change(isOff ? 'restrict' : 'grant', inMemory, () => {
        for (const clientId of clientIds) switches.write(clientId, connectorId, isOff);
      });
    },

    admit(clientId, others) {
      store.transaction(() => {
        for (const other of others) {
          modes.copyStricter(clientId, other);
          switches.copy(clientId, other);
        }
      });
    },

    sweep(isKnown) {
      modes.sweep(isKnown);
      switches.sweep(isKnown);
    },

    forgetConnector(connectorId) {
      modes.dropWhere((id) => id === connectorId);
      switches.forgetConnector(connectorId);
    },

    startOver(connectorId) {
      modes.dropWhere((id, mode) => id === connectorId && mode === 'allow');
    },
  };
}
