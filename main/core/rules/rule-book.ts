/**
 * The person's rules in their order, in the store. A rule that cannot be read makes all of them
 * unreadable: it might have been the one that says no, so calls that rules would decide are asked
 * about instead (ATRYUM-49).
 */
import { ruleBodyOf } from '../../../contract/plain/rule-body.ts';
import { ruleBodySchema, type RuleBody } from '../../../contract/views/rules.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { CoreError } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { shortId } from '../lib/random-ids.ts';
import { indexRules, type Rule, type RuleIndex } from '../policy/rules.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { RuleUses } from './rule-uses.ts';
import type { Direction, Store } from '../store/open-store.ts';

export interface KeptRule extends Rule {
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

export interface RuleBook {
  list(): readonly KeptRule[];
  /** Null when they cannot be read. */
  index(): RuleIndex | null;
  /** Names of the rules that cannot be read. */
  unreadable(): readonly string[];
  /** Somebody else wrote this rule: it counts as one that cannot be read. */
  distrust(id: string): void;
  /** @param position from 1; beyond the end means last */
  add(body: RuleBody, position: number, direction: Direction): KeptRule;
  /** @throws CoreError `not_found` */
  edit(id: string, body: RuleBody): KeptRule;
  /** @throws CoreError `not_found` */
  move(id: string, position: number): KeptRule;
  /** Also a rule that cannot be read. @throws CoreError `not_found` */
  remove(id: string): void;
}

interface Row {
  readonly rule_id: string;
  readonly body: string;
  readonly created_at: number;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly uses: Pick<RuleUses, 'countAnew' | 'switchedOn' | 'forget'>;
}

/** Opens the rules of the store. */
export function createRuleBook({ store, clock, random, uses }: Parts): RuleBook {
  const { db } = store;
  const insert = db.prepare(
    'INSERT INTO rules (rule_id, position, body, created_at) VALUES (?, ?, ?, ?)',
  );
  const update = db.prepare('UPDATE rules SET body = ? WHERE rule_id = ?');
  const setPlace = db.prepare('UPDATE rules SET position = ? WHERE rule_id = ?');
  const drop = db.prepare('DELETE FROM rules WHERE rule_id = ?');
  let rules: readonly KeptRule[] = [];
  let broken: readonly string[] = [];
  const distrusted = new Set<string>();
  let indexed: RuleIndex | null = null;
  load();

  function load(): void {
    const rows = db
      .prepare('SELECT rule_id, body, created_at FROM rules ORDER BY position, rule_id')
      .all() as Row[];
    const read = rows.map(
      (row) => [row.rule_id, distrusted.has(row.rule_id) ? null : readRule(row)] as const,
    );
    broken = read.flatMap(([id, rule]) => (rule === null ? [id] : []));
    rules = read.flatMap(([, rule]) => rule ?? []);
    indexed = broken.length === 0 ? indexRules(rules) : null;
  }

  function find(id: string): KeptRule {
    const rule = rules.find((candidate) => candidate.id === id);
    if (rule === undefined) {
      throw new CoreError('not_found', 'There is no rule with this id.', {
        hint: 'List the rules to see their ids.',
      });
    }
    return rule;
  }

  /** Gives every rule its place in one transaction; what cannot be read stays at the end. */
  function place(order: readonly string[]): void {
    for (const [index, id] of [...order, ...broken].entries()) setPlace.run(index + 1, id);
  }

  function write(change: () => void, order: readonly string[]): void {
    store.transaction(() => {
      change();
      place(order);
    });
    load();
  }

  return {
    list: () => rules,
    index: () => indexed,
    unreadable: () => broken,
    distrust(id) {
      distrusted.add(id);
      load();
    },
    add(body, position, direction) {
      if (rules.length >= limits.rules.count) {
        throw new CoreError('conflict', `There are ${limits.rules.count} rules already.`, {
          hint: 'Remove one that is no longer needed.',
        });
      }
      const id = shortId(random);
      const createdAt = clock.nowMs();
      const next = rules.toSpliced(position - 1, 0, Object.freeze({ ...body, id, createdAt }));
      const order = next.map((rule) => rule.id);
      const inMemory = (): void => {
        rules = next;
        indexed = broken.length === 0 ? indexRules(rules) : null;
      };
      store.change(direction, inMemory, () => {
        insert.run(id, 0, JSON.stringify(body), createdAt);
        place(order);
      });
      return find(id);
    },
    edit(id, body) {
      const before = find(id);
      write(
        () => update.run(JSON.stringify(body), id),
        rules.map((rule) => rule.id),
      );
      const after = find(id);
      if (!decideAlike(before, after)) uses.countAnew(id);
      else if (after.isOn && !before.isOn) uses.switchedOn(id);
      return after;
    },
    move(id, position) {
      find(id);
      const order = rules.map((rule) => rule.id).filter((other) => other !== id);
      order.splice(position - 1, 0, id);
      write(() => undefined, order);
      return find(id);
    },
    remove(id) {
      if (!broken.includes(id)) find(id);
      store.transaction(() => drop.run(id));
      load();
      uses.forget(id);
    },
  };
}

/** Whether both are about the same calls and say the same, whatever their notes. */
function decideAlike(one: RuleBody, other: RuleBody): boolean {
  const said = (rule: RuleBody): string =>
    canonicalJson({ ...ruleBodyOf(rule), note: '', isOn: true });
  return said(one) === said(other);
}

function readRule(row: Row): KeptRule | null {
  try {
    const parsed = ruleBodySchema.safeParse(JSON.parse(row.body));
    return parsed.success
      ? Object.freeze({ ...parsed.data, id: row.rule_id, createdAt: row.created_at })
      : null;
  } catch {
    return null;
  }
}
