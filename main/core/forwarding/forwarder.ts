/**
 * Hands every entry of the audit log to a collector, in order and at least once. It reads them from
 * the log, after the last one that was taken: nothing waits in memory, nothing is lost over a
 * restart or an outage, and no call waits for it. Only what retention takes away before the
 * collector came back is lost, and that is counted and said.
 */
import type * as z from 'zod';
import type { forwardingSchema } from '../../../contract/commands/audit-commands.ts';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ForwardedTo } from '../audit/forwarded-to.ts';
import { CoreError } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Network } from '../net/network.ts';
import type { Clock, Logger, Preferences, Vault } from '../ports/ports.ts';
import { collectorUrlProblem } from './collector-url.ts';
import { createEntrySending } from './entry-sending.ts';
import { createForwardingHealth } from './forwarding-health.ts';
import { createForwardingTarget, type Target } from './forwarding-target.ts';

type ForwardingView = z.infer<typeof forwardingSchema>;

export interface Forwarder {
  /** There may be something to send. */
  wake(): void;
  /**
   * Null: nowhere. Begins with what comes from now on.
   *
   * @throws CoreError `invalid_input`, or what the vault says
   */
  set(target: Target | null): Promise<void>;
  view(): ForwardingView;
  repairs(): Repair[];
  stop(): void;
}

export interface ForwarderParts {
  readonly audit: AuditLog;
  readonly forwardedTo: ForwardedTo;
  readonly preferences: Preferences;
  /**
   * The address that the managed policy has the log forwarded to; it comes before the person's own.
   */
  readonly managedUrl: () => string | null;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly network: Network;
  readonly version: string;
  readonly ownPort: () => number | null;
  readonly touch: () => void;
}

type RunState =
  | { readonly state: 'idle' }
  | { readonly state: 'planned'; readonly cancel: () => void }
  | { readonly state: 'running' }
  | { readonly state: 'stopped' };

/** @returns the forwarder; nothing is sent before the first `wake` */
export function createForwarder(parts: ForwarderParts): Forwarder {
  const { audit, forwardedTo, clock } = parts;
  const target = createForwardingTarget({
    preferences: parts.preferences,
    vault: parts.vault,
    managedUrl: parts.managedUrl,
    ownPort: parts.ownPort,
  });
  const health = createForwardingHealth(audit, parts.logger, parts.touch);
  const sending = createEntrySending({
    audit,
    forwardedTo,
    target,
    health,
    clock,
    network: parts.network,
    version: parts.version,
  });
  let now: RunState = { state: 'idle' };
  /** Changes with the target: what a run finds afterwards is of no interest. */
  let generation = 0;

  const isStopped = (): boolean => now.state === 'stopped';

  function schedule(delayMs: number): void {
    if (now.state === 'idle')
      now = { state: 'planned', cancel: clock.after(delayMs, () => void run()) };
  }

  async function run(): Promise<void> {
    const own = generation;
    now = { state: 'running' };
    let failed: unknown = null;
    try {
      await sending.sendAll(() => !isStopped() && own === generation);
    } catch (error) {
      failed = error;
    }
    if (isStopped()) return;
    now = { state: 'idle' };
    if (own !== generation) schedule(limits.forwarding.gather);
    else if (failed !== null) {
      sending.close();
      schedule(health.failed(failed));
    }
  }

  /** Begins anew with another target, or none. */
  function reset(): void {
    generation += 1;
    if (now.state === 'planned') {
      now.cancel();
      now = { state: 'idle' };
    }
    sending.close();
    health.reset();
  }

  async function clear(): Promise<void> {
    target.save(null);
    reset();
    forwardedTo.forget();
    await target.forget();
  }

  async function aim(next: Target): Promise<void> {
    await target.keep(next);
    const isNew = target.now() === null;
    target.save(next);
    reset();
    if (isNew) forwardedTo.write(audit.lastId());
    schedule(limits.forwarding.gather);
  }

  return {
    wake() {
      if (target.hasMoved()) reset();
      // After a failure the next attempt has its time already.
      if (target.now() !== null) schedule(limits.forwarding.gather);
    },
    async set(next) {
      if (target.isManaged())
        throw new CoreError(
          'managed',
          'Where the log is forwarded is set by the policy of this computer.',
        );
      const refused = next === null ? null : collectorUrlProblem(next.url, parts.ownPort());
      if (refused !== null) throw new CoreError('invalid_input', refused);
      if (next === null) await clear();
      else await aim({ url: new URL(next.url).href, header: next.header });
      parts.touch();
    },
    view() {
      const shown = target.now();
      const sentTo = shown === null ? null : forwardedTo.read();
      return {
        url: shown?.url ?? null,
        header: shown?.header ?? null,
        sentTo,
        waiting: sentTo === null ? 0 : Math.max(0, audit.lastId() - sentTo),
        lost: health.lost(),
        problem: health.problem(),
      };
    },
    repairs: health.repairs,
    stop() {
      reset();
      now = { state: 'stopped' };
    },
  };
}
