/**
 * The mirror of the core's state: the newest snapshot and how the connection stands. Nothing
 * derived lives here.
 */
import { create } from 'zustand';
import type { AppSnapshot } from '../../contract/views/snapshot/app-snapshot.ts';
import type { AppBridge, Connection } from './app-bridge.ts';

export interface AppState {
  readonly snapshot: AppSnapshot | null;
  readonly connection: Connection;
}

const nothing: AppState = { snapshot: null, connection: { kind: 'connecting' } };

/**
 * Reads the mirror. Components pick the part they show, so that only they render when it changes.
 */
export const useApp = create<AppState>()(() => nothing);

/** Keeps a snapshot unless the mirror already holds the same or a newer one. */
export function takeSnapshot(snapshot: AppSnapshot): void {
  const known = useApp.getState().snapshot;
  if (known === null || snapshot.revision > known.revision) useApp.setState({ snapshot });
}

/**
 * Subscribes first and asks second, so that no change between the two is lost; the higher revision
 * wins.
 *
 * @returns the function that stops mirroring and forgets what was mirrored
 */
export function startMirror(bridge: AppBridge): () => void {
  const stops = [
    bridge.main.onSnapshot(takeSnapshot),
    bridge.onConnection((connection) =>
      // Whoever has no session sees nothing, and the next session may be with another run.
      useApp.setState(
        connection.kind === 'no-session' ? { connection, snapshot: null } : { connection },
      ),
    ),
  ];
  let stopped = false;
  void bridge.main.call('state.get', {}).then(
    (result) => {
      if (result.ok && !stopped) takeSnapshot(result.value);
    },
    () => useApp.setState({ connection: { kind: 'lost' } }),
  );
  return () => {
    stopped = true;
    for (const stop of stops) stop();
    useApp.setState(nothing);
  };
}
