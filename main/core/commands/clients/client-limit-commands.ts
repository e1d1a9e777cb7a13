/** How many calls one client may make: lowering works from any door, raising needs presence. */
import type { ParsedInput } from '../../../../contract/commands/commands.ts';
import type { CallLimits } from '../../../../contract/views/call-limits.ts';
import { callLimits } from '../../gateway/rate-limits/usage.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { Preferences } from '../../ports/ports.ts';
import type { Control } from '../command-registry.ts';
import { assertWithinPolicy, type LimitPolicy } from '../limit-commands.ts';
import { idsOf, type ClientMembers } from './client-members.ts';

interface Parts extends LimitPolicy {
  readonly members: ClientMembers;
  readonly clients: Clients;
  readonly preferences: Pick<Preferences, 'read'>;
}

/** @returns the command about the calls of one client */
export function createClientLimitCommands(parts: Parts): Pick<Control, 'client.setCallLimits'> {
  const { members, clients, preferences } = parts;
  const usual = (): CallLimits => callLimits(preferences).client;
  /** What the person set is changed, not what the policy makes of it. */
  const setOf = (clientId: string): CallLimits => clients.get(clientId)?.callLimits ?? usual();

  function nextOf({ clientId, callLimits }: ParsedInput<'client.setCallLimits'>): CallLimits {
    if (callLimits === null) return usual();
    const set = setOf(clientId);
    const { callsPerMinute = set.callsPerMinute, callsPerDay = set.callsPerDay } = callLimits;
    return { callsPerMinute, callsPerDay };
  }

  return {
    'client.setCallLimits': {
      widens(input) {
        const next = nextOf(input);
        return members.of(input.clientId).some(({ clientId }) => {
          const set = setOf(clientId);
          return next.callsPerMinute > set.callsPerMinute || next.callsPerDay > set.callsPerDay;
        });
      },
      run(input, { direction, note }) {
        assertWithinPolicy(parts, 'client', input.callLimits);
        const next = nextOf(input);
        const bounds = { callLimits: input.callLimits === null ? null : next };
        for (const id of idsOf(members.of(input.clientId)))
          clients.setBounds(id, bounds, direction);
        const said = `${next.callsPerMinute}/min ${next.callsPerDay}/day`;
        note({ detail: input.callLimits === null ? `as each client, ${said}` : said });
        return members.view(input.clientId);
      },
    },
  };
}
