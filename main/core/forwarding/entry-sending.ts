/** Sends what the log has beyond the last entry that the collector took, batch by batch. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ForwardedTo } from '../audit/forwarded-to.ts';
import { limits } from '../limits/limits.ts';
import type { Network } from '../net/network.ts';
import type { Clock } from '../ports/ports.ts';
import type { ForwardingHealth } from './forwarding-health.ts';
import type { ForwardingTarget } from './forwarding-target.ts';
import { recordOf } from './log-record.ts';
import type { OtlpSender } from './otlp-sender.ts';

export interface EntrySending {
  /**
   * Resolves when the collector has everything, or when this run is no longer needed.
   *
   * @param isCurrent false when the target is another one by now, or nothing is to be sent any more
   * @throws Error – the target cannot be opened, or did not take a batch
   */
  sendAll(isCurrent: () => boolean): Promise<void>;
  /** The next run opens the target anew. */
  close(): void;
}

export interface EntrySendingParts {
  readonly audit: Pick<AuditLog, 'lastId'>;
  readonly forwardedTo: ForwardedTo;
  readonly target: Pick<ForwardingTarget, 'now' | 'open'>;
  readonly health: Pick<ForwardingHealth, 'succeeded' | 'lose'>;
  readonly clock: Clock;
  readonly network: Network;
  readonly version: string;
}

/** @returns what sends; the target is opened when there is something to send */
export function createEntrySending(parts: EntrySendingParts): EntrySending {
  const { audit, forwardedTo, target, health } = parts;
  let sender: OtlpSender | null = null;

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
    const { url, header } = await target.open();
    const { createOtlpSender } = await import('./otlp-sender.ts');
    return createOtlpSender({
      url,
      headers: header === null ? {} : { [header.name]: header.value },
      version: parts.version,
      network: parts.network,
      clock: parts.clock,
    });
  }

  /** @returns null: while it was opened, the target became another one */
  async function senderNow(isCurrent: () => boolean): Promise<OtlpSender | null> {
    if (sender !== null) return sender;
    const opened = await open();
    if (isCurrent()) return (sender = opened);
    opened.close();
    return null;
  }

  return {
    async sendAll(isCurrent) {
      let batch: number = limits.forwarding.batch;
      while (isCurrent() && target.now() !== null) {
        const position = begin();
        const entries = forwardedTo.following(position, batch);
        const first = entries[0];
        const last = entries.at(-1);
        if (first === undefined || last === undefined) return;
        const current = await senderNow(isCurrent);
        if (current === null || !isCurrent()) return;
        try {
          await current.send(entries.map(({ entry, digest }) => recordOf(entry, digest)));
        } catch (error) {
          const isTooLarge = (error as { status?: unknown }).status === 413;
          if (!isTooLarge) throw error;
          if (batch > 1) {
            batch = Math.max(1, batch >> 2);
            continue;
          }
          health.lose(1);
        }
        if (!isCurrent()) return;
        health.lose(first.entry.id - position - 1);
        forwardedTo.write(last.entry.id);
        health.succeeded();
        await nextTurn();
      }
    },
    close() {
      sender?.close();
      sender = null;
    },
  };
}
