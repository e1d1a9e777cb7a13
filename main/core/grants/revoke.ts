/**
 * The one way grants and chains end, whoever asks: a person in window, tray or command line, RFC 7009, a replayed token,
 * or time. Memory first, then the store, then sessions, questions, audit, snapshot (INV-12). It returns only after the
 * store; a store that fails is reported, with the tokens already dead for this run.
 */
import { CoreError } from '../lib/errors.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Store } from '../store/open-store.ts';
import type { Chain, Chains } from './chains.ts';
import type { Clients } from './clients.ts';
import type { Grant, Grants } from './grants.ts';
import type { Tokens } from './tokens.ts';

export type EndReason =
  | 'revoked_by_person'
  | 'revoked_by_client'
  | 'code_replayed'
  | 'refresh_replayed'
  | 'document_changed'
  | 'superseded'
  | 'expired'
  | 'unused'
  | 'tampered'
  | 'store_restored';

/** Somebody wanted the access gone, or it was misused: what was allowed for the time to come goes with it. */
export const isTakenAway: ReadonlySet<EndReason> = new Set([
  'revoked_by_person',
  'code_replayed',
  'refresh_replayed',
  'document_changed',
  'tampered',
]);

export interface RevokeParts {
  readonly store: Store;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly chains: Chains;
  readonly tokens: Tokens;
  readonly audit: AuditLog;
  /** Aborts calls and ends streams of the grant, or of one chain of it. */
  readonly closeSessions: (owner: { grantId: string } | { chainId: string }) => void;
  /** Withdraws what the grant made the person be asked. */
  readonly cancelQuestions: (grant: Grant, why: EndReason) => void;
  readonly touch: () => void;
}

export interface Revoke {
  /**
   * Ends grants with all their chains.
   *
   * @returns how many access tokens still worked
   * @throws CoreError `store_failed` – dead for this run, but the store could not say so for the next
   */
  grants(ended: readonly Grant[], why: EndReason): { readonly tokens: number };
  /** Ends one chain; a grant whose last chain it was ends with it. @throws as `grants` */
  chain(ended: Chain, why: EndReason): void;
}

export function createRevoke(parts: RevokeParts): Revoke {
  const { store, clients, grants, chains, tokens, audit } = parts;

  function endChainInMemory(chain: Chain): void {
    chains.markEnded(chain);
    tokens.forgetChain(chain.chainId);
  }

  function writeChainEnd(chain: Chain, why: EndReason): void {
    chains.writeEnd(chain.chainId, why);
    tokens.writeRevoked(chain.chainId);
  }

  /** Runs the store's part and keeps its failure for the end, when everything else has been done. */
  function attempt(work: () => void): unknown {
    try {
      store.essential(work);
      return undefined;
    } catch (error) {
      return error ?? new Error('the store failed');
    }
  }

  function record(action: string, grant: Grant, why: EndReason, failure: unknown): void {
    audit.append({
      actor: actorOf(why),
      action,
      decision: failure === undefined ? 'done' : 'failed',
      clientId: grant.clientId,
      clientName: clients.get(grant.clientId)?.name ?? null,
      reason: why,
      detail: [...grant.audience].join(' '),
    });
  }

  function endGrants(ended: readonly Grant[], why: EndReason): { readonly tokens: number } {
    const count = ended.reduce((sum, grant) => sum + tokens.countActive(grant.grantId), 0);
    const own = ended.map((grant) => ({ grant, chains: chains.listByGrant(grant.grantId) }));
    for (const { grant, chains: all } of own) {
      grants.markEnded(grant);
      for (const chain of all) endChainInMemory(chain);
    }
    const failure = attempt(() => {
      for (const { grant, chains: all } of own) {
        grants.writeEnd(grant.grantId, why);
        for (const chain of all) writeChainEnd(chain, why);
      }
    });
    for (const { grant, chains: all } of own) {
      parts.closeSessions({ grantId: grant.grantId });
      parts.cancelQuestions(grant, why);
      if (failure === undefined) {
        for (const { chainId } of all) chains.forget(chainId);
        grants.forget(grant.grantId);
      }
      record('grant.end', grant, why, failure);
    }
    parts.touch();
    if (failure !== undefined) throw notSaved(failure);
    return { tokens: count };
  }

  return {
    grants: endGrants,

    chain(chain, why) {
      const { grant } = chain;
      const others = chains
        .listByGrant(grant.grantId)
        .filter((other) => other.chainId !== chain.chainId);
      if (others.length === 0) {
        endGrants([grant], why);
        return;
      }
      endChainInMemory(chain);
      const failure = attempt(() => writeChainEnd(chain, why));
      parts.closeSessions({ chainId: chain.chainId });
      if (failure === undefined) chains.forget(chain.chainId);
      record('token.end', grant, why, failure);
      parts.touch();
      if (failure !== undefined) throw notSaved(failure);
    },
  };
}

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

function notSaved(cause: unknown): CoreError {
  return new CoreError('store_failed', 'Access is ended for now, but this could not be saved.', {
    hint: 'Free some disk space and revoke again; until then do not restart Consentry.',
    cause,
  });
}
