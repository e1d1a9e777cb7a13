/**
 * What is done every minute: ended things are ended, what nobody needs is forgotten, what was
 * counted is written. Each sweep runs by its name, and one that fails stops no other.
 */
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { GivenAnswers } from '../gateway/approval/given-answers.ts';
import type { LegacySessions } from '../gateway/endpoint/legacy-sessions.ts';
import type { Usage } from '../gateway/rate-limits/usage.ts';
import type { TokenFamilies } from '../grants/token-families.ts';
import type { Clients } from '../grants/clients/clients.ts';
import type { Codes } from '../grants/codes.ts';
import { endExpired } from '../grants/end-expired.ts';
import type { Grants } from '../grants/grants.ts';
import type { Revoke } from '../grants/revoke.ts';
import type { SettleEnded } from '../grants/settle-ended.ts';
import type { Tokens } from '../grants/tokens.ts';
import { messageOf } from '../lib/errors.ts';
import type { GuardedClock } from '../lib/guarded-clock.ts';
import { limits } from '../limits/limits.ts';
import type { DeviceRequests } from '../authorization-server/device/device-requests.ts';
import type { Logger, Ports } from '../ports/ports.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';
import type { ClientSettings } from '../rules/client-settings.ts';
import type { RuleUses } from '../rules/rule-uses.ts';
import type { SealVerifier } from '../integrity/seal-verifier.ts';
import type { ClockLowerBound } from '../store/clock-lower-bound.ts';
import { createWakeWatch } from './wake-watch.ts';

export interface Upkeep {
  start(): void;
  /**
   * Writes when things were last used, and how late it is: kept in memory between two rounds. Never
   * throws.
   */
  saveUse(): void;
  stop(): void;
}

type Sweeps = Readonly<Record<string, () => void>>;

export interface UpkeepParts {
  readonly clock: GuardedClock;
  readonly logger: Logger;
  readonly lowerBound: ClockLowerBound;
  readonly grants: Grants;
  readonly ended: SettleEnded;
  readonly families: TokenFamilies;
  readonly codes: Codes;
  readonly tokens: Tokens;
  readonly revoke: Revoke;
  readonly devices: Pick<DeviceRequests, 'sweep'>;
  readonly sessions: Pick<LegacySessions, 'sweep'>;
  readonly given: Pick<GivenAnswers, 'sweep' | 'saveUse'>;
  readonly usage: Pick<Usage, 'save'>;
  readonly ruleUses: Pick<RuleUses, 'saveUse'>;
  readonly clients: Clients;
  readonly clientSettings: ClientSettings;
  readonly connectors: Connectors;
  readonly sealVerifier: SealVerifier;
  readonly removeUnused: () => void;
  readonly questions: Pick<QuestionQueue, 'sweep'>;
  readonly ports: Pick<Ports, 'clock' | 'onResumed'>;
  /** What takes longer and is done beside. Never rejects. */
  readonly maintain: () => Promise<void>;
}

export function createUpkeep(parts: UpkeepParts): Upkeep {
  const { clock, logger, lowerBound, grants, families, codes, tokens, given, clients } = parts;
  let cancel: (() => void) | null = null;
  const sleep = createWakeWatch(parts.ports, woke);

  const saves: Sweeps = {
    'grants.saveUse': grants.saveUse,
    'families.saveUse': families.saveUse,
    'answers.saveUse': given.saveUse,
    'rules.saveUse': parts.ruleUses.saveUse,
    'usage.save': parts.usage.save,
    'clock.lowerBound': () => lowerBound.write(clock.lowerBoundMs()),
  };
  const isKnown = (clientId: string): boolean => clients.get(clientId) !== undefined;
  const sweeps: Sweeps = {
    expired: () => endExpired({ grants, families, codes, revoke: parts.revoke, clock }),
    ...saves,
    'grants.ended': parts.ended.settle,
    grants: grants.sweep,
    families: families.sweep,
    tokens: tokens.sweep,
    devices: parts.devices.sweep,
    codes: codes.sweep,
    sessions: parts.sessions.sweep,
    answers: given.sweep,
    'clients.unused': parts.removeUnused,
    'clients.settings': () => parts.clientSettings.sweep(isKnown),
    'connectors.held': () => parts.connectors.retryHeld(),
    seals: parts.sealVerifier.retry,
  };

  function runEach(all: Sweeps): void {
    for (const [sweep, run] of Object.entries(all)) {
      try {
        run();
      } catch (error) {
        logger.error('upkeep.failed', { sweep, error: messageOf(error) });
      }
    }
  }

  function round(): void {
    runEach(sweeps);
    void parts.maintain();
    next();
  }

  function next(): void {
    cancel = clock.after(limits.upkeepEvery, round);
  }

  /** What ended meanwhile has ended, and nobody waits for a pause that began yesterday. */
  function woke(): void {
    logger.info('upkeep.woke');
    cancel?.();
    parts.questions.sweep();
    round();
    parts.connectors.wake();
  }

  return {
    start() {
      sleep.start();
      parts.ended.settle();
      next();
    },
    saveUse: () => runEach(saves),
    stop() {
      parts.ended.stop();
      sleep.stop();
      cancel?.();
    },
  };
}
