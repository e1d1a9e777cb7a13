/**
 * How often a client made the person be asked, and when the person has had enough (SEC-39): after
 * three denials within ten minutes its asks are denied for ten minutes, without a question. Nothing
 * but time ends that, or a restart; calls that need no approval go on, and so do answers that the
 * person gave before. It is the application that counts, with all its registrations: registering
 * again is no way out.
 */
import { limits } from '../../limits/limits.ts';
import { createLocalDay } from '../../lib/local-day.ts';
import type { Clock } from '../../ports/ports.ts';

export interface AskHistory {
  /** Counts an ask whose audit row is written. */
  asked(clientId: string): void;
  /** Asks since midnight, of this client. */
  today(clientId: string): number;
  /** The person said no. One answer counts once, however many calls it ended. */
  denied(clientId: string): void;
  /** Epoch milliseconds until which the client's asks are denied; null when they are not. */
  deniedUntil(clientId: string): number | null;
}

interface Parts {
  readonly clock: Clock;
  /** All registrations of the application that a client belongs to, itself among them. */
  readonly registrationsOf: (clientId: string) => readonly string[];
  /** Asks in the audit log since a time, so that a restart does not forget the morning. */
  readonly askedSince: (clientId: string, since: number) => number;
  /** The pause of a client began. */
  readonly onPause: (clientId: string) => void;
  readonly touch: () => void;
}

/** @returns a history of this run; asks of today that an earlier run made are counted in */
export function createAskHistory(parts: Parts): AskHistory {
  const { clock, registrationsOf } = parts;
  const asks = new Map<string, number>();
  /** Monotonic times. */
  const denials = new Map<string, readonly number[]>();
  const pauses = new Map<string, { readonly until: number; readonly shownUntil: number }>();
  const localDay = createLocalDay(clock);
  let day = 0;

  function deniedUntil(clientId: string): number | null {
    const now = clock.monotonicMs();
    for (const id of registrationsOf(clientId)) {
      const pause = pauses.get(id);
      if (pause !== undefined && pause.until > now) return pause.shownUntil;
    }
    return null;
  }

  function recentDenials(clientId: string): readonly number[] {
    const since = clock.monotonicMs() - limits.questions.denialsWindow;
    return (denials.get(clientId) ?? []).filter((at) => at > since);
  }

  function pause(clientId: string): void {
    const { askPause } = limits.questions;
    pauses.set(clientId, {
      until: clock.monotonicMs() + askPause,
      shownUntil: clock.nowMs() + askPause,
    });
    clock.after(askPause, () => {
      pauses.delete(clientId);
      parts.touch();
    });
    parts.onPause(clientId);
  }

  return {
    asked(clientId) {
      const today = localDay.start();
      if (today !== day) {
        day = today;
        asks.clear();
      }
      const known = asks.get(clientId);
      asks.set(
        clientId,
        known === undefined ? Math.max(1, parts.askedSince(clientId, day)) : known + 1,
      );
    },

    today(clientId) {
      if (localDay.start() !== day) return 0;
      return registrationsOf(clientId).reduce((sum, id) => sum + (asks.get(id) ?? 0), 0);
    },

    denied(clientId) {
      if (deniedUntil(clientId) !== null) return;
      denials.set(clientId, [...recentDenials(clientId), clock.monotonicMs()]);
      const registrations = registrationsOf(clientId);
      const recent = registrations.flatMap(recentDenials);
      if (recent.length < limits.questions.denials) return;
      for (const id of registrations) denials.delete(id);
      pause(clientId);
    },

    deniedUntil,
  };
}
