/** What says who a client is: its credentials, its keys, and the metadata document it may have. */
import type { AuthorizationSettings } from '../../../contract/views/snapshot/authorization-settings.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clients } from '../grants/clients/clients.ts';
import type { Grants } from '../grants/grants.ts';
import type { Revoke } from '../grants/revoke.ts';
import { limits } from '../limits/limits.ts';
import type { FetchTransport } from '../net/checked-connection.ts';
import { createGuardedFetch } from '../net/guarded-fetch.ts';
import type { Clock, Ports } from '../ports/ports.ts';
import { createClientKeyReader } from './client-metadata/client-keys.ts';
import { createDocumentClients, type DocumentClients } from './client-metadata/document-clients.ts';
import { createUnknownClients, type UnknownClients } from './registration/unknown-clients.ts';
import { createClientAuth, type AuthenticateClient } from './token/client-auth.ts';

export interface ClientIdentity {
  readonly authenticate: AuthenticateClient;
  readonly documents: DocumentClients;
  readonly unknown: UnknownClients;
}

interface Below {
  readonly clients: Clients;
  readonly grants: Grants;
  readonly revoke: Revoke;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** What a test puts in place of the internet. */
  readonly transport: FetchTransport | undefined;
  readonly settings: () => AuthorizationSettings;
  readonly port: () => number;
  readonly removeUnused: () => void;
  readonly touch: () => void;
}

/** Puts together what reads documents and keys, and what authenticates clients with them. */
export function openClientIdentity(
  { resolver }: Pick<Ports, 'resolver'>,
  below: Below,
): ClientIdentity {
  const { clients, grants, revoke, audit, clock, transport, settings } = below;
  const { port, removeUnused, touch } = below;
  const perMinute = limits.clientMetadata.fetchesPerMinute;
  const fetch = createGuardedFetch({ resolver, clock, perMinute, transport });
  const keys = createClientKeyReader({ fetch, clock });
  const unknown = createUnknownClients({ clock, touch });
  return {
    unknown,
    authenticate: createClientAuth({ clients, keys, clock, port, onUnknown: unknown.note }),
    documents: createDocumentClients({
      clients,
      grants,
      revoke,
      audit,
      clock,
      fetch,
      settings,
      removeUnused,
      touch,
    }),
  };
}
