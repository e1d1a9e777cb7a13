/**
 * The policy of this machine as it holds now. The file is looked at before anything is served, whenever the system tells of a
 * change, and every few seconds besides. Until the first look, and while the file cannot be trusted or read, the strictest
 * holds (SEC-118, INV-7); once it is mended, what it says holds again. A file that goes away while we run lifts nothing:
 * what held goes on until another file says otherwise, or until a start without one, which says so.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { Changes } from '../lib/changes.ts';
import { messageOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { Clock, Logger, ManagedPolicyFile, ManagedPolicySource } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import { boundsOf, stateOf, type Bounds, type PolicyState } from './bounds.ts';
import type { HeldPolicy } from './held-policy.ts';
import { parsePolicy } from './policy-document.ts';
import { nameOfManager } from './policy-words.ts';

export interface ManagedPolicy {
  readonly path: string;
  /** Frozen; another object with every change. */
  state(): PolicyState;
  bounds(): Bounds;
  /** Who manages this machine, for a sentence; null where nobody does. */
  by(): string | null;
  /** The first look, and from then on all others; calling it again waits for the first. Never rejects. */
  open(): Promise<void>;
  /** Looks now. Never rejects. */
  look(): Promise<void>;
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

/** Who managed this machine when it was last looked at, so that a file that went away between two runs is told of. */
const seenName = 'managed_by';

export function createManagedPolicy(parts: ManagedPolicyParts): ManagedPolicy {
  const { source, held, store, clock, logger, audit } = parts;
  let seen = source === undefined ? '' : 'unread';
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  let isStopped = false;
  let opening: Promise<void> | null = null;
  let stopWatching: (() => void) | null = null;
  let cancelTimer: (() => void) | null = null;
  let goneSince: number | null = null;

  async function lookOnce(from: ManagedPolicySource): Promise<void> {
    const file = await from.read();
    if (file.kind === 'absent' && !isBelieved()) return;
    if (file.kind !== 'absent') goneSince = null;
    const account = file.kind === 'found' ? await from.account() : { user: null, groups: null };
    const key = keyOf(file, JSON.stringify(account));
    if (key === seen || isStopped) return;
    seen = key;
    if (file.kind === 'found') return apply(read(file.bytes, account));
    // What an administrator wants to lift, they say in a file.
    apply(file.kind === 'absent' && wasHeld() ? missing() : without(file));
  }

  /** A file that is being replaced is away for a moment; at the start there is nothing to wait for. */
  function isBelieved(): boolean {
    const { kind } = held.state();
    if (kind === 'none' || kind === 'unread') return true;
    const now = clock.monotonicMs();
    goneSince ??= now;
    if (now - goneSince >= limits.managed.gone) return true;
    arm(limits.managed.gone);
    return false;
  }

  const wasHeld = (): boolean => ['in-force', 'refused'].includes(held.state().kind);

  function missing(): PolicyState {
    const state = held.state();
    return state.kind === 'in-force' ? { ...state, isMissing: true } : state;
  }

  function read(bytes: Buffer, account: Parameters<typeof stateOf>[1]): PolicyState {
    const parsed = parsePolicy(bytes);
    if (parsed.ok) return stateOf(parsed.policy, account);
    return {
      kind: 'refused',
      problems: parsed.problems,
      hint: 'Whoever manages this computer can mend the file; `consentry policy check` names every fault.',
    };
  }

  function without(file: Exclude<ManagedPolicyFile, { kind: 'found' }>): PolicyState {
    if (file.kind === 'absent') return { kind: 'none', wasThere: rememberedManager() };
    return { kind: 'refused', problems: [{ place: '', message: file.why }], hint: file.hint };
  }

  function apply(next: PolicyState): void {
    const before = held.state();
    held.hold(next);
    remember();
    const isNews = before.kind !== 'unread' || next.kind !== 'none' || next.wasThere !== null;
    if (isNews) tell(before, next);
    parts.changes.emit('managed');
  }

  function tell(before: PolicyState, next: PolicyState): void {
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

  function rememberedManager(): string | null {
    const row = store.db.prepare('SELECT value FROM meta WHERE name = ?').get(seenName) as
      { value: string } | undefined;
    return row === undefined || row.value === '' ? null : row.value;
  }

  function remember(): void {
    if (source === undefined) return;
    const state = held.state();
    const value =
      state.kind === 'in-force' ? nameOfManager(state.policy) : state.kind === 'none' ? '' : null;
    if (value === null || value === (rememberedManager() ?? '')) return;
    try {
      store.db
        .prepare(
          `INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        )
        .run(seenName, value);
    } catch (error) {
      logger.warn('managed_policy.not_remembered', { error: messageOf(error) });
    }
  }

  function arm(inMs: number): void {
    cancelTimer?.();
    cancelTimer = isStopped ? null : clock.after(inMs, () => void look());
  }

  /** One at a time; what comes meanwhile is one more look. */
  async function look(): Promise<void> {
    if (source === undefined || isStopped) return;
    if (looking !== null) {
      lookAgain = true;
      return looking;
    }
    arm(limits.managed.lookEvery);
    looking = (async () => {
      do {
        lookAgain = false;
        await lookOnce(source);
      } while (lookAgain && !isStopped);
    })();
    try {
      await looking;
    } catch (error) {
      // The port promises not to reject. If it does, nothing is known, so nothing is allowed.
      logger.error('managed_policy.look_failed', { error: messageOf(error) });
      seen = 'failed';
      apply({
        kind: 'refused',
        problems: [{ place: '', message: 'It could not be looked at.' }],
        hint: 'Restart Consentry; if it stays, the log file says more.',
      });
    } finally {
      looking = null;
    }
  }

  async function open(): Promise<void> {
    await look();
    if (!isStopped) stopWatching = source?.watch(() => void look()) ?? null;
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
    look,
    stop() {
      isStopped = true;
      stopWatching?.();
      cancelTimer?.();
    },
  };
}

function keyOf(file: ManagedPolicyFile, account: string): string {
  switch (file.kind) {
    case 'absent':
      return 'absent';
    case 'refused':
      return `refused ${file.why}`;
    case 'found':
      return `found ${account} ${file.bytes.toString('latin1')}`;
  }
}
