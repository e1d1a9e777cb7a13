/** The port for what is kept outside of the data folder; part of `ports.ts`. */

/** Where a number outside of the data folder is. */
export type EpochPlace =
  | { readonly kind: 'kept'; readonly where: string }
  /** For people, as the end of a sentence. */
  | { readonly kind: 'nowhere'; readonly why: string };

interface KeptEpoch {
  /** Null: none is known of this folder. */
  readonly epoch: number | null;
  readonly place: EpochPlace;
}

/**
 * Keeps the epoch of a data folder outside of it, so that a whole folder that is put back is older
 * than it (SEC-93). Nothing of it rejects: what cannot be kept is nowhere, and tried again by the
 * core.
 */
export interface EpochStore {
  /** @param folder 32 hex digits that go with the folder wherever it is moved */
  read(folder: string): Promise<KeptEpoch>;
  /** Resolves when it is durable, or cannot be. */
  write(folder: string, epoch: number): Promise<EpochPlace>;
}
