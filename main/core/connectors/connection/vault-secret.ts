/** The secrets of a connector, read from the vault for one opening. */
import { CoreError, messageOf } from '../../lib/errors.ts';
import type { Secret } from '../../lib/secret.ts';
import type { StoredHttpConnector } from '../../ports/preferences-document.ts';
import type { Vault } from '../../ports/ports.ts';
import type { OwnHeader } from '../http/http-opening.ts';
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

/**
 * @returns the request headers of a connector and what of them is secret, a problem where one is
 *   not in the vault, or the vault cannot be read
 */
export async function readHeaders(
  { headers = [] }: StoredHttpConnector,
  vault: Vault,
): Promise<
  | {
      readonly kind: 'headers';
      readonly headers: readonly OwnHeader[];
      readonly secrets: readonly string[];
    }
  | { readonly kind: 'problem'; readonly problem: ConnectionProblem }
> {
  const given: OwnHeader[] = [];
  const secrets: string[] = [];
  for (const header of headers) {
    const name = header.name.toLowerCase();
    if ('value' in header) {
      given.push({ name, value: header.value });
      continue;
    }
    const secret = await readSecret(vault, header.secretRef);
    if (secret.kind === 'problem') return secret;
    if (secret.value === undefined)
      return { kind: 'problem', problem: problems.secretMissing(header.name) };
    given.push({ name, value: secret.value });
    secrets.push(...piecesOf(secret.value.open()));
  }
  return { kind: 'headers', headers: given, secrets };
}

/** Not a word, which would be cut out of everything that a server says. */
const isKeyLike = (piece: string): boolean => piece.length >= 8 && /[^a-z]/u.test(piece.slice(1));

/**
 * The whole value, and each part that may be a secret by itself: a server may repeat a key without
 * its scheme, or one cookie of several.
 */
function piecesOf(value: string): readonly string[] {
  const parts = value.split(/[\s;,]+/u).flatMap((part) => [part, part.replace(/^[^=]*=/u, '')]);
  return [...new Set([value, ...parts.filter(isKeyLike)])];
}

/** Only what was written for people: another error might quote what it could not read. */
export function vaultProblem(error: unknown): ConnectionProblem {
  const message = error instanceof CoreError ? messageOf(error) : 'the vault failed';
  return problems.vaultUnavailable(message);
}
