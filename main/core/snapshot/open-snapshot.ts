/** The one picture that every window, tray and command line shows, and when it is drawn anew. */
import { messageOf } from '../lib/errors.ts';
import type { Changes } from '../lib/changes.ts';
import type { Clock, Logger } from '../ports/ports.ts';
import {
  createSnapshotBuilder,
  type SnapshotBuilder,
  type SnapshotParts,
} from './build-snapshot.ts';
import { createSnapshotPublisher, type SnapshotPublisher } from './snapshot-publisher.ts';

export interface Snapshot {
  readonly builder: SnapshotBuilder;
  readonly snapshots: SnapshotPublisher;
}

interface Below {
  readonly parts: SnapshotParts;
  readonly clock: Clock;
  readonly changes: Pick<Changes, 'on'>;
}

export function openSnapshot({ logger }: { readonly logger: Logger }, below: Below): Snapshot {
  const builder = createSnapshotBuilder(below.parts);
  const snapshots = createSnapshotPublisher({
    builder,
    after: below.clock.after,
    onListenerFailed: (error) =>
      logger.error('snapshot.listener_failed', { error: messageOf(error) }),
  });
  for (const event of ['view', 'grants', 'policy', 'login'] as const)
    below.changes.on(event, snapshots.touch);
  return { builder, snapshots };
}
