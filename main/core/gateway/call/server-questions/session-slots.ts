/**
 * Conversations for calls that may be asked something, one for each that runs at the same time: a
 * server of 2025-11-25 and older often asks beside the call, and then nothing says to which of
 * several calls of one conversation a question belongs
 * (docs/reference/mcp-revisions.md#sessions-at-a-legacy-server). Calls one after the other share
 * the first, and so do those beyond what may wait for answers at once.
 */
import { limits } from '../../../limits/limits.ts';

export interface SessionSlots {
  /**
   * The key of a conversation that no other such call has now, as long as there are few; and how to
   * give it back.
   */
  enter(
    upstreamSessionKey: string,
    connector: string,
  ): { readonly key: string; readonly leave: () => void };
}

/** @returns slots of which none is taken */
export function createSessionSlots(): SessionSlots {
  const taken = new Map<string, Set<number>>();
  return {
    enter(upstreamSessionKey, connector) {
      const id = `${connector}\n${upstreamSessionKey}`;
      let own = taken.get(id);
      if (own === undefined) taken.set(id, (own = new Set()));
      if (own.size >= limits.questionsOfServers.suspendedPerGrant)
        return { key: upstreamSessionKey, leave: () => undefined };
      let slot = 0;
      while (own.has(slot)) slot += 1;
      own.add(slot);
      return {
        key: slot === 0 ? upstreamSessionKey : `${upstreamSessionKey}#${slot}`,
        leave() {
          own.delete(slot);
          if (own.size === 0 && taken.get(id) === own) taken.delete(id);
        },
      };
    },
  };
}
