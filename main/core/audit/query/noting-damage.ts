/** A damaged page may be met by a read first: the next start has to know of it all the same. */

type Read = (...args: never[]) => unknown;
type Reads<Query> = { readonly [Name in keyof Query]: Read };

/** @returns the same reads; what one of them throws is noted, and thrown on */
export function notingDamage<Query extends Reads<Query>>(
  query: Query,
  note: (error: unknown) => void,
): Query {
  const noting =
    (read: Read): Read =>
    (...args) => {
      try {
        return read(...args);
      } catch (error) {
        note(error);
        throw error;
      }
    };
  // The same names with the same parameters and results.
  return Object.fromEntries(
    Object.entries<Read>(query).map(([name, read]) => [name, noting(read)]),
  ) as unknown as Query;
}
