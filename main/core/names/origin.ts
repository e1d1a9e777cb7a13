/**
 * Where a client comes from, as far as anything shows it: two clients of one name and one origin
 * count as the same application that registered again.
 *
 * For a program that registered itself this is where its codes go: another program of this
 * computer, or the app behind a private scheme. Ports and paths say nothing: any program can take
 * any of them, and some applications choose a new one each time.
 */
import { isLoopbackUri } from '../lib/loopback-uri.ts';

export interface Registered {
  readonly clientId: string;
  readonly identity: 'dynamic' | 'metadata-url' | 'pre-registered';
  readonly redirectUris: readonly string[];
}

export function originOf({ clientId, identity, redirectUris }: Registered): string {
  if (identity !== 'dynamic') return clientId;
  return [...new Set(redirectUris.map(targetOf))].sort().join(' ');
}

function targetOf(uri: string): string {
  if (isLoopbackUri(uri)) return 'loopback';
  const url = URL.canParse(uri) ? new URL(uri) : null;
  if (url === null) return 'unreadable';
  return url.protocol === 'https:' ? url.origin : url.protocol;
}
