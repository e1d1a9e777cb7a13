import { unmanaged } from '../../../contract/plain/unmanaged.ts';
import type { Caller } from '../../../contract/commands/command.ts';
import type { CommandResult } from '../../../contract/views/errors.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { Core } from '../../../main/core/ports/core.ts';

export interface Call {
  readonly caller: Caller;
  readonly name: string;
  readonly input: unknown;
}

export interface FakeCore extends Core {
  readonly calls: Call[];
  readonly stopped: string[];
  publish(snapshot: AppSnapshot): void;
}

/** A core that records what it is asked and answers with `answer`. */
export function createFakeCore(
  answer: (call: Call) => CommandResult | Promise<CommandResult> = () => ({ ok: true, value: {} }),
): FakeCore {
  const calls: Call[] = [];
  const stopped: string[] = [];
  const listeners = new Set<(snapshot: AppSnapshot) => void>();
  return {
    calls,
    stopped,
    async call(caller, name, input) {
      const call = { caller, name, input };
      calls.push(call);
      return answer(call);
    },
    snapshot: () => snapshotOf(1),
    onSnapshot(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish: (snapshot) => listeners.forEach((listener) => listener(snapshot)),
    start: async () => ({
      port: 29170,
      issuer: 'http://127.0.0.1:29170',
      endpoint: 'http://127.0.0.1:29170/mcp',
    }),
    async stop(reason) {
      stopped.push(reason);
    },
  };
}

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
    clients: [],
    connectors: [],
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

export const silentLogger = { debug() {}, info() {}, warn() {}, error() {} };
