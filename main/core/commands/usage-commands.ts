/** What the audit log adds up to. It only looks, so it leaves no entry. */
import type {
  Latency,
  UsageDay,
  usageCommands,
} from '../../../contract/commands/usage-commands.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { LogReads } from '../audit/reads/log-reads.ts';
import type { TimedCall } from '../audit/query/usage-query.ts';
import type { Control } from './command-registry.ts';
import { isoTime } from '../lib/iso-time.ts';
import { visible } from '../lib/visible-text.ts';
import { toolLabel } from '../names/tool-spelling.ts';
import type { Clock } from '../ports/ports.ts';

interface UsageCommandParts {
  readonly audit: Pick<AuditLog, 'flush'>;
  readonly logReads: LogReads;
  readonly clock: Clock;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** @param memberIds all registrations of an application: entries carry whichever was used */
export function createUsageCommands(
  { audit, logReads, clock }: UsageCommandParts,
  memberIds: (clientId: string) => readonly string[],
): Pick<Control, Exclude<keyof typeof usageCommands, 'usage.context'>> {
  const today = (): number => Math.floor(clock.nowMs() / dayMs);

  return {
    'usage.days': async ({ days, clientId, connector }) => {
      audit.flush();
      const first = today() - days + 1;
      const found = new Map<number, { allowed: number; denied: number; failed: number }>();
      const clients = clientId === undefined ? [undefined] : memberIds(clientId);
      for (const client of clients) {
        const of = {
          ...(client !== undefined && { client }),
          ...(connector !== undefined && { connector }),
        };
        for (const { day, decision, calls } of await logReads.perDay(first * dayMs, of)) {
          const sum = found.get(day) ?? { allowed: 0, denied: 0, failed: 0 };
          if (decision === 'allow' || decision === 'done') sum.allowed += calls;
          else if (decision === 'deny') sum.denied += calls;
          else if (decision === 'failed') sum.failed += calls;
          found.set(day, sum);
        }
      }
      return Array.from({ length: days }, (_, index): UsageDay => {
        const day = first + index;
        const sum = found.get(day) ?? { allowed: 0, denied: 0, failed: 0 };
        return { day: isoTime(day * dayMs).slice(0, 10), ...sum };
      });
    },
    'usage.latency': async ({ connector }) => {
      audit.flush();
      return latencyOf(await logReads.timedCalls(connector));
    },
    'usage.tools': async ({ clientId, days }) => {
      audit.flush();
      const since = (today() - days + 1) * dayMs;
      const sums = new Map<string, { connector: string; tool: string; calls: number }>();
      for (const client of clientId === undefined ? [null] : memberIds(clientId)) {
        for (const { connector, tool, calls } of await logReads.toolCounts(client, since)) {
          const key = `${connector} ${tool}`;
          const before = sums.get(key)?.calls ?? 0;
          sums.set(key, {
            connector: visible(connector),
            tool: toolLabel(tool),
            calls: before + calls,
          });
        }
      }
      return [...sums.values()];
    },
  };
}

/** Hours while all of it fits into two days, else days. */
function latencyOf(calls: readonly TimedCall[]): Latency {
  const [newest] = calls;
  const oldest = calls.at(-1);
  if (newest === undefined || oldest === undefined) return { step: 'hour', points: [], all: null };
  const step = newest.at - oldest.at <= 2 * dayMs ? 'hour' : 'day';
  const stepMs = step === 'hour' ? hourMs : dayMs;
  const buckets = new Map<number, number[]>();
  for (const { at, durationMs } of calls) {
    const bucket = Math.floor(at / stepMs);
    const known = buckets.get(bucket);
    if (known === undefined) buckets.set(bucket, [durationMs]);
    else known.push(durationMs);
  }
  const points = [...buckets]
    .toSorted(([a], [b]) => a - b)
    .slice(-90)
    .map(([bucket, durations]) => ({ at: isoTime(bucket * stepMs), ...spread(durations) }));
  return { step, points, all: spread(calls.map(({ durationMs }) => durationMs)) };
}

function spread(durations: readonly number[]): { calls: number; p50: number; p95: number } {
  const sorted = durations.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0;
  return { calls: sorted.length, p50: at(0.5), p95: at(0.95) };
}
