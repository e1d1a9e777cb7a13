/**
 * Where a stand-in keeps tokens, grants and sessions: in memory, and able to make all of them older
 * at once.
 */
import type { Adapter, StoredArtefact } from 'oidc-provider';

export interface VendorStore {
  /** For the `adapter` setting of oidc-provider. */
  adapter(kind: string): Adapter;
  /** As if that much time had passed for everything that is kept. */
  age(seconds: number): void;
  /**
   * What the person does on the vendor's own page: all grants, and all that grew from them, end.
   */
  withdrawGrants(): void;
  /** Registered clients are forgotten, as after a migration at the vendor. */
  forgetClients(): void;
  /** How many of a kind (`RefreshToken`, `Client`, …) are good. */
  count(kind: string): number;
}

export function createVendorStore(): VendorStore {
  const kinds = new Map<string, Map<string, StoredArtefact>>();
  const of = (kind: string): Map<string, StoredArtefact> => {
    const kept = kinds.get(kind) ?? new Map<string, StoredArtefact>();
    kinds.set(kind, kept);
    return kept;
  };
  const by = (kind: string, member: string, value: string): StoredArtefact | undefined =>
    [...of(kind).values()].find((payload) => payload[member] === value);

  return {
    adapter: (kind) => ({
      upsert: async (id, payload) => void of(kind).set(id, payload),
      find: async (id) => of(kind).get(id),
      findByUid: async (uid) => by(kind, 'uid', uid),
      findByUserCode: async (code) => by(kind, 'userCode', code),
      async consume(id) {
        const payload = of(kind).get(id);
        if (payload !== undefined) payload['consumed'] = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void of(kind).delete(id),
      async revokeByGrantId(grantId) {
        for (const [id, payload] of of(kind))
          if (payload['grantId'] === grantId) of(kind).delete(id);
      },
    }),
    age(seconds) {
      for (const kept of kinds.values()) {
        for (const payload of kept.values()) {
          if (payload.iat !== undefined) payload.iat -= seconds;
          if (payload.exp !== undefined) payload.exp -= seconds;
        }
      }
    },
    withdrawGrants() {
      for (const kind of ['Grant', 'AccessToken', 'RefreshToken', 'AuthorizationCode'])
        of(kind).clear();
    },
    forgetClients: () => of('Client').clear(),
    count: (kind) =>
      [...of(kind).values()].filter((payload) => payload['consumed'] === undefined).length,
  };
}
