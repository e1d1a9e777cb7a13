/**
 * The AI applications registered with the local authorization server: a table in memory, every
 * change durable first.
 */
import { sha256 } from '../../lib/digest.ts';
import { CoreError } from '../../lib/errors.ts';
import { Secret } from '../../lib/secret.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import type { Direction, Store } from '../../store/open-store.ts';
import type { Client, ClientEdit, OwnBounds, Registration } from './client.ts';
import { createStoredClients } from './stored-clients.ts';
import { isRemovable, tooOldOrTooMany } from './unused-clients.ts';

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
  /**
   * Forgets a client that has no living grant.
   *
   * @throws CoreError `not_found`
   */
  remove(clientId: string): void;
  /** @throws CoreError `not_found` */
  block(clientId: string): Client;
  unblock(clientId: string): Client;
  /** The person took everything from these; those that are unknown are left out. */
  noteRevoked(clientIds: readonly string[], revokedAt: number): void;
  /**
   * A consent came after that.
   *
   * @throws CoreError `not_found`
   */
  clearRevoked(clientId: string): Client;
  /**
   * Bounds of its own; what is absent stays.
   *
   * @param direction `restrict` where they only get lower
   * @throws CoreError `not_found`
   */
  setBounds(clientId: string, bounds: Partial<OwnBounds>, direction: Direction): Client;
  /**
   * Another name, other redirect URIs. What it was given stays.
   *
   * @param direction `restrict` where it only loses redirect URIs
   * @throws CoreError `not_found`
   */
  edit(clientId: string, edit: ClientEdit, direction: Direction): Client;
  /**
   * Gives it a new secret. The one it had works until a time, and one from before that ends now.
   *
   * @throws CoreError `not_found`
   */
  rotateSecret(clientId: string, formerUntil: number): { client: Client; secret: Secret };
  /**
   * The secret before the present one proves nothing any more.
   *
   * @throws CoreError `not_found`
   */
  endFormerSecret(clientId: string): Client;
  /**
   * Forgets former secrets that are over.
   *
   * @returns how many
   */
  dropFormerSecrets(): number;
  /**
   * Removes registrations nobody consented to: the old ones, and the oldest beyond the cap
   * (SEC-25).
   *
   * @returns how many
   */
  removeUnused(isInUse: (clientId: string) => boolean): number;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
}

/** Opens the clients of the store. */
export function createClients({ store, clock, random }: Parts): Clients {
  const stored = createStoredClients(store);
  const table = new Map<string, Client>();
  for (const client of stored.list()) table.set(client.clientId, client);

  function change(
    clientId: string,
    changes: Partial<Pick<Client, 'blockedAt' | 'revokedAt'>>,
  ): Client {
    const client = known(clientId);
    const changed = { ...client, ...changes };
    const isTaking = Object.values(changes).some((at) => at !== null);
    store.change(
      isTaking ? 'restrict' : 'grant',
      () => table.set(clientId, changed),
      () => stored.setTimes(changed),
    );
    return changed;
  }

  function known(clientId: string): Client {
    const client = table.get(clientId);
    if (client === undefined) throw noClient();
    return client;
  }

  function keep(client: Client): void {
    store.transaction(() => stored.put(client));
    table.set(client.clientId, client);
  }

  const newSecret = (): Secret => new Secret(`cst_cs_${random.bytes(32).toString('base64url')}`);

  function dropFormer(client: Client): Client {
    const changed = { ...client, formerSecret: null };
    table.set(client.clientId, changed);
    store.restrict(() => stored.setSecrets(changed));
    return changed;
  }

  return {
    get: (clientId) => table.get(clientId),
    list: () => [...table.values()],

    register(registration, identity = 'dynamic') {
      const secret = registration.authMethod === 'none' ? null : newSecret();
      const client: Client = {
        ...fresh(registration, identity, clock.nowMs()),
        clientId: `cst_client_${random.bytes(16).toString('base64url')}`,
        secretHash: secret === null ? null : sha256(secret.open()),
      };
      keep(client);
      return { client, secret };
    },

    keepDocument(document) {
      const { url, documentHash, keys, readAt, ...registration } = document;
      const before = table.get(url);
      const client: Client = {
        ...fresh(registration, 'metadata-url', clock.nowMs()),
        ...(before !== undefined && {
          registeredAt: before.registeredAt,
          blockedAt: before.blockedAt,
          revokedAt: before.revokedAt,
          registeredBy: before.registeredBy,
          callLimits: before.callLimits,
        }),
        clientId: url,
        documentHash,
        keys,
        documentReadAt: readAt,
      };
      keep(client);
      return client;
    },

    noteDocumentRead(clientId, readAt) {
      const client = table.get(clientId);
      if (client === undefined) return;
      store.transaction(() => stored.setDocumentRead(clientId, readAt));
      table.set(clientId, { ...client, documentReadAt: readAt });
    },

    remove(clientId) {
      if (!table.has(clientId)) throw noClient();
      table.delete(clientId);
      store.restrict(() => stored.delete(clientId));
    },

    block: (clientId) => change(clientId, { blockedAt: clock.nowMs() }),
    unblock: (clientId) => change(clientId, { blockedAt: null }),

    noteRevoked(clientIds, revokedAt) {
      const changed = clientIds.flatMap((id) => table.get(id) ?? []);
      for (const client of changed) table.set(client.clientId, { ...client, revokedAt });
      const ids = changed.map(({ clientId }) => clientId);
      store.restrict(() => stored.setRevoked(ids, revokedAt));
    },

    clearRevoked: (clientId) => change(clientId, { revokedAt: null }),

    setBounds(clientId, bounds, direction) {
      const changed = { ...known(clientId), ...bounds };
      store.change(
        direction,
        () => table.set(clientId, changed),
        () => stored.setBounds(changed),
      );
      return changed;
    },

    edit(clientId, { name, redirectUris }, direction) {
      const changed = { ...known(clientId), name, redirectUris };
      store.change(
        direction,
        () => table.set(clientId, changed),
        () => stored.put(changed),
      );
      return changed;
    },

    rotateSecret(clientId, formerUntil) {
      const before = known(clientId);
      const secret = newSecret();
      const client: Client = {
        ...before,
        secretHash: sha256(secret.open()),
        formerSecret:
          before.secretHash === null || formerUntil <= clock.nowMs()
            ? null
            : { hash: before.secretHash, until: formerUntil },
      };
      store.transaction(() => stored.setSecrets(client));
      table.set(clientId, client);
      return { client, secret };
    },

    endFormerSecret: (clientId) => dropFormer(known(clientId)),

    dropFormerSecrets() {
      const now = clock.nowMs();
      const over = [...table.values()].filter(
        ({ formerSecret }) => formerSecret !== null && formerSecret.until <= now,
      );
      for (const client of over) dropFormer(client);
      return over.length;
    },

    removeUnused(isInUse) {
      const now = clock.nowMs();
      // Who had access lately still holds its registration, and will ask again with it.
      const formerly = stored.endedSince(now - limits.oauth.refreshToken);
      const unused = [...table.values()].filter(
        (client) =>
          isRemovable(client) && !formerly.has(client.clientId) && !isInUse(client.clientId),
      );
      const leaving = tooOldOrTooMany(unused, now);
      store.transaction(() => {
        for (const { clientId } of leaving) stored.delete(clientId);
      });
      for (const { clientId } of leaving) table.delete(clientId);
      return leaving.length;
    },
  };
}

/** A client that just came; whoever registers it gives it an id, and a secret where it has one. */
function fresh(registration: Registration, identity: Client['identity'], now: number): Client {
  return {
    clientId: '',
    identity,
    name: registration.name,
    redirectUris: registration.redirectUris,
    authMethod: registration.authMethod,
    secretHash: null,
    formerSecret: null,
    grantTypes: registration.grantTypes,
    registeredAt: now,
    blockedAt: null,
    revokedAt: null,
    registeredBy: registration.registeredBy ?? null,
    documentHash: null,
    keys: null,
    documentReadAt: null,
    tokenLifetimes: registration.tokenLifetimes ?? null,
    callLimits: null,
  };
}

function noClient(): CoreError {
  return new CoreError('not_found', 'There is no client with this id.', {
    hint: 'List the clients to see their ids.',
  });
}
