/**
 * Who managed this machine when it was last looked at, so that a file that went away between two
 * runs is noticed.
 */
import { messageOf } from '../lib/errors.ts';
import type { Logger } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { PolicyState } from './bounds.ts';
import { nameOfManager } from './policy-words.ts';

export interface KnownManager {
  /** @returns null: nobody */
  read(): string | null;
  /** Remembers whose policy this is. A state that says nothing about that changes nothing. */
  write(state: PolicyState): void;
}

const name = 'managed_by';

export function createKnownManager({ db }: Pick<Store, 'db'>, logger: Logger): KnownManager {
  const manager: KnownManager = {
    read() {
      const row = db.prepare('SELECT value FROM meta WHERE name = ?').get(name) as
        { value: string } | undefined;
      return row === undefined || row.value === '' ? null : row.value;
    },
    write(state) {
      const value = managerOf(state);
      if (value === null || value === (manager.read() ?? '')) return;
      try {
        db.prepare(
          `INSERT INTO meta (name, value) VALUES (?, ?)
           ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        ).run(name, value);
      } catch (error) {
        logger.warn('managed_policy.not_remembered', { error: messageOf(error) });
      }
    },
  };
  return manager;
}

/** Empty: nobody; null: unknown. */
function managerOf(state: PolicyState): string | null {
  if (state.kind === 'in-force') return nameOfManager(state.policy);
  return state.kind === 'none' ? '' : null;
}
