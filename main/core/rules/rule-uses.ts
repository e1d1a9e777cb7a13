/**
 * How often each rule decided a call, and when it last did. Nothing is decided by it: it is kept in
 * memory and written from time to time, and a crash may lose a minute of it.
 */
import type { Decision } from '../policy/decision.ts';
import { decidingRuleId } from '../policy/trace.ts';
import type { Clock } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';

interface RuleUse {
  readonly calls: number;
  /** Times are epoch milliseconds; null: never. */
  readonly lastUsedAt: number | null;
  /** When it began to say what it says, or was switched on again; null: when it was made. */
  readonly inForceSince: number | null;
}

export interface RuleUses {
  /** One call was decided. */
  note(decision: Pick<Decision, 'layer' | 'trace'>): void;
  of(ruleId: string): RuleUse;
  /** It says something else now: counting begins anew. */
  countAnew(ruleId: string): void;
  /** It is in force again, and what it decided before still counts. */
  switchedOn(ruleId: string): void;
  /** It is gone. */
  forget(ruleId: string): void;
  /** Writes what was counted since the last call. @throws the store's error */
  saveUse(): void;
}

interface Row {
  readonly rule_id: string;
  readonly calls: number;
  readonly last_used_at: number | null;
  readonly in_force_since: number | null;
}

const never: RuleUse = Object.freeze({ calls: 0, lastUsedAt: null, inForceSince: null });

export function createRuleUses(store: Store, clock: Clock): RuleUses {
  const { db } = store;
  const put = db.prepare(
    `INSERT OR REPLACE INTO rule_uses (rule_id, calls, last_used_at, in_force_since)
     VALUES (?, ?, ?, ?)`,
  );
  const drop = db.prepare('DELETE FROM rule_uses WHERE rule_id = ?');
  const uses = new Map<string, RuleUse>();
  for (const row of db.prepare('SELECT * FROM rule_uses').all() as Row[])
    uses.set(row.rule_id, {
      calls: row.calls,
      lastUsedAt: row.last_used_at,
      inForceSince: row.in_force_since,
    });
  const unsaved = new Set<string>();

  return {
    note({ layer, trace }) {
      const id = layer === 'rules' ? decidingRuleId(trace) : null;
      if (id === null) return;
      const { calls, inForceSince } = uses.get(id) ?? never;
      uses.set(id, { calls: calls + 1, lastUsedAt: clock.nowMs(), inForceSince });
      unsaved.add(id);
    },
    of: (ruleId) => uses.get(ruleId) ?? never,
    countAnew(ruleId) {
      uses.set(ruleId, { ...never, inForceSince: clock.nowMs() });
      unsaved.add(ruleId);
    },
    switchedOn(ruleId) {
      uses.set(ruleId, { ...(uses.get(ruleId) ?? never), inForceSince: clock.nowMs() });
      unsaved.add(ruleId);
    },
    forget(ruleId) {
      if (uses.delete(ruleId)) unsaved.add(ruleId);
    },
    saveUse() {
      if (unsaved.size === 0) return;
      store.transaction(() => {
        for (const id of unsaved) {
          const use = uses.get(id);
          if (use === undefined) drop.run(id);
          else put.run(id, use.calls, use.lastUsedAt, use.inForceSince);
        }
      });
      unsaved.clear();
    },
  };
}
