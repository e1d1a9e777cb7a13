/**
 * What an answer about a connector was given for: its address or its command, and what it logs in
 * with. A digest, so that a change shows whatever it was (SEC-35, ATRYUM-58). A secret is known by
 * its reference, which another one never has, and a login by its generation, which is the same for
 * as long as its tokens are renewed.
 */
import { ownConnector } from '../../../../contract/plain/own-rights.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Preferences } from '../../ports/ports.ts';

/** Null when there is no such connector. */
export function configurationOf(
  preferences: Pick<Preferences, 'read'>,
  connectorId: string,
): string | null {
  // What is built in changes with the program only, and then nothing is held.
  if (connectorId === ownConnector) return ownConnector;
  const stored = preferences.read().connectors.find(({ id }) => id === connectorId);
  return stored === undefined ? null : sha256Hex(JSON.stringify(factsOf(stored)));
}

function factsOf(stored: StoredConnector): readonly unknown[] {
  if (stored.kind === 'http') {
    const generation = stored.oauth?.generation;
    const login = generation === undefined ? [] : [generation];
    const headers = stored.headers === undefined ? [] : [stored.headers.map(valueFacts)];
    return [stored.url, stored.bearer?.secretRef ?? null, ...login, ...headers];
  }
  return [stored.command, stored.args, stored.cwd, stored.env.map(valueFacts)];
}

type Named = { readonly name: string } & (
  { readonly value: string } | { readonly secretRef: string }
);

function valueFacts(entry: Named): readonly string[] {
  return [entry.name, 'secretRef' in entry ? entry.secretRef : `=${entry.value}`];
}
