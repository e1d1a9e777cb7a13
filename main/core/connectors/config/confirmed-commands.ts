/**
 * Which commands the person has confirmed, in the store: apart from the preferences, where the
 * commands stand (SEC-76).
 */
import type { Clock } from '../../ports/ports.ts';
import type { Store } from '../../store/open-store.ts';
import { commandFactsSchema, type CommandFacts } from '../stdio/command-facts.ts';

export interface ConfirmedCommands {
  /** Null when there is none, or it cannot be read. */
  get(connectorId: string): CommandFacts | null;
  keep(connectorId: string, facts: CommandFacts): void;
  forget(connectorId: string): void;
}

/** @returns what the data folder knows of the commands that the person confirmed */
export function createConfirmedCommands(store: Store, clock: Clock): ConfirmedCommands {
  const { db } = store;
  const read = db.prepare('SELECT facts FROM confirmed_commands WHERE connector_id = ?');
  const write = db.prepare(
    `INSERT INTO confirmed_commands (connector_id, facts, confirmed_at) VALUES (?, ?, ?)
     ON CONFLICT (connector_id) DO UPDATE SET facts = excluded.facts, confirmed_at = excluded.confirmed_at`,
  );
  const remove = db.prepare('DELETE FROM confirmed_commands WHERE connector_id = ?');
  return {
    get(connectorId) {
      const row = read.get(connectorId) as { facts: string } | undefined;
      if (row === undefined) return null;
      try {
        const parsed = commandFactsSchema.safeParse(JSON.parse(row.facts));
        return parsed.success ? parsed.data : null;
      } catch {
        return null;
      }
    },
    keep(connectorId, facts) {
      store.transaction(() => write.run(connectorId, JSON.stringify(facts), clock.nowMs()));
    },
    forget(connectorId) {
      store.transaction(() => remove.run(connectorId));
    },
  };
}
