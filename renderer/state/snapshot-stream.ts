/** One stream of snapshots from the headless server, opened again whenever it breaks. */
import type { AppSnapshot } from '../../contract/views/snapshot/app-snapshot.ts';
import type { BackOff, HttpBridgeHost } from './http-host.ts';
import { openEvents } from './http-requests.ts';
import { readServerEvents } from './server-events.ts';

interface SnapshotStream {
  /** Reads with this token until it is closed or opened again. */
  readonly open: (token: string) => void;
  readonly close: () => void;
}

interface StreamHandlers {
  readonly onState: (state: 'live' | 'lost') => void;
  readonly onSnapshot: (snapshot: AppSnapshot) => void;
  /** The server does not know the token any more. */
  readonly onEnded: () => void;
}

export function createSnapshotStream(
  host: HttpBridgeHost,
  backOff: BackOff,
  { onState, onSnapshot, onEnded }: StreamHandlers,
): SnapshotStream {
  let current: AbortController | undefined;

  async function follow(token: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const response = await openEvents(host, token, signal);
        if (signal.aborted) return;
        if (response.status === 401) return onEnded();
        if (response.ok && response.body !== null) {
          backOff.reset();
          onState('live');
          for await (const event of readServerEvents(response.body)) {
            if (event.name === 'snapshot') onSnapshot(JSON.parse(event.data) as AppSnapshot);
          }
        }
      } catch {
        // The stream broke; the next round opens it again.
      }
      if (signal.aborted) return;
      onState('lost');
      await backOff.wait();
    }
  }

  return {
    open: (token) => {
      current?.abort();
      current = new AbortController();
      void follow(token, current.signal);
    },
    close: () => current?.abort(),
  };
}
