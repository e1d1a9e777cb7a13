/**
 * Calls that ended without a yes are kept for a while, so that the person can say "next time"
 * (ATRYUM-55): those that nobody answered, and those that were denied. In memory only: a restart
 * forgets them, and nothing is allowed by being here.
 */
import type { AnswersView, MissedCall } from '../../../../contract/views/answers.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import { isoTime } from '../../lib/iso-time.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import { toolLabel } from '../../names/tool-spelling.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import { callKey, type HeldCall } from './held-call.ts';

interface MissedHow {
  readonly why: MissedCall['why'] | 'denied';
  /** Epoch milliseconds. */
  readonly askedAt: number;
}

export interface MissedCalls {
  add(call: HeldCall, how: MissedHow): void;
  /** Those that nobody answered, the newest first. */
  list(): readonly MissedCall[];
  /** Those that are still as they were shown. */
  again(): AnswersView['again'];
  find(id: string): HeldCall | undefined;
  forgetWhere(matches: (call: HeldCall) => boolean): void;
}

interface Missed extends MissedHow {
  readonly id: string;
  readonly call: HeldCall;
  readonly missedAt: number;
  /** Monotonic. */
  readonly until: number;
}

/** @returns an empty list of missed calls, bounded by `limits.questions.missed` */
export function createMissedCalls(parts: {
  clients: Clients;
  clock: Clock;
  random: Random;
}): MissedCalls {
  const { clock } = parts;
  /** By what the call is known by: the same call missed twice is one entry. */
  const missed = new Map<string, Missed>();

  function living(): Missed[] {
    const now = clock.monotonicMs();
    for (const [key, { until }] of missed) if (until <= now) missed.delete(key);
    return [...missed.values()];
  }

  function viewOf(
    { id, call, askedAt, missedAt }: Omit<Missed, 'why'>,
    why: MissedCall['why'],
  ): MissedCall {
    return {
      id,
      clientId: call.clientId,
      clientName: visible(
        parts.clients.get(call.clientId)?.name ?? call.clientId,
        limits.text.name,
      ),
      connector: call.connector,
      tool: toolLabel(call.toolName),
      arguments: visible(call.canonicalArguments, limits.questions.argumentText),
      why,
      askedAt: isoTime(askedAt),
      missedAt: isoTime(missedAt),
    };
  }

  /** Many that were denied push out none that was missed, and the other way round. */
  function makeRoom(isDenied: boolean): void {
    const same = [...missed].filter(([, { why }]) => (why === 'denied') === isDenied);
    const [oldest] = same;
    if (oldest !== undefined && same.length >= limits.questions.missed) missed.delete(oldest[0]);
  }

  return {
    add(call, how) {
      const key = callKey(call);
      missed.delete(key);
      makeRoom(how.why === 'denied');
      missed.set(key, {
        id: `mi_${parts.random.bytes(9).toString('base64url')}`,
        call,
        ...how,
        missedAt: clock.nowMs(),
        until: clock.monotonicMs() + limits.questions.missedShown,
      });
    },
    list: () =>
      living()
        .sort((a, b) => b.missedAt - a.missedAt)
        .flatMap(({ why, ...one }) => (why === 'denied' ? [] : [viewOf(one, why)])),
    again: () =>
      living()
        .filter(({ call }) => call.isUnchanged())
        .map(({ id, call: { callId } }) => ({ id, callId })),
    find: (id) => living().find((one) => one.id === id)?.call,
    forgetWhere(matches) {
      for (const [key, { call }] of missed) if (matches(call)) missed.delete(key);
    },
  };
}
