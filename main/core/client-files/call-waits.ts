/**
 * How long each client waits for a call: what the table says of the app it calls itself, or what
 * an entry of ours tells that app. A name is only claimed; that is enough, because it moves nothing
 * but the end of a wait.
 */
import { callLimits, sdkSeconds, type CallLimit } from './clients/call-limits.ts';
import type { KnownEntry } from './entry-book.ts';
import { appCalled } from './whose-client.ts';

interface CallWait {
  readonly seconds: number;
  readonly isExtendedByProgress: boolean;
}

export interface CallWaits {
  /** @param name as the client registered */
  of(name: string): CallWait;
  /** These entries, and no others, are in the files of clients as we wrote them. */
  know(entries: readonly Pick<KnownEntry, 'app' | 'entry'>[]): void;
}

const unknownClient: CallWait = { seconds: sdkSeconds, isExtendedByProgress: false };

export function createCallWaits(): CallWaits {
  let configured = new Map<string, number>();

  return {
    of(name) {
      const app = appCalled(name);
      const limit = callLimits.find((row) => row.app === app);
      if (limit === undefined) return unknownClient;
      const { isExtendedByProgress, seconds } = limit;
      return { isExtendedByProgress, seconds: configured.get(limit.app) ?? seconds };
    },

    know(entries) {
      configured = new Map(callLimits.flatMap((limit) => configuredBy(limit, entries)));
    },
  };
}

/** The shortest that any entry of an app says; one that says none leaves the app its own. */
function configuredBy(
  { app, setBy, seconds }: CallLimit,
  entries: Parameters<CallWaits['know']>[0],
): readonly (readonly [string, number])[] {
  const own = entries.filter((entry) => entry.app === app);
  if (setBy === undefined || own.length === 0) return [];
  const times = own.map(({ entry }) => {
    const time = entry[setBy];
    return typeof time === 'number' ? time : seconds;
  });
  return [[app, Math.min(...times)]];
}
