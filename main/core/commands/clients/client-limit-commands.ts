/** How many calls one client may make: lowering works from any door, raising needs presence. */
import type { ParsedInput } from '../../../../contract/commands/commands.ts';
import type { CallLimits } from '../../../../contract/views/call-limits.ts';
import { callLimits } from '../../gateway/rate-limits/usage.ts';
import type { OwnLimits } from '../../gateway/rate-limits/own-limits.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { Preferences } from '../../ports/ports.ts';
import type { Control } from '../command-registry.ts';
import { assertWithinPolicy, type LimitPolicy } from '../limit-commands.ts';
import { idsOf, type ClientMembers } from './client-members.ts';

interface Parts extends LimitPolicy {
  readonly members: ClientMembers;
  readonly clients: Clients;
  readonly ownLimits: OwnLimits;
  readonly preferences: Pick<Preferences, 'read'>;
}

/** @returns the command about the calls of one client */
export function createClientLimitCommands(parts: Parts): Pick<Control, 'client.setCallLimits'> {
  const { members, clients, ownLimits, preferences } = parts;
  const usual = (): CallLimits => callLimits(preferences).client;
  const nowOf = (clientId: string): CallLimits => ownLimits.of(clientId) ?? usual();

  function nextOf({ clientId, callLimits }: ParsedInput<'client.setCallLimits'>): CallLimits {
    if (callLimits === null) return usual();
    const now = nowOf(clientId);
    const { callsPerMinute = now.callsPerMinute, callsPerDay = now.callsPerDay } = callLimits;
    return { callsPerMinute, callsPerDay };
  }

  return {
    'client.setCallLimits': {
      widens(input) {
        const next = nextOf(input);
        return members.of(input.clientId).some(({ clientId }) => {
          const now = nowOf(clientId);
          return next.callsPerMinute > now.callsPerMinute || next.callsPerDay > now.callsPerDay;
        });
      },
      run(input, { direction, note }) {
        if (direction === 'grant') assertWithinPolicy(parts, 'client', input.callLimits);
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
