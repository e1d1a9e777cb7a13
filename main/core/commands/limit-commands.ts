/**
 * Commands about how many calls are let through: lowering works from any door, raising needs
 * presence.
 */
import type { CallLimits, CallLimitsView } from '../../../contract/views/call-limits.ts';
import type { ParsedInput } from '../../../contract/commands/commands.ts';
import type { Control } from './command-registry.ts';
import { callLimits } from '../gateway/rate-limits/usage.ts';
import { limits } from '../limits/limits.ts';
import type { ManagedPolicy } from '../managed/managed-policy.ts';
import type { ManagedPreferences } from '../managed/managed-preferences.ts';
import type { ManagedLocks } from '../managed/refusals.ts';
import type { GrantLimits } from '../ports/preferences-document.ts';

const scopes = ['grant', 'client', 'all'] as const;

/** What the managed policy says, and how that refuses. */
export interface LimitPolicy {
  readonly managed: ManagedPolicy;
  readonly locks: ManagedLocks;
}

/** @returns the commands about limits of calls */
export function createLimitCommands({
  preferences,
  ...parts
}: LimitPolicy & {
  readonly preferences: ManagedPreferences;
}): Pick<Control, 'limits.get' | 'limits.set'> {
  /** What the person set is changed, not what the policy makes of it. */
  const nextOf = (changes: Changes): CallLimitsView =>
    merge(callLimits({ read: preferences.own }), changes);

  return {
    'limits.get': () => callLimits(preferences),
    'limits.set': {
      widens(changes) {
        const now = callLimits(preferences);
        const next = nextOf(changes);
        return scopes.some(
          (scope) =>
            next[scope].callsPerMinute > now[scope].callsPerMinute ||
            next[scope].callsPerDay > now[scope].callsPerDay,
        );
      },
      run(changes, { direction, note }) {
        if (direction === 'grant')
          for (const scope of scopes) assertWithinPolicy(parts, scope, changes[scope]);
        const next = nextOf(changes);
        const save = direction === 'grant' ? preferences.update : preferences.restrict;
        save((current) => ({ ...current, limits: stored(next) }));
        const said = scopes.map(
          (scope) => `${scope} ${next[scope].callsPerMinute}/min ${next[scope].callsPerDay}/day`,
        );
        note({ detail: said.join(', ') });
        return callLimits(preferences);
      },
    },
  };
}

type Changes = ParsedInput<'limits.set'>;

/**
 * Only what is asked for: what was set before the policy came may stand above it and is held down.
 *
 * @throws CoreError `managed`
 */
export function assertWithinPolicy(
  { managed, locks }: LimitPolicy,
  scope: (typeof scopes)[number],
  requested: Changes[typeof scope],
): void {
  const most = managed.bounds().limits[scope];
  for (const bound of ['callsPerMinute', 'callsPerDay'] as const)
    if ((requested?.[bound] ?? 0) > (most?.[bound] ?? Infinity))
      locks.refuse(
        `Calls are held at ${most?.[bound]} ${bound === 'callsPerDay' ? 'a day' : 'a minute'}`,
      );
}

function merge(now: CallLimitsView, changes: Changes): CallLimitsView {
  const of = (scope: keyof CallLimitsView): CallLimits => {
    const change = changes[scope];
    if (change === undefined) return now[scope];
    if (change === null)
      return {
        callsPerMinute: limits[scope].callsPerMinute,
        callsPerDay: limits[scope].callsPerDay,
      };
    const { callsPerMinute = now[scope].callsPerMinute, callsPerDay = now[scope].callsPerDay } =
      change;
    return { callsPerMinute, callsPerDay };
  };
  return { grant: of('grant'), client: of('client'), all: of('all') };
}

/**
 * Only what differs from the defaults is kept, so that better defaults reach those who changed
 * nothing.
 */
function stored({ grant, client, all }: CallLimitsView): GrantLimits | undefined {
  const own = (scope: 'client' | 'all', value: CallLimits): CallLimits | undefined =>
    isDefault(scope, value) ? undefined : value;
  const rest = { client: own('client', client), all: own('all', all) };
  const isUsual = isDefault('grant', grant) && rest.client === undefined && rest.all === undefined;
  return isUsual ? undefined : { ...grant, ...rest };
}

function isDefault(scope: keyof CallLimitsView, value: CallLimits): boolean {
  const { callsPerMinute, callsPerDay } = limits[scope];
  return value.callsPerMinute === callsPerMinute && value.callsPerDay === callsPerDay;
}
