/** The guarded fetch and a server of documents that it may reach. */
import { limits } from '../../../main/core/limits/limits.ts';
import { createGuardedFetch, type GuardedFetch } from '../../../main/core/net/guarded-fetch.ts';
import {
  sendDocument,
  startDocumentServer,
  type DocumentServer,
} from '../../support/upstreams/document-server.ts';
import { createTestClock, type TestClock } from '../../support/core/memory-ports.ts';

export const url = 'https://example.com/client.json';
export const most = limits.clientMetadata.documentBytes;

interface Started {
  readonly server: DocumentServer;
  readonly clock: TestClock;
  readonly get: GuardedFetch;
}

export async function startFetch(
  answer = sendDocument({ a: 1 }),
  perMinute = 20,
): Promise<Started> {
  const server = await startDocumentServer(answer);
  const clock = createTestClock();
  const { resolver, transport } = server;
  return { server, clock, get: createGuardedFetch({ resolver, clock, perMinute, transport }) };
}
