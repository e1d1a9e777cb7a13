/** Values by a key that several of them share, each group in the order in which they came. */
export class Grouped<Key, Value> {
  readonly #groups = new Map<Key, Set<Value>>();

  /** An empty list for a key that nothing has. */
  of(key: Key): readonly Value[] {
    const group = this.#groups.get(key);
    return group === undefined ? [] : [...group];
  }

  has(key: Key): boolean {
    return this.#groups.has(key);
  }

  add(key: Key, value: Value): void {
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, new Set([value]));
    else group.add(value);
  }

  delete(key: Key, value: Value): void {
    const group = this.#groups.get(key);
    if (group?.delete(value) === true && group.size === 0) this.#groups.delete(key);
  }

  /** Takes a whole group away. */
  take(key: Key): readonly Value[] {
    const group = this.of(key);
    this.#groups.delete(key);
    return group;
  }
}
