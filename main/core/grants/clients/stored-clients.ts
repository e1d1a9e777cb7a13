/** The rows of the clients. Each write belongs into a transaction of the caller. */
import * as z from 'zod';
import { callLimitsSchema } from '../../../../contract/views/call-limits.ts';
import { ownTokenLifetimesSchema } from '../../../../contract/views/token-lifetimes.ts';
import type { Store } from '../../store/open-store.ts';
import type { AuthMethod, Client, FormerSecret, OwnBounds } from './client.ts';

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
  former_secret: string | null;
  call_limits: string | null;
}

export interface StoredClients {
  /** The oldest registration first. */
  list(): readonly Client[];
  /** Clients that had a grant which ended after a time. */
  endedSince(since: number): ReadonlySet<string>;
  /** A new client, or what its registration says now. Blocks and revocations stay as they are. */
  put(client: Client): void;
  setTimes(client: Client): void;
  setRevoked(clientIds: readonly string[], revokedAt: number): void;
  setDocumentRead(clientId: string, readAt: number): void;
  setBounds(client: Client): void;
  setSecrets(client: Client): void;
  delete(clientId: string): void;
}

/** @returns the table of clients in the store */
export function createStoredClients({ db }: Pick<Store, 'db'>): StoredClients {
  const endedLately = db.prepare('SELECT DISTINCT client_id FROM grants WHERE ended_at > ?');

  return {
    list: () =>
      (db.prepare('SELECT * FROM clients ORDER BY registered_at').all() as Row[]).map(fromRow),

    endedSince(since) {
      const rows = endedLately.all(since) as Pick<Row, 'client_id'>[];
      return new Set(rows.map((row) => row.client_id));
    },

    put(client) {
      db.prepare(
        `INSERT INTO clients (client_id, identity, name, redirect_uris, auth_method, secret_hash, grant_types, registered_at, registered_by, document_hash, keys, document_read_at, token_lives)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (client_id) DO UPDATE SET name = excluded.name, redirect_uris = excluded.redirect_uris,
           auth_method = excluded.auth_method, grant_types = excluded.grant_types,
           document_hash = excluded.document_hash, keys = excluded.keys,
           document_read_at = excluded.document_read_at`,
      ).run(
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
        written(client.tokenLifetimes),
      );
    },

    setTimes({ clientId, blockedAt, revokedAt }) {
      db.prepare('UPDATE clients SET blocked_at = ?, revoked_at = ? WHERE client_id = ?').run(
        blockedAt,
        revokedAt,
        clientId,
      );
    },

    setRevoked(clientIds, revokedAt) {
      const update = db.prepare('UPDATE clients SET revoked_at = ? WHERE client_id = ?');
      for (const clientId of clientIds) update.run(revokedAt, clientId);
    },

    setDocumentRead(clientId, readAt) {
      db.prepare('UPDATE clients SET document_read_at = ? WHERE client_id = ?').run(
        readAt,
        clientId,
      );
    },

    setBounds({ clientId, tokenLifetimes, callLimits }) {
      db.prepare('UPDATE clients SET token_lives = ?, call_limits = ? WHERE client_id = ?').run(
        written(tokenLifetimes),
        written(callLimits),
        clientId,
      );
    },

    setSecrets({ clientId, secretHash, formerSecret }) {
      db.prepare('UPDATE clients SET secret_hash = ?, former_secret = ? WHERE client_id = ?').run(
        secretHash,
        writtenFormer(formerSecret),
        clientId,
      );
    },

    delete(clientId) {
      db.prepare('DELETE FROM clients WHERE client_id = ?').run(clientId);
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
    formerSecret: row.former_secret === null ? null : readFormer(row.former_secret),
    grantTypes: JSON.parse(row.grant_types) as string[],
    registeredAt: row.registered_at,
    blockedAt: row.blocked_at,
    revokedAt: row.revoked_at,
    registeredBy: row.registered_by,
    documentHash: row.document_hash,
    keys: row.keys,
    documentReadAt: row.document_read_at,
    tokenLifetimes: readBound(row.token_lives, ownTokenLifetimesSchema, least.tokenLifetimes),
    callLimits: readBound(row.call_limits, callLimitsSchema, least.callLimits),
  };
}

const written = (bound: object | null): string | null =>
  bound === null ? null : JSON.stringify(bound);

const least: { readonly [Name in keyof OwnBounds]: NonNullable<OwnBounds[Name]> } = {
  tokenLifetimes: { accessMinutes: 1, refreshDays: 1, loginDays: 1 },
  callLimits: { callsPerMinute: 1, callsPerDay: 1 },
};

/** What cannot be read was another bound than usual: it is as little as can be (INV-7). */
function readBound<Bound>(
  text: string | null,
  schema: z.ZodType<Bound>,
  least: Bound,
): Bound | null {
  if (text === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // As below.
  }
  return least;
}

const formerSchema = z.strictObject({ hash: z.hex().length(64), until: z.int() });

function writtenFormer(former: FormerSecret | null): string | null {
  if (former === null) return null;
  return JSON.stringify({ hash: former.hash.toString('hex'), until: former.until });
}

/** What cannot be read proves nobody. */
function readFormer(text: string): FormerSecret | null {
  try {
    const parsed = formerSchema.safeParse(JSON.parse(text));
    if (!parsed.success) return null;
    return { hash: Buffer.from(parsed.data.hash, 'hex'), until: parsed.data.until };
  } catch {
    return null;
  }
}
