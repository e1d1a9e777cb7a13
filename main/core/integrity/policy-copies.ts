/**
 * Copies of the policy in the store, each under its seal: what a file that was changed is compared
 * with.
 */
import type { Db } from '../store/db.ts';
import type { Seals } from '../store/seals.ts';

/**
 * `intended_policy` is what the file is about to say: a crash before it is sealed is not the work
 * of somebody else.
 */
type PolicyCopy = 'policy' | 'intended_policy';

export interface PolicyCopies {
  write(kind: PolicyCopy, text: string): void;
  drop(kind: PolicyCopy): void;
  /** @returns null: there is none, or its seal does not hold */
  read(kind: PolicyCopy): string | null;
}

const names: Readonly<Record<PolicyCopy, string>> = {
  policy: 'sealed_policy',
  intended_policy: 'intended_policy',
};

export function createPolicyCopies(db: Db, seals: Seals): PolicyCopies {
  const put = db.prepare(
    `INSERT INTO meta (name, value) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  const remove = db.prepare('DELETE FROM meta WHERE name = ?');
  const get = db.prepare('SELECT value FROM meta WHERE name = ?');
  return {
    write(kind, text) {
      put.run(names[kind], text);
      seals.sealText(kind, '', text);
    },
    drop(kind) {
      remove.run(names[kind]);
      seals.dropText(kind, '');
    },
    read(kind) {
      const row = get.get(names[kind]) as { value: string } | undefined;
      return row !== undefined && seals.checkText(kind, '', row.value) === 'holds'
        ? row.value
        : null;
    },
  };
}
