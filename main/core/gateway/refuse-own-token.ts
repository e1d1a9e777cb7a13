/**
 * A use that brings one of our own tokens along is refused: a model that was told to send it somewhere, or a client that
 * mixed up its fields, must not hand the access of this very client to a server. Nothing of the request goes upstream,
 * and the log gets it without the token.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clients } from '../grants/clients.ts';
import type { GrantViews } from './view/grant-view.ts';
import type { OfferedViews } from './view/offered-view.ts';
import type { PerformUse } from './perform-use.ts';
import { refuse } from './call/call-outcome.ts';
import { rowFor } from './use-row.ts';
import { wantedOf } from './call/target.ts';

interface Parts {
  readonly clients: Clients;
  readonly views: GrantViews;
  readonly offered: OfferedViews;
  readonly audit: AuditLog;
}

/** `performUse` for all but the uses that carry one of our own tokens. */
export function refusingOwnTokens(parts: Parts, performUse: PerformUse): PerformUse {
  return (use) => {
    if (!use.carriesOwnToken) return performUse(use);
    const { method, params, token, connector } = use;
    const client = parts.clients.get(token.grant.clientId);
    const wanted = wantedOf(parts, method, params, token, connector);
    const found = wanted?.find();
    // What is malformed or not there is refused as that, and goes nowhere either.
    if (client === undefined || wanted === null || found === undefined) return performUse(use);
    const row = rowFor(use, client, found.entry, wanted, null);
    return refuse(parts.audit, method, row, 'own_token_in_request');
  };
}
