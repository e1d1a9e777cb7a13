/** Sending to a target that becomes another one while it is opened. */
import { expect, test } from 'vitest';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { createEntrySending } from '../../../main/core/forwarding/entry-sending.ts';
import { createNetwork } from '../../../main/core/net/network.ts';
import { createNodeClock } from '../../../main/shared-adapters/system/node-clock.ts';
import { startCollector } from '../../support/upstreams/collector.ts';

const entry: AuditEntry = {
  id: 1,
  at: '2026-01-01T00:00:00.000Z',
  actor: 'system',
  clientId: null,
  clientName: null,
  grantId: null,
  connector: null,
  account: null,
  tool: null,
  action: 'core.start',
  decision: 'done',
  reason: null,
  layer: null,
  callId: null,
  durationMs: null,
  resultBytes: null,
  arguments: null,
  detail: null,
};

test('a target that changes while it is opened gets nothing, and the next one gets every entry', async () => {
  const [old, next] = [await startCollector(), await startCollector()];
  let sentTo = 0;
  let isCurrent = true;
  let url = old.url;
  const sending = createEntrySending({
    audit: { lastId: () => 1 },
    forwardedTo: {
      read: () => sentTo,
      write: (id) => void (sentTo = id),
      forget: () => {},
      following: (id) => (id < 1 ? [{ entry, digest: 'ab' }] : []),
    },
    target: {
      now: () => ({ url, header: null }),
      async open() {
        const opened = { url, header: null };
        if (url === old.url) isCurrent = false;
        return opened;
      },
    },
    health: { succeeded: () => {}, lose: () => {} },
    clock: createNodeClock(),
    network: createNetwork({}),
    version: '0.2.0',
  });

  await sending.sendAll(() => isCurrent);
  isCurrent = true;
  url = next.url;
  await sending.sendAll(() => isCurrent);
  sending.close();

  expect([old.requests.length, next.ids()]).toEqual([0, [1]]);
});
