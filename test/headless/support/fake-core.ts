import type { Caller } from '../../../contract/commands/command.ts';
import type { CommandResult } from '../../../contract/views/errors.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { Core } from '../../../main/core/ports/core.ts';
import { snapshotOf } from '../../support/values/sample-snapshot.ts';

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

export const silentLogger = { debug() {}, info() {}, warn() {}, error() {} };
