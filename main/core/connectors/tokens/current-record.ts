/**
 * The record of the login that counts now: read once, changed one change at a time, and each change
 * durable before it counts.
 */
import type { LoginRecord, LoginRecords, LoginTokens } from './login-record.ts';

type CurrentLogin =
  /** The vault was not asked yet. */
  | { readonly state: 'unread'; readonly record: null; readonly tokens: null }
  /** Nobody is logged in; the record says who we are registered as, where there is one. */
  | { readonly state: 'logged-out'; readonly record: LoginRecord | null; readonly tokens: null }
  | { readonly state: 'logged-in'; readonly record: LoginRecord; readonly tokens: LoginTokens };

export interface CurrentRecord {
  now(): CurrentLogin;
  /** Reads the record of this issuer, once. @throws CoreError `vault_unavailable` */
  load(issuer: string | null): Promise<void>;
  /**
   * Changes the record; nothing happens when there is none any more.
   *
   * @throws CoreError `vault_unavailable`
   */
  update(change: (current: LoginRecord) => LoginRecord): Promise<void>;
  /**
   * A new login: changes that are under way for the old one are dropped.
   *
   * @throws CoreError `vault_unavailable`
   */
  replace(next: LoginRecord): Promise<void>;
  /** Forgets it; what was being written is written before this resolves. */
  drop(): Promise<LoginRecord | null>;
  /** Grows when a login is replaced or dropped. */
  generation(): number;
}

/**
 * @param onCurrent the record was read or changed
 * @returns a record that was not read yet
 */
export function createCurrentRecord(records: LoginRecords, onCurrent: () => void): CurrentRecord {
  let now: CurrentLogin = { state: 'unread', record: null, tokens: null };
  let generation = 0;
  let writes: Promise<unknown> = Promise.resolve();

  function write(mine: number, make: () => LoginRecord | null): Promise<void> {
    const done = writes.then(async () => {
      const changed = mine === generation ? make() : null;
      if (changed === null) return;
      await records.write(changed);
      now = loginOf(changed);
      onCurrent();
    });
    writes = done.catch(() => undefined);
    return done;
  }

  return {
    now: () => now,
    async load(issuer) {
      if (now.state !== 'unread') return;
      const read = issuer === null ? undefined : await records.read(issuer);
      if (now.state !== 'unread') return;
      now = loginOf(read ?? null);
      onCurrent();
    },
    update: (change) => write(generation, () => (now.record === null ? null : change(now.record))),
    replace(next) {
      generation += 1;
      return write(generation, () => next);
    },
    async drop() {
      generation += 1;
      await writes;
      const dropped = now.record;
      now = loginOf(null);
      return dropped;
    },
    generation: () => generation,
  };
}

function loginOf(record: LoginRecord | null): CurrentLogin {
  if (record === null || record.tokens === null)
    return { state: 'logged-out', record, tokens: null };
  return { state: 'logged-in', record, tokens: record.tokens };
}
