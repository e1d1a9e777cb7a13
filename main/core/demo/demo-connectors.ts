/** Which connectors of the settings are the demo server's: made from its preset. */
import { scopeFor } from '../lib/access.ts';
import type {
  PreferencesDocument,
  StoredConnector,
  StoredHttpConnector,
} from '../ports/preferences-document.ts';

/** The row of the catalogue. */
const demoPreset = 'demo';

export function demoConnectors({
  connectors,
}: Pick<PreferencesDocument, 'connectors'>): readonly StoredHttpConnector[] {
  return connectors.filter(isDemo);
}

/** One whose address a person changed is theirs. */
function isDemo(stored: StoredConnector): stored is StoredHttpConnector {
  if (stored.kind !== 'http' || stored.preset !== demoPreset) return false;
  const { protocol, hostname, port } = new URL(stored.url);
  return protocol === 'http:' && hostname === '127.0.0.1' && port !== '';
}

export function portOf({ url }: StoredHttpConnector): number {
  return Number(new URL(url).port);
}

/** What the demo client asks for: to read and write with this connector, and nothing else. */
export function scopesFor(connector: string): readonly string[] {
  return [scopeFor(connector, 'read'), scopeFor(connector, 'write')];
}
