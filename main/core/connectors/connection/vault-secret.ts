/** A secret of a connector, read from the vault for one opening. */
import { CoreError, messageOf } from '../../lib/errors.ts';
import type { Secret } from '../../lib/secret.ts';
import type { Vault } from '../../ports/ports.ts';
import { problems, type ConnectionProblem } from './connection-problem.ts';

/** @returns undefined where the vault has none, a problem where the vault cannot be read */
export async function readSecret(
  vault: Vault,
  reference: string,
): Promise<
  | { readonly kind: 'secret'; readonly value: Secret | undefined }
  | { readonly kind: 'problem'; readonly problem: ConnectionProblem }
> {
  try {
    return { kind: 'secret', value: await vault.get(reference) };
  } catch (error) {
    return { kind: 'problem', problem: vaultProblem(error) };
  }
}

/** Only what was written for people: another error might quote what it could not read. */
export function vaultProblem(error: unknown): ConnectionProblem {
  const message = error instanceof CoreError ? messageOf(error) : 'the vault failed';
  return problems.vaultUnavailable(message);
}
