/**
 * Opens the seals of the store with the key from the vault, and treats what somebody else changed as the strictest it can
 * be: access ends, tools are blocked or reviewed again, commands want a confirmation, rules count as unreadable (SEC-94).
 * It also keeps the epoch: a number that grows with every change of rights, in the vault and outside of the data folder, so
 * that an old copy that is put back is older than it, and brings no revoked access back (SEC-93).
 */
import type { Repair } from '../../../contract/views/views.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { distrust, type DistrustParts } from './distrust.ts';
import type { GlobalState } from '../gateway/view/global-state.ts';
import type { EpochStore } from '../ports/epoch-store.ts';
import { CoreError, messageOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { Secret } from '../lib/secret.ts';
import { createOutsideEpoch, type OutsideEpoch } from './outside-epoch.ts';
import type { Clock, Logger, Random, Vault } from '../ports/ports.ts';
import type { SealedPreferences } from './sealed-preferences.ts';
import type { DamageBook } from '../store/damage-book.ts';
import { newestStep } from '../store/migrations.ts';

export interface SealVerifier {
  /** Never rejects: without the key nothing that was sealed is believed, and it is tried again later. */
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

const keyReference = 'store/seal-key';
const epochReference = 'store/epoch';
const keyBytes = 32;
/** Findings that are named; more are counted. */
const shownFindings = 5;

/** How far the store had come, so that nothing older or smaller passes for it. */
interface Remembered {
  readonly epoch: number;
  /** Of `migrations.ts`: the tables up to it were sealed. */
  readonly step: number;
}

const nothing: Remembered = { epoch: 0, step: 0 };

/** Two numbers; the second came later. */
function remembered(text: string): Remembered {
  const [, epoch, step = '0'] = /^(\d{1,15})(?: (\d{1,5}))?$/u.exec(text) ?? [];
  return epoch === undefined ? nothing : { epoch: Number(epoch), step: Number(step) };
}

export function createSealVerifier(parts: SealVerifierParts): SealVerifier {
  const { store, vault, preferences, audit, globalState, logger } = parts;
  const outside = createOutsideEpoch(parts.epochs, logger, parts.touch);
  const { seals } = store;
  seals.onRightsChanged(() => store.onDurable(writeSoon));
  seals.onFirstRight(() => store.onDurable(sealSoon));
  let findings: readonly string[] = [];
  let isIncomplete = parts.damage.isRestrictionLost();
  let trying: Promise<void> | null = null;
  /** Nothing is asked of the vault before the start. */
  let isStarted = false;
  /** The vault took too long at the end: there is no store any more when it answers. */
  let isGivenUp = false;
  /** Something was given that nothing seals yet. */
  let isWanted = false;
  /** What the vault holds or is about to hold. */
  let inVault: Remembered = nothing;
  let writing: Promise<void> = Promise.resolve();
  let isDue = false;

  /** Nothing is asked of a vault that is locked, nor at a first start that has nothing to seal yet. */
  function isVaultOpen(): boolean {
    const { state, keeping } = vault.status();
    if (state !== 'ready') return false;
    return keeping !== null || isWanted || seals.hasAny() || parts.grants.list().length > 0;
  }

  /** A key that is gone after this run would make everything unbelievable at the next. */
  function isForgetful(): boolean {
    return vault.status().keeping === 'memory';
  }

  /** @throws what the vault throws */
  async function findKey(): Promise<{ key: Buffer; isNew: boolean }> {
    const kept = await vault.get(keyReference);
    const known = Buffer.from(kept?.open() ?? '', 'base64url');
    if (known.length === keyBytes) return { key: known, isNew: false };
    const key = parts.random.bytes(keyBytes);
    if (!isForgetful()) await vault.put(keyReference, new Secret(key.toString('base64url')));
    return { key, isNew: true };
  }

  async function openNow(): Promise<void> {
    const wasSealed = seals.hasAny();
    if (isForgetful() && !wasSealed) return;
    const { key, isNew } = await findKey();
    inVault = remembered((await vault.get(epochReference))?.open() ?? '');
    const knownOutside = await outside.open(key);
    if (isGivenUp) return;
    const found: string[] = [];
    // The epoch is in the vault only after everything was sealed once: without it a start before could not write that.
    const isFirst = !wasSealed && (isNew || (inVault === nothing && knownOutside === 0));
    const broken = store.transaction(() => {
      const all = seals.open(key, inVault.step);
      // The first time there is nothing to compare with.
      if (isFirst) {
        seals.sealAll();
        seals.raiseEpoch(Math.max(inVault.epoch, knownOutside) + 1);
        preferences.sealAll();
      }
      return all;
    });
    if (isFirst) parts.onFirstKey();
    else {
      for (const seal of broken) found.push(...distrust(parts, seal));
      if (broken.some(({ what }) => what === 'missing')) isIncomplete = true;
      const isChanged = preferences.enforcePolicy() && !preferences.isRescued;
      if (isChanged) found.push('who may connect and what is allowed');
      for (const name of preferences.changedConnectors()) {
        if (!preferences.isRescued) found.push(`the connector ${name}`);
        await parts.connectors.setEnabled(name, false);
        preferences.sealConnector(name);
      }
      globalState.reread();
    }
    if (!parts.grants.isEndBelieved()) {
      found.push('what ended all access');
      parts.revoke.grants(parts.grants.list(), 'tampered');
    }
    const epoch = Math.max(inVault.epoch, knownOutside);
    if (seals.epoch() < epoch) {
      const whole = inVault.epoch < knownOutside ? 'the whole data folder' : 'the whole database';
      found.push(`${whole}: an older copy was put back`);
      parts.revoke.grants(parts.grants.list(), 'store_restored');
      store.transaction(() => seals.raiseEpoch(epoch + 1));
    }
    if (found.length > 0) tell(found);
    if (isForgetful() && isNew) store.transaction(() => seals.forget());
    globalState.setVaultLocked(false);
    globalState.setIncomplete(isIncomplete);
    writeSoon();
  }

  function tell(found: readonly string[]): void {
    findings = [...findings, ...found];
    for (const what of found)
      audit.append({ actor: 'system', action: 'seal.broken', decision: 'done', detail: what });
    logger.warn('seal.broken', { count: found.length });
    parts.touch();
  }

  /** One write at a time, and the newest number only. */
  function writeSoon(): void {
    if (isDue || !seals.isOpen()) return;
    isDue = true;
    writing = writing.then(async () => {
      isDue = false;
      const now = { epoch: seals.epoch(), step: newestStep };
      try {
        // A number that is ahead of the store after a power cut would end every login.
        await store.synced();
      } catch (error) {
        logger.error('epoch.not_kept', { error: messageOf(error) });
        return;
      }
      await keepInVault(now);
      await outside.keep(now.epoch);
    });
  }

  async function keepInVault(now: Remembered): Promise<void> {
    if (now.epoch <= inVault.epoch && now.step <= inVault.step) return;
    try {
      await vault.put(epochReference, new Secret(`${now.epoch} ${now.step}`));
      inVault = now;
    } catch (error) {
      logger.error('epoch.not_kept', { error: messageOf(error) });
    }
  }

  /** Who edits it a moment later shall be found: it is sealed with the first right, not at the next round. */
  function sealSoon(): void {
    isWanted = true;
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
      if (isVaultOpen()) await openNow();
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
      if (seals.isOpen()) writeSoon();
      else void attempt();
    },
    confirm() {
      store.transaction(() => {
        seals.acceptMissing();
        parts.damage.clear();
      });
      isIncomplete = false;
      findings = [];
      globalState.setIncomplete(false);
      parts.touch();
    },
    repairs() {
      const damaged = parts.damage.repairs();
      if (findings.length === 0) return damaged;
      const isDamaged = store.rescue !== null;
      const shown = findings.slice(0, shownFindings).join(', ');
      const more =
        findings.length > shownFindings ? ` and ${findings.length - shownFindings} more` : '';
      return [
        ...damaged,
        {
          id: 'seals',
          severity: 'error',
          title: isDamaged
            ? 'Part of the database could not be believed'
            : 'Something was changed behind Consentry’s back',
          detail: `${isDamaged ? 'Damaged' : 'Changed by another program'}: ${shown}${more}. What was changed is blocked, ended or asks now${
            isIncomplete
              ? '; until you have looked, everything else only reads, and asks before'
              : ''
          }. Look at your clients, connectors, tools and rules, then confirm.`,
          fix: { kind: 'confirm-settings', label: 'I have looked' },
        },
      ];
    },
    outside: outside.view,
    settle: () =>
      new Promise((resolve) => {
        const cancel = parts.clock.after(limits.vault.lastWrite, () => {
          isGivenUp = true;
          resolve();
        });
        void Promise.resolve(trying)
          .then(() => writing)
          .then(() => {
            cancel();
            resolve();
          });
      }),
  };
  return verifier;
}
