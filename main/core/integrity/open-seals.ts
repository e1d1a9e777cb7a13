/**
 * One opening of the seals: everything is sealed, or looked at. What somebody else changed or put
 * back from an earlier time becomes as strict as it can be (SEC-93, SEC-94).
 */
import type { GlobalState } from '../gateway/view/global-state.ts';
import type { BrokenSeal } from '../store/seal-table.ts';
import { distrust, type DistrustParts } from './distrust.ts';
import type { OutsideEpoch } from './outside-epoch.ts';
import type { SealVault } from './seal-vault.ts';
import type { SealedPreferences } from './sealed-preferences.ts';

/** What opening the seals brought to light. */
export interface Opened {
  readonly broken: readonly BrokenSeal[];
  /** The newest number that vault and outside know. */
  readonly knownEpoch: number;
  /** The outside knows a newer one than the vault: both were put back. */
  readonly isVaultOlder: boolean;
  /** Nothing was sealed before: there was nothing to compare with. */
  readonly isFirst: boolean;
  /** The key was made now. */
  readonly isKeyNew: boolean;
}

/** What vault and outside know, read before the store is touched. */
interface Known {
  readonly key: Buffer;
  readonly isKeyNew: boolean;
  readonly epoch: number;
  readonly isVaultOlder: boolean;
  readonly step: number;
  /** Neither vault nor outside remembers anything. */
  readonly isNothing: boolean;
}

/** @throws what the vault throws */
export async function readKnown(
  sealVault: SealVault,
  outside: Pick<OutsideEpoch, 'open'>,
): Promise<Known> {
  const { key, isNew } = await sealVault.findKey();
  const recalled = await sealVault.recall();
  const knownOutside = await outside.open(key);
  const inVault = recalled?.epoch ?? 0;
  return {
    key,
    isKeyNew: isNew,
    epoch: Math.max(inVault, knownOutside),
    isVaultOlder: inVault < knownOutside,
    step: recalled?.step ?? 0,
    isNothing: recalled === null && knownOutside === 0,
  };
}

/** Looks at every sealed row, or seals all where nothing was sealed before. In one transaction. */
export function openSeals(
  { store }: Pick<DistrustParts, 'store'>,
  preferences: SealedPreferences,
  known: Known,
): Opened {
  const { seals } = store;
  // The epoch is in the vault only after everything was sealed once: without it a start before
  // could not write that.
  const isFirst = !seals.hasAny() && (known.isKeyNew || known.isNothing);
  const broken = store.transaction(() => {
    const all = seals.open(known.key, known.step);
    if (isFirst) {
      seals.sealAll();
      seals.raiseEpoch(known.epoch + 1);
      preferences.sealAll();
    }
    return all;
  });
  const { epoch, isVaultOlder, isKeyNew } = known;
  return { broken, knownEpoch: epoch, isVaultOlder, isFirst, isKeyNew };
}

/** @returns what somebody else changed, in words; it is as strict now as it can be */
export async function treatBroken(
  parts: DistrustParts & {
    readonly preferences: SealedPreferences;
    readonly globalState: GlobalState;
  },
  broken: readonly BrokenSeal[],
): Promise<readonly string[]> {
  const { preferences, connectors, globalState } = parts;
  const found = broken.flatMap((seal) => distrust(parts, seal));
  const isPolicyChanged = preferences.enforcePolicy() && !preferences.isRescued;
  if (isPolicyChanged) found.push('who may connect and what is allowed');
  for (const name of preferences.changedConnectors()) {
    if (!preferences.isRescued) found.push(`the connector ${name}`);
    await connectors.setEnabled(name, false);
    preferences.sealConnector(name);
  }
  globalState.reread();
  return found;
}

/** @returns what was put back from an earlier time, in words; nobody has access by it any more */
export function treatOlder(
  { store, grants, revoke }: DistrustParts,
  { knownEpoch, isVaultOlder }: Opened,
): readonly string[] {
  const { seals } = store;
  const found: string[] = [];
  if (!grants.isEndBelieved()) {
    found.push('what ended all access');
    revoke.grants(grants.list(), 'tampered');
  }
  if (seals.epoch() < knownEpoch) {
    const whole = isVaultOlder ? 'the whole data folder' : 'the whole database';
    found.push(`${whole}: an older copy was put back`);
    revoke.grants(grants.list(), 'store_restored');
    store.transaction(() => seals.raiseEpoch(knownEpoch + 1));
  }
  return found;
}
