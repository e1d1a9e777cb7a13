/**
 * The policy of this machine as it holds now. The file is looked at before anything is served,
 * whenever the system reports a change, and every few seconds besides. Until the first check, and
 * while the file cannot be trusted or read, the strictest holds (SEC-118, INV-7); once it is
 * mended, what it says holds again. A file that goes away while we run lifts nothing: what held
 * goes on until another file says otherwise, or until a start without one, which says so.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { Changes } from '../lib/changes.ts';
import { messageOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { Clock, Logger, ManagedPolicySource } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import { boundsOf, type Bounds, type PolicyState } from './bounds.ts';
import type { HeldPolicy } from './held-policy.ts';
import { createKnownManager } from './known-manager.ts';
import { keyOf, policyOfFile, unknownPolicy } from './policy-of-file.ts';
import { nameOfManager } from './policy-words.ts';

export interface ManagedPolicy {
  readonly path: string;
  /** Frozen; another object with every change. */
  state(): PolicyState;
  bounds(): Bounds;
  /** Who manages this machine, for a sentence; null where nobody does. */
  by(): string | null;
  /**
   * The first check, and from then on all others; calling it again waits for the first. Never
   * rejects.
   */
  open(): Promise<void>;
  /** Checks now. Never rejects. */
  check(): Promise<void>;
  stop(): void;
}

export interface ManagedPolicyParts {
  /** Undefined: nobody manages this machine, and nobody can. */
  readonly source: ManagedPolicySource | undefined;
  readonly held: HeldPolicy;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly audit: AuditLog;
  readonly changes: Pick<Changes, 'emit'>;
}

export function createManagedPolicy(parts: ManagedPolicyParts): ManagedPolicy {
  const { source, held, clock, logger } = parts;
  const manager = createKnownManager(parts.store, logger);
  let seen = source === undefined ? '' : 'unread';
  let checking: Promise<void> | null = null;
  let checkAgain = false;
  let isStopped = false;
  let opening: Promise<void> | null = null;
  let stopWatching: (() => void) | null = null;
  let cancelTimer: (() => void) | null = null;
  let goneSince: number | null = null;

  async function checkOnce(from: ManagedPolicySource): Promise<void> {
    const file = await from.read();
    if (file.kind === 'absent' && !isBelieved()) return;
    if (file.kind !== 'absent') goneSince = null;
    const account = file.kind === 'found' ? await from.account() : { user: null, groups: null };
    const key = keyOf(file, JSON.stringify(account));
    if (key === seen || isStopped) return;
    seen = key;
    apply(policyOfFile(file, account, held.state(), manager.read));
  }

  /**
   * A file that is being replaced is away for a moment; at the start there is nothing to wait for.
   */
  function isBelieved(): boolean {
    const { kind } = held.state();
    if (kind === 'none' || kind === 'unread') return true;
    const now = clock.monotonicMs();
    goneSince ??= now;
    if (now - goneSince >= limits.managed.gone) return true;
    arm(limits.managed.gone);
    return false;
  }

  function apply(next: PolicyState): void {
    const before = held.state();
    held.hold(next);
    if (source !== undefined) manager.write(next);
    const isNews = before.kind !== 'unread' || next.kind !== 'none' || next.wasThere !== null;
    if (isNews) note(parts, before, next);
    parts.changes.emit('managed');
  }

  function arm(inMs: number): void {
    cancelTimer?.();
    cancelTimer = isStopped ? null : clock.after(inMs, () => void check());
  }

  /** One at a time; what comes meanwhile is one more check. */
  async function check(): Promise<void> {
    if (source === undefined || isStopped) return;
    if (checking !== null) {
      checkAgain = true;
      return checking;
    }
    arm(limits.managed.checkEvery);
    checking = (async () => {
      do {
        checkAgain = false;
        await checkOnce(source);
      } while (checkAgain && !isStopped);
    })();
    try {
      await checking;
    } catch (error) {
      // The port promises not to reject. If it does, nothing is known, so nothing is allowed.
      logger.error('managed_policy.look_failed', { error: messageOf(error) });
      seen = 'failed';
      apply(unknownPolicy);
    } finally {
      checking = null;
    }
  }

  async function open(): Promise<void> {
    await check();
    if (!isStopped) stopWatching = source?.watch(() => void check()) ?? null;
  }

  return {
    path: source?.path ?? '',
    state: held.state,
    bounds: held.bounds,
    by() {
      const state = held.state();
      return state.kind === 'in-force' ? nameOfManager(state.policy) : null;
    },
    open: () => (opening ??= open()),
    check,
    stop() {
      isStopped = true;
      stopWatching?.();
      cancelTimer?.();
    },
  };
}

/** Logs the change. */
function note(
  { audit, logger, held }: ManagedPolicyParts,
  before: PolicyState,
  next: PolicyState,
): void {
  const old = before.kind === 'unread' ? 'unknown' : (boundsOf(before).access ?? 'no bound');
  const detail = `access ${old} → ${held.bounds().access ?? 'no bound'}, from the organisation`;
  audit.append({
    actor: 'policy',
    action: 'policy.managed',
    decision: next.kind === 'refused' ? 'failed' : 'done',
    reason: next.kind === 'in-force' && next.isMissing === true ? 'missing' : next.kind,
    detail:
      next.kind === 'refused'
        ? visible(`${detail}: ${next.problems[0]?.message ?? ''}`, 300)
        : detail,
  });
  logger.info('managed_policy.changed', { state: next.kind });
}
