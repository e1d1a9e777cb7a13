/** Rows of one statement: each way into the database costs more than the row it carries. */
import type { Db } from '../store/db.ts';

type Value = string | number | null | Uint8Array;

export interface Inserter {
  /** The next values of a row. */
  add(...some: readonly Value[]): void;
  addAll(some: readonly Value[]): void;
  /** The row is whole. */
  endRow(): void;
  flush(): void;
  forget(): void;
}

const rowsAtOnce = 16;

/** @param into a table, with its columns where they are not all */
export function createInserter(db: Db, into: string, columns: number): Inserter {
  const place = `(${Array(columns).fill('?').join(', ')})`;
  const one = db.prepare(`INSERT INTO ${into} VALUES ${place}`);
  const many = db.prepare(`INSERT INTO ${into} VALUES ${Array(rowsAtOnce).fill(place).join(', ')}`);
  let values: Value[] = [];
  const addAll = (some: readonly Value[]): void => {
    for (const value of some) values.push(value);
  };
  return {
    add: (...some) => addAll(some),
    addAll,
    endRow() {
      if (values.length < rowsAtOnce * columns) return;
      many.run(values);
      values = [];
    },
    flush() {
      for (let from = 0; from < values.length; from += columns)
        one.run(values.slice(from, from + columns));
      values = [];
    },
    forget() {
      values = [];
    },
  };
}
