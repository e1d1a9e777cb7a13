/** The policy of an administrator, without a file. */
import type { ManagedPolicySource } from '../../../main/core/ports/ports.ts';

export interface MemoryPolicy extends ManagedPolicySource {
  /** Puts another policy in its place; null takes it away. */
  write(policy: object | null): void;
}

export function memoryPolicy(policy: object | null = null): MemoryPolicy {
  const listeners = new Set<() => void>();
  let now = policy;
  return {
    path: '/etc/consentry/policy.json',
    read: async () =>
      now === null
        ? { kind: 'absent' }
        : { kind: 'found', bytes: Buffer.from(JSON.stringify(now)) },
    account: async () => ({ user: 'sam', groups: ['everyone'] }),
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    write(next) {
      now = next;
      for (const listener of listeners) listener();
    },
  };
}
