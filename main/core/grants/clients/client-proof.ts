/** What proves that a client is who it says: one sentence for people, and how much it is worth. */
import { isLoopbackUri } from '../../lib/loopback-uri.ts';
import { visible } from '../../lib/visible-text.ts';
import type { Client } from './client.ts';

export interface ClientProof {
  /** `address`: only the owner of a web address can be at the other end. */
  readonly level: 'none' | 'secret' | 'address';
  readonly text: string;
}

/** @returns what the person is told of the identity of a client; foreign text in it is visible */
export function proofOf(client: Client): ClientProof {
  if (client.identity === 'metadata-url') return proofOfDocument(client);
  if (client.authMethod === 'none') {
    return {
      level: 'none',
      text:
        client.identity === 'pre-registered'
          ? 'You added this client here. Any program on this computer can use its id.'
          : 'Nothing proves this name: any program on this computer can use it.',
    };
  }
  return {
    level: 'secret',
    text:
      client.identity === 'pre-registered'
        ? 'Holds the secret that you gave it.'
        : 'Holds a secret that it was given when it registered here. Its name cannot be verified.',
  };
}

/**
 * True where any program on this computer could be at the other end of the redirect (RFC 8252
 * section 8.6).
 */
export function isAnyonesRedirect(uri: string): boolean {
  return isLoopbackUri(uri) || !uri.startsWith('https://');
}

function proofOfDocument(client: Client): ClientProof {
  const host = URL.canParse(client.clientId) ? new URL(client.clientId).host : client.clientId;
  const where = visible(host, 200);
  if (client.keys !== null)
    return { level: 'secret', text: `Signs with a key that ${where} publishes for it.` };
  if (client.redirectUris.every(isAnyonesRedirect)) {
    return {
      level: 'none',
      text: `${where} publishes this name, but any program on this computer can use it.`,
    };
  }
  return { level: 'address', text: `Its web address ${where} vouches for this name.` };
}
