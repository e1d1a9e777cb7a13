/**
 * Opens the seals of the store as soon as the vault gives their key, and tries again until it does
 * (SEC-94). Until then nothing that was sealed is believed. It also keeps the epoch: a number that
 * grows with every change of rights, in the vault and outside of the data folder, so that an old
 * copy that is put back is older than it, and brings no revoked access back (SEC-93).
 */
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { DistrustParts } from './distrust.ts';
import type { GlobalState } from '../gateway/view/global-state.ts';
import type { EpochStore } from '../ports/epoch-store.ts';
import { CoreError } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { createOutsideEpoch, type OutsideEpoch } from './outside-epoch.ts';
import type { Clock, Logger, Random, Vault } from '../ports/ports.ts';
import type { SealedPreferences } from './sealed-preferences.ts';
import type { DamageBook } from '../store/damage-book.ts';
import { createEpochWriter } from './epoch-writer.ts';
import { openSeals, readKnown, treatBroken, treatOlder } from './open-seals.ts';
import { createSealFindings } from './seal-findings.ts';
import { createSealVault } from './seal-vault.ts';

export interface SealVerifier {
  /**
   * Never rejects: without the key nothing that was sealed is believed, and it is tried again
   * later.
   */
  open(): Promise<void>;
  /** Tries again when the key was not there, or the epoch could not be kept. */
  retry(): void;
  /** Takes what is in the store as right, where something was missing. */
  confirm(): void;
  repairs(): readonly Repair[];
  readonly outside: OutsideEpoch['view'];
  /** Resolves when what is under way is in the vault, or the vault takes too long. */
  settle(): Promise<void>;
}

export interface SealVerifierParts extends DistrustParts {
  readonly vault: Vault;
  readonly epochs: EpochStore | undefined;
  readonly preferences: SealedPreferences;
  readonly damage: DamageBook;
  readonly random: Random;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly audit: AuditLog;
  readonly globalState: GlobalState;
  readonly touch: () => void;
  /** There is a key in the vault now, for the first time. */
  readonly onFirstKey: () => void;
}

export function createSealVerifier(parts: SealVerifierParts): SealVerifier {
  const { store, preferences, globalState, logger } = parts;
  const outside = createOutsideEpoch(parts.epochs, logger, parts.touch);
  const sealVault = createSealVault(parts.vault, parts.random, logger);
  const epochWriter = createEpochWriter(store, sealVault, outside, logger);
  const findings = createSealFindings({
    audit: parts.audit,
    logger,
    isRescued: store.rescue !== null,
    touch: parts.touch,
  });
  const { seals } = store;
  seals.onRightsChanged(() => store.onDurable(epochWriter.writeSoon));
  seals.onFirstRight(() => store.onDurable(sealSoon));
  let isIncomplete = parts.damage.isRestrictionLost();
  let trying: Promise<void> | null = null;
  /** Nothing is asked of the vault before the start. */
  let isStarted = false;
  /** The vault took too long at the end: there is no store any more when it answers. */
  let isGivenUp = false;
  /** Something was given that nothing seals yet. */
  let isKeyNeeded = false;

  /** Nothing is asked of a key store at a first start that has nothing to seal yet. */
  const hasSomethingToSeal = (): boolean =>
    isKeyNeeded || seals.hasAny() || parts.grants.list().length > 0;

  async function openNow(): Promise<void> {
    if (sealVault.isForgetful() && !seals.hasAny()) return;
    const known = await readKnown(sealVault, outside);
    if (isGivenUp) return;
    const opened = openSeals(parts, preferences, known);
    if (opened.isFirst) parts.onFirstKey();
    if (!opened.isFirst && opened.broken.some(({ what }) => what === 'missing'))
      isIncomplete = true;
    const changed = opened.isFirst ? [] : await treatBroken(parts, opened.broken);
    findings.add([...changed, ...treatOlder(parts, opened)]);
    if (sealVault.isForgetful() && opened.isKeyNew) store.transaction(() => seals.forget());
    globalState.setVaultLocked(false);
    globalState.setIncomplete(isIncomplete);
    epochWriter.writeSoon();
  }

  /**
   * Who edits it a moment later shall be found: it is sealed with the first right, not at the next
   * round.
   */
  function sealSoon(): void {
    isKeyNeeded = true;
    if (isStarted) void attempt();
  }

  function attempt(): Promise<void> {
    trying ??= tryNow().finally(() => {
      trying = null;
    });
    return trying;
  }

  async function tryNow(): Promise<void> {
    if (seals.isOpen()) return;
    try {
      if (sealVault.isReady(hasSomethingToSeal)) await openNow();
      else globalState.setVaultLocked(seals.hasAny());
    } catch (error) {
      if (isGivenUp) return;
      // All of it, or none: half of it would look like the work of somebody else.
      seals.shut();
      // What was never sealed cannot be checked, with or without a key.
      globalState.setVaultLocked(seals.hasAny());
      logger.warn('seal.no_key', {
        code: error instanceof CoreError ? error.code : 'unknown',
      });
    }
  }

  const verifier: SealVerifier = {
    open() {
      isStarted = true;
      globalState.setIncomplete(isIncomplete);
      return attempt();
    },
    retry() {
      if (seals.isOpen()) epochWriter.writeSoon();
      else void attempt();
    },
    confirm() {
      store.transaction(() => {
        seals.acceptMissing();
        parts.damage.clear();
      });
      isIncomplete = false;
      findings.clear();
      globalState.setIncomplete(false);
      parts.touch();
    },
    repairs: () => [...parts.damage.repairs(), ...findings.repairs(isIncomplete)],
    outside: outside.view,
    settle: () =>
      new Promise((resolve) => {
        const cancel = parts.clock.after(limits.vault.lastWrite, () => {
          isGivenUp = true;
          resolve();
        });
        void Promise.resolve(trying)
          .then(epochWriter.settled)
          .then(() => {
            cancel();
            resolve();
          });
      }),
  };
  return verifier;
}
