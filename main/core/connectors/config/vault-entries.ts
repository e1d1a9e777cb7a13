/** Several vault entries at once: all of them are there afterwards, or none. */
import type { Secret } from '../../lib/secret.ts';
import type { Vault } from '../../ports/ports.ts';

/**
 * Takes back what it has put when one of them is refused.
 *
 * @throws CoreError `vault_unavailable`
 */
export async function putAll(vault: Vault, secrets: ReadonlyMap<string, Secret>): Promise<void> {
  const kept: string[] = [];
  try {
    for (const [reference, secret] of secrets) {
      await vault.put(reference, secret);
      kept.push(reference);
    }
  } catch (error) {
    await removeAll(vault, kept).catch(() => undefined);
    throw error;
  }
}

/** @throws CoreError `vault_unavailable` */
export async function removeAll(vault: Vault, references: Iterable<string>): Promise<void> {
  for (const reference of references) await vault.remove(reference);
}
