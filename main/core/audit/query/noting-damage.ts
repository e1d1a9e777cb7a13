/** A damaged page may be met by a read first: the next start has to know of it all the same. */

type Read = (...args: never[]) => unknown;
type Reads<Query> = { readonly [Name in keyof Query]: Read };

/** @returns the same reads; what one of them throws or rejects with is noted, and goes on */
export function notingDamage<Query extends Reads<Query>>(
  query: Query,
  note: (error: unknown) => void,
): Query {
  const noting =
    (read: Read): Read =>
    (...args) => {
      try {
        const result = read(...args);
        if (result instanceof Promise) result.catch(note);
        return result;
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
