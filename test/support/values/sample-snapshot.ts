/** What a core shows that has nothing yet. */
import { unmanaged } from '../../../contract/plain/unmanaged.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';

export function snapshotOf(revision: number): AppSnapshot {
  return {
    revision,
    version: '0.0.0',
    shell: 'headless',
    dataDir: '/data',
    startedAt: '2026-01-01T00:00:00.000Z',
    gateway: {
      state: 'serving',
      endpoint: 'http://127.0.0.1:29170/mcp',
      issuer: 'http://127.0.0.1:29170',
      port: 29170,
      pausedUntil: null,
      problem: null,
      notice: null,
    },
    accessPolicy: 'read-write',
    isAccessChosen: true,
    managed: unmanaged,
    authorization: {
      registration: 'ask',
      allowedClients: [],
      webHosts: [],
      introspection: false,
      metadataDocuments: true,
      deviceLogin: true,
      ownTools: true,
      accessTokenMinutes: 60,
    },
    approvals: { approvalSeconds: 300, lockEndsSessions: true, untrustedMinutes: 10 },
    callLimits: {
      grant: { callsPerMinute: 600, callsPerDay: 50_000 },
      client: { callsPerMinute: 1200, callsPerDay: 100_000 },
      all: { callsPerMinute: 3000, callsPerDay: 250_000 },
    },
    theme: 'system',
    showDisabled: false,
    firstRun: 'done',
    showSetup: true,
    setup: [],
    demo: { connector: null, clientId: null, isInterrupted: false, steps: [] },
    clients: [],
    connectors: [],
    networkVariables: [],
    questions: [],
    repairs: [],
    vault: {
      kind: 'test',
      protects: false,
      detail: 'none',
      state: 'ready',
      keeping: null,
      choices: [],
    },
    activity: { lastEntryId: 0, hasCalls: false, callsToday: 0, deniedToday: 0, callsPerHour: [] },
  };
}
