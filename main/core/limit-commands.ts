/** Commands about how many calls are let through: lowering works from any door, raising needs presence. */
import type { CallLimits, CallLimitsView } from '../../contract/call-limits.ts';
import { callerMay } from '../../contract/command.ts';
import type { ParsedInput } from '../../contract/commands.ts';
import { notAllowedHere, type Control } from './command-registry.ts';
import { callLimits } from './gateway/usage.ts';
import { limits } from './lib/limits.ts';
import type { GrantLimits, Preferences } from './ports.ts';
import type { RecordAct } from './record-act.ts';

const scopes = ['grant', 'client', 'all'] as const;

export function createLimitCommands({
  preferences,
  record,
}: {
  readonly preferences: Preferences;
  readonly record: RecordAct;
}): Pick<Control, 'limits.get' | 'limits.set'> {
  return {
    'limits.get': () => callLimits(preferences),
    'limits.set': (changes, caller) => {
      const now = callLimits(preferences);
      const next = merge(now, changes);
      const isRaising = scopes.some(
        (scope) =>
          next[scope].callsPerMinute > now[scope].callsPerMinute ||
          next[scope].callsPerDay > now[scope].callsPerDay,
      );
      if (isRaising && !callerMay(caller, 'give')) throw notAllowedHere(caller);
      preferences.update((current) => ({ ...current, limits: stored(next) }));
      const said = scopes.map(
        (scope) => `${scope} ${next[scope].callsPerMinute}/min ${next[scope].callsPerDay}/day`,
      );
      record('limits.set', caller, { detail: said.join(', ') });
      return callLimits(preferences);
    },
  };
}

type Changes = ParsedInput<'limits.set'>;

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

/** Only what differs from the defaults is kept, so that better defaults reach those who changed nothing. */
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
