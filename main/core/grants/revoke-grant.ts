/**
 * The one way a grant ends, whoever asks: a person in window, tray or command line, RFC 7009, or a replayed token.
 * Memory first, then the store, then sessions, questions, audit, snapshot (INV-12). It returns only after the store; a
 * store that fails is reported, with the tokens already dead for this run.
 */
import { CoreError } from '../lib/errors.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Store } from '../store/open-store.ts';
import type { Clients } from './clients.ts';
import type { Grant, Grants } from './grants.ts';
import type { Tokens } from './tokens.ts';

export type EndReason =
  'revoked_by_person' | 'revoked_by_client' | 'code_replayed' | 'refresh_replayed';

export interface RevokeParts {
  readonly store: Store;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly tokens: Tokens;
  readonly audit: AuditLog;
  /** Aborts calls and ends streams of the grant. */
  readonly closeSessions: (grantId: string) => void;
  /** Withdraws what the grant made the person be asked. */
  readonly cancelQuestions: (grantId: string) => void;
  readonly touch: () => void;
}

export interface Revoke {
  /** @throws CoreError `store_failed` – dead for this run, but the store could not say so for the next */
  grants(ended: readonly Grant[], why: EndReason): { readonly tokens: number };
}

export function createRevoke(parts: RevokeParts): Revoke {
  const { store, clients, grants, tokens, audit } = parts;
  return {
    grants(ended, why) {
      const count = ended.reduce((sum, grant) => sum + tokens.countActive(grant.grantId), 0);
      for (const grant of ended) {
        grant.isEnded = true;
        tokens.forgetGrant(grant.grantId);
      }
      let failure: unknown;
      try {
        store.transaction(() => {
          for (const { grantId } of ended) {
            grants.writeEnd(grantId, why);
            tokens.writeRevoked(grantId);
          }
        });
      } catch (error) {
        failure = error;
      }
      for (const grant of ended) {
        parts.closeSessions(grant.grantId);
        parts.cancelQuestions(grant.grantId);
        if (failure === undefined) grants.forget(grant.grantId);
        audit.append({
          actor: why === 'revoked_by_person' ? 'user' : 'mcp_client',
          action: 'grant.end',
          decision: failure === undefined ? 'done' : 'failed',
          clientId: grant.clientId,
          clientName: clients.get(grant.clientId)?.name ?? null,
          reason: why,
          detail: [...grant.audience].join(' '),
        });
      }
      parts.touch();
      if (failure !== undefined) {
        throw new CoreError(
          'store_failed',
          'Access is ended for now, but this could not be saved.',
          {
            hint: 'Free some disk space and revoke again; until then do not restart Consentry.',
            cause: failure,
          },
        );
      }
      return { tokens: count };
    },
  };
}
