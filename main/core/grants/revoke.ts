/**
 * The one way grants and token families end, whoever asks: a person in window, tray or command
 * line, RFC 7009, a replayed token, or time. Memory first, then the store, then sessions,
 * questions, audit, snapshot (INV-12). A store that cannot be written is written later, and the
 * journal carries it over a restart (`store/restrictions.ts`); the tokens are dead meanwhile.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import { limits } from '../limits/limits.ts';
import type { Store } from '../store/open-store.ts';
import type { TokenFamily, TokenFamilies } from './token-families.ts';
import type { Clients } from './clients/clients.ts';
import type { Grant, Grants } from './grants.ts';
import type { Tokens } from './tokens.ts';

export const endReasons = [
  'revoked_by_person',
  'revoked_by_client',
  'code_replayed',
  'refresh_replayed',
  'document_changed',
  'superseded',
  'expired',
  'unused',
  'tampered',
  'store_restored',
] as const;
export type EndReason = (typeof endReasons)[number];

/**
 * Somebody wanted the access gone, or it was misused: what was allowed for the time to come goes
 * with it.
 */
export const isTakenAway: ReadonlySet<EndReason> = new Set([
  'revoked_by_person',
  'code_replayed',
  'refresh_replayed',
  'document_changed',
  'tampered',
  'store_restored',
]);

interface Parts {
  readonly store: Store;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly families: TokenFamilies;
  readonly tokens: Tokens;
  readonly audit: AuditLog;
  /** Aborts calls and ends streams of the grant, or of one token family of it. */
  readonly closeSessions: (owner: { grantId: string } | { familyId: string }) => void;
  /** Withdraws what these grants made the person be asked. */
  readonly cancelQuestions: (ended: readonly Grant[], why: EndReason) => void;
  readonly touch: () => void;
  /** So many ended that their rows are written after this. */
  readonly settle: () => void;
}

export interface Revoke {
  /**
   * Ends grants with all their token families.
   *
   * @returns how many access tokens still worked
   */
  grants(ended: readonly Grant[], why: EndReason): { readonly tokens: number };
  /** Ends one token family; a grant whose last token family it was ends with it. */
  family(ended: TokenFamily, why: EndReason): void;
}

/**
 * @returns the one way access ends: in memory first, then in the store, then all that is open
 */
export function createRevoke(parts: Parts): Revoke {
  const { store, clients, grants, families, tokens, audit } = parts;

  function endFamilyInMemory(family: TokenFamily): void {
    families.markEnded(family);
    tokens.forgetFamily(family.familyId);
  }

  function writeFamilyEnd(family: TokenFamily, why: EndReason): void {
    families.writeEnd(family.familyId, why);
    tokens.writeRevoked(family.familyId);
  }

  function writeEnd({ grant, families: all }: Ending, why: EndReason): void {
    grants.writeEnd(grant.grantId, why);
    for (const family of all) writeFamilyEnd(family, why);
  }

  function record(
    action: string,
    grant: Grant,
    why: EndReason,
    detail = [...grant.audience].join(' '),
  ): void {
    audit.append({
      actor: actorOf(why),
      action,
      decision: 'done',
      clientId: grant.clientId,
      clientName: clients.get(grant.clientId)?.name ?? null,
      reason: why,
      detail,
    });
  }

  /** One entry for each client: thousands would hold up what waits for this. */
  function recordEach(ended: readonly Grant[], why: EndReason): void {
    const counts = new Map<string, { readonly first: Grant; count: number }>();
    for (const grant of ended) {
      const known = counts.get(grant.clientId);
      if (known === undefined) counts.set(grant.clientId, { first: grant, count: 1 });
      else known.count += 1;
    }
    for (const { first, count } of counts.values())
      record('grant.end', first, why, `all access, ${count} resources`);
  }

  function endGrants(ended: readonly Grant[], why: EndReason): { readonly tokens: number } {
    if (ended.length === 0) return { tokens: 0 };
    const isMany = ended.length > limits.oauth.endedAtOnce && ended.length === grants.count();
    const count = ended.reduce((sum, grant) => sum + tokens.countActive(grant.grantId), 0);
    const own = ended.map((grant) => ({ grant, families: families.listByGrant(grant.grantId) }));
    for (const { grant, families: all } of own) {
      grants.markEnded(grant);
      for (const family of all) endFamilyInMemory(family);
    }
    store.restrict(
      () => {
        if (isMany) grants.writeEndOfAll(why);
        else for (const each of own) writeEnd(each, why);
      },
      isMany
        ? { name: endAllAct, input: { why } }
        : { name: endGrantsAct, input: { grants: ended.map(({ grantId }) => grantId), why } },
    );
    for (const { grant, families: all } of own) {
      parts.closeSessions({ grantId: grant.grantId });
      for (const { familyId } of all) families.forget(familyId);
      grants.forget(grant.grantId);
      if (!isMany) record('grant.end', grant, why);
    }
    parts.cancelQuestions(ended, why);
    if (isMany) recordEach(ended, why);
    parts.touch();
    if (isMany) parts.settle();
    return { tokens: count };
  }

  return {
    grants: endGrants,

    family(family, why) {
      const { grant } = family;
      const others = families
        .listByGrant(grant.grantId)
        .filter((other) => other.familyId !== family.familyId);
      if (others.length === 0) {
        endGrants([grant], why);
        return;
      }
      endFamilyInMemory(family);
      store.restrict(() => writeFamilyEnd(family, why), {
        name: endFamilyAct,
        input: { chain: family.familyId, why },
      });
      parts.closeSessions({ familyId: family.familyId });
      families.forget(family.familyId);
      record('token.end', grant, why);
      parts.touch();
    },
  };
}

interface Ending {
  readonly grant: Grant;
  readonly families: readonly TokenFamily[];
}

/** In the journal of restrictions: what a start does again. */
export const endAllAct = 'grants.endAll';
export const endGrantsAct = 'grants.end';
export const endFamilyAct = 'chain.end';

const systemReasons: ReadonlySet<EndReason> = new Set([
  'expired',
  'unused',
  'superseded',
  'tampered',
  'store_restored',
]);

function actorOf(why: EndReason): 'user' | 'mcp_client' | 'system' {
  if (why === 'revoked_by_person') return 'user';
  return systemReasons.has(why) ? 'system' : 'mcp_client';
}
