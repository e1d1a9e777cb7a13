/**
 * Holds what would run against what the person confirmed; a command that differs is not started
 * (SEC-76).
 */
import type { StoredStdioConnector } from '../../ports/preferences-document.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Store } from '../../store/open-store.ts';
import { createConfirmedCommands } from './confirmed-commands.ts';
import {
  factDifferences,
  factsId,
  readCommandFacts,
  type CommandFacts,
} from '../stdio/command-facts.ts';
import { createFileHasher } from '../stdio/file-hash.ts';

/** What differs from the confirmed command. */
export interface CommandChange {
  /** Names exactly what would run now. */
  readonly id: string;
  readonly words: readonly string[];
}

export interface CommandCheck {
  /** @param file where the command is now; null when it is nowhere */
  facts(stored: StoredStdioConnector, file: string | null): Promise<CommandFacts>;
  /** Null when it is what the person confirmed. */
  change(stored: StoredStdioConnector, file: string | null): Promise<CommandChange | null>;
  confirmed(connectorId: string): CommandFacts | null;
  confirm(connectorId: string, facts: CommandFacts): void;
  forget(connectorId: string): void;
}

/**
 * Between the look at a file and its start it can still be replaced: no system starts a program by
 * its content. Whoever is that fast can write to the file, and then to much else.
 */
export function createCommandCheck(store: Store, clock: Clock): CommandCheck {
  const confirmed = createConfirmedCommands(store, clock);
  const hash = createFileHasher(clock);
  const facts: CommandCheck['facts'] = (stored, file) => readCommandFacts(stored, file, hash);
  return {
    facts,
    async change(stored, file) {
      const now = await facts(stored, file);
      const words = factDifferences(confirmed.get(stored.id), now);
      return words.length === 0 ? null : { id: factsId(now), words };
    },
    confirmed: confirmed.get,
    confirm: confirmed.keep,
    forget: confirmed.forget,
  };
}
