/**
 * Items that come and go with every call. A `Set` would do, but a `Set` that outgrew its table
 * leaves the old one behind with what was in it then, pointing at the new one, so that V8 keeps
 * what every call had alive until its next full collection: measured, that doubled the time spent
 * collecting. An array whose places are reused leaves nothing behind.
 */
export class SlotSet<Item> {
  private readonly places: Place<Item>[] = [];

  get size(): number {
    return this.places.length;
  }

  /** @returns the function that takes it out again; later calls of it do nothing */
  add(item: Item): () => void {
    const place: Place<Item> = { item, at: this.places.length };
    this.places.push(place);
    return () => this.takeOut(place);
  }

  /** What is in it now, in no order. */
  items(): Item[] {
    return this.places.map(({ item }) => item);
  }

  /** Takes out what fits, and gives it. */
  takeAll(fits: (item: Item) => boolean): Item[] {
    const taken = this.places.filter(({ item }) => fits(item));
    for (const place of taken) this.takeOut(place);
    return taken.map(({ item }) => item);
  }

  private takeOut(place: Place<Item>): void {
    if (place.at < 0) return;
    const last = this.places.pop();
    if (last !== undefined && last !== place) {
      this.places[place.at] = last;
      last.at = place.at;
    }
    place.at = -1;
  }
}

interface Place<Item> {
  readonly item: Item;
  /** -1 when it was taken out. */
  at: number;
}
