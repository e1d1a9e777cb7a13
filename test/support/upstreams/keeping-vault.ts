/** A vault in memory that says it outlives the run, as one on disk does, and that can be locked. */
import type { Vault } from '../../../main/core/ports/ports.ts';
import { memoryVault } from '../core/memory-ports.ts';

type TestVault = ReturnType<typeof memoryVault>;

export function keepingVault(): TestVault & { isLocked: boolean } {
  const vault = memoryVault();
  const kept = {
    ...vault,
    isLocked: false,
    status: (): ReturnType<Vault['status']> => ({
      ...vault.status(),
      keeping: 'key-file',
      state: kept.isLocked ? 'held' : 'ready',
    }),
  };
  return kept;
}
