/** The worlds by their names. */
import { asking } from './asking.ts';
import { busy } from './busy.ts';
import { calm } from './calm.ts';
import { largeServer, manyServers, thousandsOfTools } from './many-tools.ts';
import type { WorldData } from './world-data.ts';

export type WorldName =
  | 'empty'
  | 'first-run'
  | 'calm'
  | 'busy'
  | 'asking'
  | 'many-servers'
  | 'large-server'
  | 'thousands-of-tools'
  | 'past'
  | 'long-past';

export const worlds: Readonly<Record<WorldName, WorldData>> = {
  /** Set up, and nothing in it yet. */
  empty: { settings: { firstRun: 'done' }, access: 'read-only' },
  /** Started for the first time. */
  'first-run': { isNew: true },
  calm,
  busy,
  asking,
  'many-servers': manyServers,
  'large-server': largeServer,
  'thousands-of-tools': thousandsOfTools,
  /** A log of a month, and of a busier one. */
  past: { ...calm, past: { entries: 3000, days: 30 } },
  'long-past': { ...calm, past: { entries: 10_000, days: 30 } },
};
