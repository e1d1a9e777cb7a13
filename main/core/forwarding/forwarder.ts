/**
 * Hands every entry of the audit log to a collector, in order and at least once. It reads them from the log, after the last one
 * that was taken: nothing waits in memory, nothing is lost over a restart or an outage, and no call waits for it. Only what
 * retention takes away before the collector came back is lost, and that is counted and said.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type * as z from 'zod';
import type { forwardingSchema } from '../../../contract/commands/audit-commands.ts';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ForwardedTo } from '../audit/forwarded-to.ts';
import { CoreError, messageOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { Secret } from '../lib/secret.ts';
import { visible } from '../lib/visible-text.ts';
import type { Network } from '../net/network.ts';
import type { Clock, Logger, Preferences, Vault } from '../ports/ports.ts';
import { collectorUrlProblem } from './collector-url.ts';
import { recordOf } from './log-record.ts';
import type { OtlpSender } from './otlp-sender.ts';

type ForwardingView = z.infer<typeof forwardingSchema>;

interface Target {
  readonly url: string;
  readonly header: { readonly name: string; readonly value: string } | null;
}

export interface Forwarder {
  /** There may be something to send. */
  wake(): void;
  /** Null: nowhere. Begins with what comes from now on. @throws CoreError `invalid_input`, or what the vault says */
  set(target: Target | null): Promise<void>;
  view(): ForwardingView;
  repairs(): Repair[];
  stop(): void;
}

export interface ForwarderParts {
  readonly audit: AuditLog;
  readonly forwardedTo: ForwardedTo;
  readonly preferences: Preferences;
  /** The address that the managed policy has the log passed on to; it comes before the person's own. */
  readonly managedUrl: () => string | null;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly network: Network;
  readonly version: string;
  readonly ownPort: () => number | null;
  readonly touch: () => void;
}

/**
 * Address and header, bound together: the file of the preferences is anybody's to write, and a log must not go elsewhere
 * because somebody did.
 */
const reference = 'audit/forwarding';

export function createForwarder(parts: ForwarderParts): Forwarder {
  const { audit, forwardedTo, preferences, vault, clock, logger, touch } = parts;
  let sender: OtlpSender | null = null;
  let cancel: (() => void) | null = null;
  let isRunning = false;
  let isStopped = false;
  /** Changes with the target: what a run finds afterwards is of no interest. */
  let generation = 0;
  let failures = 0;
  let problem: string | null = null;
  let lost = 0;

  /** Where it was passed on to when somebody last looked: the policy may name another place at any time. */
  let heldTo = parts.managedUrl();

  function wanted(): { readonly url: string; readonly header: string | null } | null {
    const url = parts.managedUrl();
    return url === null ? (preferences.read().auditForwarding ?? null) : { url, header: null };
  }
  const isTold = (): boolean => failures >= limits.forwarding.toldAfter;

  function schedule(delayMs: number): void {
    if (isStopped || isRunning || cancel !== null) return;
    cancel = clock.after(delayMs, () => {
      cancel = null;
      void run();
    });
  }

  async function run(): Promise<void> {
    const own = generation;
    isRunning = true;
    let failed: unknown = null;
    try {
      await sendAll(() => !isStopped && own === generation);
    } catch (error) {
      failed = error;
    }
    isRunning = false;
    if (isStopped) return;
    if (own !== generation) schedule(limits.forwarding.gather);
    else if (failed !== null) retryLater(failed);
  }

  async function sendAll(isCurrent: () => boolean): Promise<void> {
    let batch: number = limits.forwarding.batch;
    while (isCurrent() && wanted() !== null) {
      const position = begin();
      const entries = forwardedTo.following(position, batch);
      const first = entries[0];
      const last = entries.at(-1);
      if (first === undefined || last === undefined) return;
      sender ??= await open();
      if (!isCurrent()) return;
      try {
        await sender.send(entries.map(({ entry, digest }) => recordOf(entry, digest)));
      } catch (error) {
        const isTooLarge = (error as { status?: unknown }).status === 413;
        if (!isTooLarge) throw error;
        if (batch > 1) {
          batch = Math.max(1, batch >> 2);
          continue;
        }
        lost += 1;
      }
      if (!isCurrent()) return;
      lost += first.entry.id - position - 1;
      forwardedTo.write(last.entry.id);
      succeeded();
      await nextTurn();
    }
  }

  /** After which entry to go on. */
  function begin(): number {
    const known = forwardedTo.read();
    const newest = audit.lastId();
    // More than there is: another file lies there than the one we counted in.
    if (known !== null && known <= newest) return known;
    forwardedTo.write(newest);
    return newest;
  }

  async function open(): Promise<OtlpSender> {
    const own = generation;
    const { url, header } = wanted() ?? { url: '', header: null };
    const kept =
      parts.managedUrl() === null
        ? parseTarget((await vault.get(reference))?.open())
        : { url, header: null };
    if (kept?.url !== url || (kept.header?.name ?? null) !== header)
      throw new Error('the address in the settings is not the one that was set here; set it again');
    const refused = collectorUrlProblem(url, parts.ownPort());
    if (refused !== null) throw new Error(refused);
    const { createOtlpSender } = await import('./otlp-sender.ts');
    const opened = createOtlpSender({
      url,
      headers: kept.header === null ? {} : { [kept.header.name]: kept.header.value },
      version: parts.version,
      network: parts.network,
      clock,
    });
    if (own !== generation || isStopped) opened.close();
    return opened;
  }

  function succeeded(): void {
    const wasTold = isTold();
    failures = 0;
    problem = null;
    if (!wasTold && lost === 0) return;
    const detail = lost === 0 ? null : `${lost} entries were gone before they could be sent`;
    lost = 0;
    audit.append({
      actor: 'system',
      action: 'audit.forwarding',
      decision: 'done',
      reason: 'forwarding_again',
      detail,
    });
    touch();
  }

  function retryLater(error: unknown): void {
    closeSender();
    failures += 1;
    problem = visible(messageOf(error), 300);
    logger.warn('audit.forwarding_failed', { failures, error: problem });
    if (failures === limits.forwarding.toldAfter) {
      audit.append({
        actor: 'system',
        action: 'audit.forwarding',
        decision: 'failed',
        reason: 'forwarding_failed',
        detail: problem,
      });
      touch();
    }
    const { retryFirst, retryLongest } = limits.forwarding;
    schedule(Math.min(retryFirst * 2 ** (failures - 1), retryLongest));
  }

  function closeSender(): void {
    sender?.close();
    sender = null;
  }

  function reset(): void {
    generation += 1;
    cancel?.();
    cancel = null;
    closeSender();
    failures = 0;
    problem = null;
    lost = 0;
  }

  return {
    wake() {
      if (parts.managedUrl() !== heldTo) {
        heldTo = parts.managedUrl();
        reset();
      }
      // After a failure the next attempt has its time already.
      if (wanted() !== null) schedule(limits.forwarding.gather);
    },
    async set(target) {
      if (parts.managedUrl() !== null)
        throw new CoreError(
          'managed',
          'Where the log is passed on to is set by the policy of this computer.',
        );
      const refused = target === null ? null : collectorUrlProblem(target.url, parts.ownPort());
      if (refused !== null) throw new CoreError('invalid_input', refused);
      const url = target === null ? null : new URL(target.url).href;
      if (target === null || url === null) {
        preferences.update((current) => ({ ...current, auditForwarding: undefined }));
        reset();
        forwardedTo.forget();
        await vault.remove(reference);
      } else {
        await vault.put(reference, new Secret(JSON.stringify({ url, header: target.header })));
        const isNew = wanted() === null;
        preferences.update((current) => ({
          ...current,
          auditForwarding: { url, header: target.header?.name ?? null },
        }));
        reset();
        if (isNew) forwardedTo.write(audit.lastId());
        schedule(limits.forwarding.gather);
      }
      touch();
    },
    view() {
      const target = wanted();
      const sentTo = target === null ? null : forwardedTo.read();
      return {
        url: target?.url ?? null,
        header: target?.header ?? null,
        sentTo,
        waiting: sentTo === null ? 0 : Math.max(0, audit.lastId() - sentTo),
        lost,
        problem,
      };
    },
    repairs: () =>
      isTold() && problem !== null
        ? [
            {
              id: 'forwarding',
              severity: 'attention',
              title: 'The activity log is not being passed on',
              detail: `${sentence(problem)} Entries wait in the log and follow when it works again.`,
              fix: null,
            },
          ]
        : [],
    stop() {
      isStopped = true;
      reset();
    },
  };
}

function parseTarget(text: string | undefined): Target | null {
  if (text === undefined) return null;
  try {
    const { url, header } = JSON.parse(text) as Partial<Target>;
    return typeof url === 'string' ? { url, header: header ?? null } : null;
  } catch {
    return null;
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/u.test(text) ? '' : '.'}`;
}
