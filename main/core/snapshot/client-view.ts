/** A client as people see it: claimed name, what it may do, when it last did something. */
import type { ClientView, GrantView } from '../../../contract/views.ts';
import type { Client } from '../grants/clients.ts';
import type { Grant, Grants } from '../grants/grants.ts';
import type { Tokens } from '../grants/tokens.ts';
import { accessInWords, accessToRecord, scopesOf, type Access } from '../lib/access.ts';
import { isoTime } from '../lib/iso-time.ts';
import { limits } from '../lib/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { AccessLevel } from '../../../contract/views.ts';

export interface ClientFacts {
  readonly grants: Grants;
  readonly tokens: Tokens;
  readonly callsToday: ReadonlyMap<string, number>;
  readonly heldBy: (clientId: string) => number;
}

export function clientView(client: Client, facts: ClientFacts): ClientView {
  const own = facts.grants.listByClient(client.clientId);
  const grants = own.map((grant) => grantView(grant, facts.tokens));
  const access = union(own.map((grant) => grant.access));
  const lastUsed = own.reduce<number | null>(
    (latest, grant) =>
      grant.lastUsedAt !== null && grant.lastUsedAt > (latest ?? 0) ? grant.lastUsedAt : latest,
    null,
  );
  return {
    clientId: client.clientId,
    name: visible(client.name, limits.text.name),
    identity: client.identity,
    status: statusOf(client, own.length),
    redirectUris: client.redirectUris.map((uri) => visible(uri, 500)),
    scopes: scopesOf(access),
    scopesInWords: accessInWords(access),
    registeredAt: iso(client.registeredAt),
    lastUsedAt: lastUsed === null ? null : iso(lastUsed),
    activeTokens: grants.reduce((sum, grant) => sum + grant.activeTokens, 0),
    callsToday: facts.callsToday.get(client.clientId) ?? 0,
    heldApprovals: facts.heldBy(client.clientId),
    grants,
  };
}

export function iso(epochMs: number): string {
  return isoTime(epochMs);
}

function statusOf(client: Client, grants: number): ClientView['status'] {
  if (client.blockedAt !== null) return 'blocked';
  if (grants > 0) return 'active';
  return client.revokedAt === null ? 'registered' : 'revoked';
}

function grantView(grant: Grant, tokens: Tokens): GrantView {
  return {
    grantId: grant.grantId,
    resources: [...grant.audience],
    access: accessToRecord(grant.access),
    scopes: scopesOf(grant.access),
    createdAt: iso(grant.createdAt),
    lastUsedAt: grant.lastUsedAt === null ? null : iso(grant.lastUsedAt),
    activeTokens: tokens.countActive(grant.grantId),
  };
}

function union(all: readonly Access[]): Access {
  const result = new Map<string, AccessLevel>();
  for (const access of all) {
    for (const [name, level] of access) if (result.get(name) !== 'write') result.set(name, level);
  }
  return result;
}
