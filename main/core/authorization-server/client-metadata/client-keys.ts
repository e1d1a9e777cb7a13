/**
 * The keys of a `private_key_jwt` client: in its row, or where its document says they are (RFC 7591
 * section 2).
 */
import * as z from 'zod';
import type { Client } from '../../grants/clients/client.ts';
import type { JsonValue } from '../../lib/json.ts';
import { parseStrictJson, StrictJsonError } from '../../lib/strict-json.ts';
import type { GuardedFetch } from '../../net/guarded-fetch.ts';
import type { Clock } from '../../ports/ports.ts';
import { ClientMetadataError } from './client-metadata-error.ts';
import { createDocumentCache } from './metadata-cache.ts';
import { parsePublicKeys, type PublicKey } from './public-keys.ts';

export interface ClientKeyReader {
  /**
   * @throws GuardedFetchError or ClientMetadataError where they are elsewhere and cannot be read
   */
  current(client: Client): Promise<readonly PublicKey[]>;
  /**
   * The keys that may have replaced them; null where they are the same, because they are in the
   * document.
   */
  replaced(client: Client): Promise<readonly PublicKey[] | null>;
}

/** As the row keeps them. */
const keptSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('inline'), keys: z.array(z.record(z.string(), z.string())) }),
  z.object({ kind: z.literal('remote'), url: z.string() }),
]);

/**
 * @returns what reads the keys of a client: from its row, or from the address that its document
 *   names
 * @see RFC 7591 section 2: `jwks`, `jwks_uri`
 */
export function createClientKeyReader(parts: {
  readonly fetch: GuardedFetch;
  readonly clock: Clock;
}): ClientKeyReader {
  const { fetch, clock } = parts;
  const cache = createDocumentCache({ fetch, clock, parse: (_url, body) => parseKeySet(body) });

  return {
    async current(client) {
      const kept = keptSchema.parse(JSON.parse(client.keys ?? 'null'));
      return kept.kind === 'inline' ? kept.keys : cache.get(kept.url);
    },
    async replaced(client) {
      const kept = keptSchema.parse(JSON.parse(client.keys ?? 'null'));
      return kept.kind === 'inline' ? null : cache.getAnew(kept.url);
    },
  };
}

function parseKeySet(body: Buffer): readonly PublicKey[] {
  let set: JsonValue;
  try {
    set = parseStrictJson(body);
  } catch (error) {
    if (error instanceof StrictJsonError) throw new ClientMetadataError(error.message);
    throw error;
  }
  return parsePublicKeys(set);
}
