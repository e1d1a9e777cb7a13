/** The settings of a person who lets the benchmark call as often as it likes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const most = { callsPerMinute: 10_000_000, callsPerDay: 1_000_000_000 };

const preferences = {
  version: 1,
  port: null,
  accessPolicy: 'read-write',
  registration: 'ask',
  theme: 'system',
  developerOrigins: [],
  connectors: [],
  limits: { ...most, client: most, all: most },
};

/** @param {string} dataDir before the first start */
export function unbounded(dataDir) {
  writeFileSync(join(dataDir, 'preferences.json'), JSON.stringify(preferences), { mode: 0o600 });
}
