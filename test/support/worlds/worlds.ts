/** The worlds by their names. */
import { asking } from './asking.ts';
import { busy } from './busy.ts';
import { largeServer, manyServers } from './many-tools.ts';
import type { WorldData } from './world-data.ts';

export type WorldName = 'empty' | 'first-run' | 'busy' | 'asking' | 'many-servers' | 'large-server';

export const worlds: Readonly<Record<WorldName, WorldData>> = {
  /** Set up, and nothing in it yet. */
  empty: { settings: { firstRun: 'done' }, access: 'read-only' },
  /** Started for the first time. */
  'first-run': {},
  busy,
  asking,
  'many-servers': manyServers,
  'large-server': largeServer,
};
