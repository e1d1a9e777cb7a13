/** The rows of permission sets and groups of clients, and which of them cannot be read. */
import type * as z from 'zod';
import {
  clientGroupBodySchema,
  permissionSetBodySchema,
} from '../../../contract/views/permission-sets.ts';
import type { Clock } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { ClientGroup, Permissions, PermissionSet } from './held-level.ts';

export type Kind = 'permission_sets' | 'client_groups';

/** What the store has, as far as it can be read. */
interface Loaded {
  readonly permissions: Permissions;
  /** Ids of rows that cannot be read, or that somebody else wrote. */
  readonly broken: Readonly<Record<Kind, readonly string[]>>;
}

export interface StoredPermissions {
  load(): Loaded;
  /** Call it in a transaction, as the next one. */
  put(kind: Kind, id: string, body: unknown): void;
  drop(kind: Kind, id: string): void;
  /** From the next load on a row counts as one that cannot be read. */
  distrust(kind: Kind, id: string): void;
}

/** @returns both tables of the store */
export function createStoredPermissions(store: Store, clock: Clock): StoredPermissions {
  const tables = {
    permission_sets: statementsFor(store, 'permission_sets'),
    client_groups: statementsFor(store, 'client_groups'),
  };
  const distrusted = new Set<string>();

  function read<Body>(kind: Kind, schema: z.ZodType<Body>) {
    const entries: [string, Body & { readonly id: string }][] = [];
    const broken: string[] = [];
    for (const { id, body } of tables[kind].all.all() as Row[]) {
      const parsed = distrusted.has(`${kind} ${id}`) ? null : readBody(schema, body);
      if (parsed === null) broken.push(id);
      else entries.push([id, Object.freeze({ ...parsed, id })]);
    }
    return { entries, broken };
  }

  return {
    load() {
      const sets = read('permission_sets', permissionSetBodySchema);
      const groups = read('client_groups', storedGroupSchema);
      return {
        permissions: {
          sets: new Map<string, PermissionSet>(sets.entries),
          groups: new Map<string, ClientGroup>(groups.entries),
          isUncertain: groups.broken.length > 0,
        },
        broken: { permission_sets: sets.broken, client_groups: groups.broken },
      };
    },

    put(kind, id, body) {
      tables[kind].put.run(id, JSON.stringify(body), clock.nowMs());
    },

    drop(kind, id) {
      tables[kind].drop.run(id);
    },

    distrust(kind, id) {
      distrusted.add(`${kind} ${id}`);
    },
  };
}

/** Absent in what an earlier version wrote. */
const storedGroupSchema = clientGroupBodySchema.extend({
  joined: clientGroupBodySchema.shape.clients.default([]),
});

interface Row {
  readonly id: string;
  readonly body: string;
}

function statementsFor({ db }: Store, kind: Kind) {
  return {
    all: db.prepare(`SELECT id, body FROM ${kind} ORDER BY created_at, id`),
    put: db.prepare(
      `INSERT INTO ${kind} (id, body, created_at) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
    ),
    drop: db.prepare(`DELETE FROM ${kind} WHERE id = ?`),
  };
}

function readBody<Body>(schema: z.ZodType<Body>, body: string): Body | null {
  try {
    const parsed = schema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
