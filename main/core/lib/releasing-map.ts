/**
 * A map of what comes and goes with every call. A `Map` that outgrew its table leaves the old one
 * behind, with what was in it then, pointing at the new one: in V8's small collections that keeps
 * whole calls alive until the next full one. Here what is taken out is cleared first, so that the
 * old table holds nothing. Iterates in the order of insertion.
 */
export class ReleasingMap<Key, Value> {
  private readonly slots = new Map<Key, Slot<Value>>();

  get size(): number {
    return this.slots.size;
  }

  get(key: Key): Value | undefined {
    return this.slots.get(key)?.value;
  }

  set(key: Key, value: Value): void {
    this.delete(key);
    this.slots.set(key, { value });
  }

  /** @returns what was there */
  delete(key: Key): Value | undefined {
    const slot = this.slots.get(key);
    if (slot === undefined) return undefined;
    const { value } = slot;
    slot.value = undefined;
    this.slots.delete(key);
    return value;
  }

  /** What is in it now; later changes do not show. */
  values(): Value[] {
    const values: Value[] = [];
    for (const { value } of this.slots.values()) if (value !== undefined) values.push(value);
    return values;
  }

  clear(): void {
    for (const slot of this.slots.values()) slot.value = undefined;
    this.slots.clear();
  }
}

interface Slot<Value> {
  /** Undefined once it was taken out. */
  value: Value | undefined;
}
