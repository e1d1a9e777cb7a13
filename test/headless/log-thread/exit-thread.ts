/** A thread that is always inside the driver, a few milliseconds at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'libsql';
import { useGate } from '../../../main/shared-adapters/system/driver-gate.ts';
import type { LogThreadData } from '../../../main/shared-adapters/system/log-thread.ts';

useGate((workerData as LogThreadData).gate, Database);
const db = new Database(':memory:');
// No row before all are counted.
const slow = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
  SELECT i % 7 AS rest, count(*) AS count FROM n GROUP BY i % 7`;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage('begins');
for (;;) db.prepare(slow).all();
