/**
 * How forwarding the audit log goes: what failed and was lost so far, when to try again, and what
 * the person sees it and the log records it.
 */
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { messageOf } from '../lib/errors.ts';
import { visible } from '../lib/visible-text.ts';
import { limits } from '../limits/limits.ts';
import type { Logger } from '../ports/ports.ts';

export interface ForwardingHealth {
  /** Entries were taken. */
  succeeded(): void;
  /** @returns milliseconds until the next attempt */
  failed(error: unknown): number;
  /** Entries that nobody can forward any more. */
  lose(entries: number): void;
  lost(): number;
  /** Null: it works, or was not tried yet. */
  problem(): string | null;
  repairs(): Repair[];
  /** Another target: what was wrong with the one before says nothing. */
  reset(): void;
}

/** @param onChange what people are shown has changed */
export function createForwardingHealth(
  audit: Pick<AuditLog, 'append'>,
  logger: Logger,
  onChange: () => void,
): ForwardingHealth {
  let failures = 0;
  let problem: string | null = null;
  let lost = 0;

  const isReported = (): boolean => failures >= limits.forwarding.reportedAfter;

  return {
    succeeded() {
      const wasReported = isReported();
      failures = 0;
      problem = null;
      if (!wasReported && lost === 0) return;
      const detail = lost === 0 ? null : `${lost} entries were gone before they could be sent`;
      lost = 0;
      audit.append({
        actor: 'system',
        action: 'audit.forwarding',
        decision: 'done',
        reason: 'forwarding_again',
        detail,
      });
      onChange();
    },
    failed(error) {
      failures += 1;
      problem = visible(messageOf(error), 300);
      logger.warn('audit.forwarding_failed', { failures, error: problem });
      if (failures === limits.forwarding.reportedAfter) {
        audit.append({
          actor: 'system',
          action: 'audit.forwarding',
          decision: 'failed',
          reason: 'forwarding_failed',
          detail: problem,
        });
        onChange();
      }
      const { retryFirst, retryLongest } = limits.forwarding;
      return Math.min(retryFirst * 2 ** (failures - 1), retryLongest);
    },
    lose(entries) {
      lost += entries;
    },
    lost: () => lost,
    problem: () => problem,
    repairs: () =>
      isReported() && problem !== null
        ? [
            {
              id: 'forwarding',
              severity: 'attention',
              title: 'The activity log is not being forwarded',
              detail: `${sentence(problem)} Entries wait in the log and follow when it works again.`,
              fix: { kind: 'open', page: 'forwarding', label: 'Look at it' },
            },
          ]
        : [],
    reset() {
      failures = 0;
      problem = null;
      lost = 0;
    },
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/u.test(text) ? '' : '.'}`;
}
