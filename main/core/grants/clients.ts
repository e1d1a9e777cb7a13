/** The AI applications registered with the local authorization server: a table in memory, every change durable first. */
import {
  ownTokenLifetimesSchema,
  type OwnTokenLifetimes,
} from '../../../contract/views/token-lifetimes.ts';
import { CoreError } from '../lib/errors.ts';
import { sha256 } from '../lib/digest.ts';
import { limits } from '../limits/limits.ts';
import { Secret } from '../lib/secret.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import { isLonger } from './token-lifetimes.ts';

type AuthMethod = 'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';

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
  /** The program that registered it, as the OS told, or null. */
  readonly registeredBy: string | null;
  /** Metadata documents only: hash of what a person consents to (SEC-24), and the public keys in it as JSON. */
  readonly documentHash: string | null;
  readonly keys: string | null;
  /** When the document was last read; null: what is known of it came with Consentry, or it is no such client. */
  readonly documentReadAt: number | null;
  /** Shorter lives of its tokens; null: as for everybody. */
  readonly tokenLifetimes: OwnTokenLifetimes | null;
}

export interface Registration {
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly authMethod: AuthMethod;
  readonly grantTypes: readonly string[];
  readonly registeredBy?: string | null;
  readonly tokenLifetimes?: OwnTokenLifetimes | null;
}

/** A client that is known by the URL of its metadata document. */
interface DocumentClient extends Registration {
  readonly url: string;
  readonly documentHash: string;
  readonly keys: string | null;
  /** Null: not read, a copy that came with Consentry. */
  readonly readAt: number | null;
}

export interface Clients {
  get(clientId: string): Client | undefined;
  list(): readonly Client[];
  /** Registers a client; the secret is there only for the confidential, and only now. */
  register(
    registration: Registration,
    identity?: 'dynamic' | 'pre-registered',
  ): { client: Client; secret: Secret | null };
  /** Keeps what a metadata document says, in place of what it said before. */
  keepDocument(document: DocumentClient): Client;
  /** Its document was read again and says the same. */
  noteDocumentRead(clientId: string, readAt: number): void;
  /** Forgets a client that has no living grant. @throws CoreError `not_found` */
  remove(clientId: string): void;
  /** @throws CoreError `not_found` */
  block(clientId: string): Client;
  unblock(clientId: string): Client;
  /** The person took everything from these; those that are unknown are left out. */
  noteRevoked(clientIds: readonly string[], revokedAt: number): void;
  /** A consent came after that. @throws CoreError `not_found` */
  clearRevoked(clientId: string): Client;
  setTokenLifetimes(clientId: string, lifetimes: OwnTokenLifetimes | null): Client;
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
  registered_by: string | null;
  document_hash: string | null;
  keys: string | null;
  document_read_at: number | null;
  token_lives: string | null;
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
    if (client === undefined) throw noClient();
    const changed = { ...client, ...changes };
    const isTaking = Object.values(changes).some((at) => at !== null);
    store.change(
      isTaking ? 'restrict' : 'grant',
      () => table.set(clientId, changed),
      () =>
        store.db
          .prepare('UPDATE clients SET blocked_at = ?, revoked_at = ? WHERE client_id = ?')
          .run(changed.blockedAt, changed.revokedAt, clientId),
    );
    return changed;
  }

  function fresh(registration: Registration, identity: Client['identity']): Client {
    return {
      clientId: '',
      identity,
      name: registration.name,
      redirectUris: registration.redirectUris,
      authMethod: registration.authMethod,
      secretHash: null,
      grantTypes: registration.grantTypes,
      registeredAt: clock.nowMs(),
      blockedAt: null,
      revokedAt: null,
      registeredBy: registration.registeredBy ?? null,
      documentHash: null,
      keys: null,
      documentReadAt: null,
      tokenLifetimes: registration.tokenLifetimes ?? null,
    };
  }

  function write(client: Client): void {
    store.transaction(() =>
      store.db
        .prepare(
          `INSERT INTO clients (client_id, identity, name, redirect_uris, auth_method, secret_hash, grant_types, registered_at, registered_by, document_hash, keys, document_read_at, token_lives)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (client_id) DO UPDATE SET name = excluded.name, redirect_uris = excluded.redirect_uris,
           auth_method = excluded.auth_method, grant_types = excluded.grant_types,
           document_hash = excluded.document_hash, keys = excluded.keys,
           document_read_at = excluded.document_read_at`,
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
          client.registeredBy,
          client.documentHash,
          client.keys,
          client.documentReadAt,
          writtenLifetimes(client.tokenLifetimes),
        ),
    );
    table.set(client.clientId, client);
  }

  return {
    get: (clientId) => table.get(clientId),
    list: () => [...table.values()],

    register(registration, identity = 'dynamic') {
      const secret =
        registration.authMethod === 'none'
          ? null
          : new Secret(`cst_cs_${random.bytes(32).toString('base64url')}`);
      const client: Client = {
        ...fresh(registration, identity),
        clientId: `cst_client_${random.bytes(16).toString('base64url')}`,
        secretHash: secret === null ? null : sha256(secret.open()),
      };
      write(client);
      return { client, secret };
    },

    keepDocument(document) {
      const { url, documentHash, keys, readAt, ...registration } = document;
      const known = table.get(url);
      const client: Client = {
        ...fresh(registration, 'metadata-url'),
        ...(known === undefined
          ? {}
          : {
              registeredAt: known.registeredAt,
              blockedAt: known.blockedAt,
              revokedAt: known.revokedAt,
              registeredBy: known.registeredBy,
            }),
        clientId: url,
        documentHash,
        keys,
        documentReadAt: readAt,
      };
      write(client);
      return client;
    },

    noteDocumentRead(clientId, readAt) {
      const client = table.get(clientId);
      if (client === undefined) return;
      store.transaction(() =>
        store.db
          .prepare('UPDATE clients SET document_read_at = ? WHERE client_id = ?')
          .run(readAt, clientId),
      );
      table.set(clientId, { ...client, documentReadAt: readAt });
    },

    remove(clientId) {
      if (!table.has(clientId)) throw noClient();
      table.delete(clientId);
      store.restrict(() =>
        store.db.prepare('DELETE FROM clients WHERE client_id = ?').run(clientId),
      );
    },

    block: (clientId) => change(clientId, { blockedAt: clock.nowMs() }),
    unblock: (clientId) => change(clientId, { blockedAt: null }),
    noteRevoked(clientIds, revokedAt) {
      const changed = clientIds.flatMap((id) => table.get(id) ?? []);
      for (const client of changed) table.set(client.clientId, { ...client, revokedAt });
      store.restrict(() => {
        const update = store.db.prepare('UPDATE clients SET revoked_at = ? WHERE client_id = ?');
        for (const { clientId } of changed) update.run(revokedAt, clientId);
      });
    },
    clearRevoked: (clientId) => change(clientId, { revokedAt: null }),
    setTokenLifetimes(clientId, tokenLifetimes) {
      const client = table.get(clientId);
      if (client === undefined) throw noClient();
      const changed = { ...client, tokenLifetimes };
      const isMore = isLonger(client.tokenLifetimes, tokenLifetimes);
      store.change(
        isMore ? 'grant' : 'restrict',
        () => table.set(clientId, changed),
        () =>
          store.db
            .prepare('UPDATE clients SET token_lives = ? WHERE client_id = ?')
            .run(writtenLifetimes(tokenLifetimes), clientId),
      );
      return changed;
    },

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
          client.identity !== 'pre-registered' &&
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
    registeredBy: row.registered_by,
    documentHash: row.document_hash,
    keys: row.keys,
    documentReadAt: row.document_read_at,
    tokenLifetimes: row.token_lives === null ? null : readLifetimes(row.token_lives),
  };
}

function writtenLifetimes(lifetimes: OwnTokenLifetimes | null): string | null {
  return lifetimes === null ? null : JSON.stringify(lifetimes);
}

/** What cannot be read was less than usual: it is as little as can be (INV-7). */
function readLifetimes(text: string): OwnTokenLifetimes {
  try {
    const parsed = ownTokenLifetimesSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // As below.
  }
  return { accessMinutes: 1, refreshDays: 1, loginDays: 1 };
}

function noClient(): CoreError {
  return new CoreError('not_found', 'There is no client with this id.', {
    hint: 'List the clients to see their ids.',
  });
}
