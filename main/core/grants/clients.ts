/** The AI applications registered with the local authorization server: a table in memory, every change durable first. */
import { CoreError } from '../lib/errors.ts';
import { sha256 } from '../lib/digest.ts';
import { limits } from '../lib/limits.ts';
import { Secret } from '../lib/secret.ts';
import type { Clock, Random } from '../ports.ts';
import type { Store } from '../store/open-store.ts';

export type AuthMethod = 'none' | 'client_secret_basic' | 'client_secret_post';

export interface Client {
  readonly clientId: string;
  readonly identity: 'dynamic' | 'metadata-url' | 'pre-registered';
  /** As claimed: foreign text. */
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly authMethod: AuthMethod;
  readonly secretHash: Buffer | null;
  readonly grantTypes: readonly string[];
  /** Epoch milliseconds, as all times here. */
  readonly registeredAt: number;
  readonly blockedAt: number | null;
  /** When the person last took everything from it; cleared by the next consent. */
  readonly revokedAt: number | null;
}

export interface Registration {
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly authMethod: AuthMethod;
  readonly grantTypes: readonly string[];
}

export interface Clients {
  get(clientId: string): Client | undefined;
  list(): readonly Client[];
  /** Registers a client dynamically; the secret is there only for the confidential, and only now. */
  register(registration: Registration): { client: Client; secret: Secret | null };
  /** @throws CoreError `not_found` */
  block(clientId: string): Client;
  unblock(clientId: string): Client;
  setRevoked(clientId: string, revokedAt: number | null): Client;
  /** Removes registrations nobody consented to: the old ones, and the oldest beyond the cap (SEC-25). */
  removeUnused(isInUse: (clientId: string) => boolean): number;
}

interface Row {
  client_id: string;
  identity: Client['identity'];
  name: string;
  redirect_uris: string;
  auth_method: AuthMethod;
  secret_hash: Uint8Array | null;
  grant_types: string;
  registered_at: number;
  blocked_at: number | null;
  revoked_at: number | null;
}

export function createClients(parts: { store: Store; clock: Clock; random: Random }): Clients {
  const { store, clock, random } = parts;
  const table = new Map<string, Client>();
  const endedLately = store.db.prepare('SELECT DISTINCT client_id FROM grants WHERE ended_at > ?');
  for (const row of store.db
    .prepare('SELECT * FROM clients ORDER BY registered_at')
    .all() as Row[]) {
    table.set(row.client_id, fromRow(row));
  }

  function change(
    clientId: string,
    changes: Partial<Pick<Client, 'blockedAt' | 'revokedAt'>>,
  ): Client {
    const client = table.get(clientId);
    if (client === undefined) throw new CoreError('not_found', 'There is no client with this id.');
    const changed = { ...client, ...changes };
    store.db
      .prepare('UPDATE clients SET blocked_at = ?, revoked_at = ? WHERE client_id = ?')
      .run(changed.blockedAt, changed.revokedAt, clientId);
    table.set(clientId, changed);
    return changed;
  }

  return {
    get: (clientId) => table.get(clientId),
    list: () => [...table.values()],

    register(registration) {
      const secret =
        registration.authMethod === 'none'
          ? null
          : new Secret(`cst_cs_${random.bytes(32).toString('base64url')}`);
      const client: Client = {
        clientId: `cst_client_${random.bytes(16).toString('base64url')}`,
        identity: 'dynamic',
        ...registration,
        secretHash: secret === null ? null : sha256(secret.open()),
        registeredAt: clock.nowMs(),
        blockedAt: null,
        revokedAt: null,
      };
      store.db
        .prepare(
          `INSERT INTO clients (client_id, identity, name, redirect_uris, auth_method, secret_hash, grant_types, registered_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          client.clientId,
          client.identity,
          client.name,
          JSON.stringify(client.redirectUris),
          client.authMethod,
          client.secretHash,
          JSON.stringify(client.grantTypes),
          client.registeredAt,
        );
      table.set(client.clientId, client);
      return { client, secret };
    },

    block: (clientId) => change(clientId, { blockedAt: clock.nowMs() }),
    unblock: (clientId) => change(clientId, { blockedAt: null }),
    setRevoked: (clientId, revokedAt) => change(clientId, { revokedAt }),

    removeUnused(isInUse) {
      // Who had access lately still holds its registration, and will ask again with it.
      const formerly = new Set(
        (endedLately.all(clock.nowMs() - limits.oauth.refreshToken) as Row[]).map(
          (row) => row.client_id,
        ),
      );
      const unused = [...table.values()].filter(
        // A blocked or revoked one stays: the person did something with it.
        (client) =>
          client.blockedAt === null &&
          client.revokedAt === null &&
          !formerly.has(client.clientId) &&
          !isInUse(client.clientId),
      );
      const tooOld = clock.nowMs() - limits.oauth.unusedRegistrationLife;
      const beyond = unused.length - limits.oauth.unusedRegistrations;
      const leaving = unused.filter(
        (client, index) => client.registeredAt < tooOld || index < beyond,
      );
      store.transaction(() => {
        for (const { clientId } of leaving)
          store.db.prepare('DELETE FROM clients WHERE client_id = ?').run(clientId);
      });
      for (const { clientId } of leaving) table.delete(clientId);
      return leaving.length;
    },
  };
}

function fromRow(row: Row): Client {
  return {
    clientId: row.client_id,
    identity: row.identity,
    name: row.name,
    redirectUris: JSON.parse(row.redirect_uris) as string[],
    authMethod: row.auth_method,
    secretHash: row.secret_hash === null ? null : Buffer.from(row.secret_hash),
    grantTypes: JSON.parse(row.grant_types) as string[],
    registeredAt: row.registered_at,
    blockedAt: row.blocked_at,
    revokedAt: row.revoked_at,
  };
}
