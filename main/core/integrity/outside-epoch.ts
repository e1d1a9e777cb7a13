/**
 * The epoch outside of the data folder (SEC-93). The folder is known there by an id that its key
 * makes: it stays the same wherever the folder is moved, and one that is begun anew has another.
 */
import { createHmac } from 'node:crypto';
import type { VaultView } from '../../../contract/views/vault.ts';
import type { EpochStore, EpochPlace } from '../ports/epoch-store.ts';
import type { Logger } from '../ports/ports.ts';

export interface OutsideEpoch {
  /** How far this folder had come, as far as is known outside; 0: nothing is. Never rejects. */
  open(key: Buffer): Promise<number>;
  /**
   * Only what is durable in the store: a number that runs ahead of it would end all access. Never
   * rejects.
   */
  keep(epoch: number): Promise<void>;
  /** For people; undefined as long as nothing was kept. */
  view(): VaultView['outside'];
}

export function createOutsideEpoch(
  verifier: EpochStore | undefined,
  logger: Logger,
  onChange: () => void,
): OutsideEpoch {
  let folder: string | null = null;
  let kept = 0;
  let place: EpochPlace | undefined;

  function note(next: EpochPlace): void {
    if (next.kind === place?.kind) return;
    place = next;
    if (next.kind === 'nowhere') logger.info('epoch.nowhere', { why: next.why });
    onChange();
  }

  return {
    async open(key) {
      if (verifier === undefined) return 0;
      folder = createHmac('sha256', key).update('consentry data folder').digest('hex').slice(0, 32);
      const found = await verifier.read(folder);
      note(found.place);
      kept = found.epoch ?? 0;
      return kept;
    },
    async keep(epoch) {
      if (verifier === undefined || folder === null || epoch <= kept) return;
      const next = await verifier.write(folder, epoch);
      if (next.kind === 'kept') kept = epoch;
      note(next);
    },
    view() {
      if (place === undefined) return undefined;
      return place.kind === 'kept'
        ? {
            isKept: true,
            detail: `An older copy of the data folder that is put back is noticed: how far it had come is kept in ${place.where}.`,
          }
        : {
            isKept: false,
            detail: `An older copy of the whole data folder cannot be told from the newest: ${place.why}.`,
          };
    },
  };
}
