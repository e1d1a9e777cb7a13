/** The parts of the authorization server put together: what each endpoint needs, and nothing else of the core. */
import type { AuthorizationSettings } from '../../../contract/views/views.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Applications } from '../grants/applications.ts';
import type { Chains } from '../grants/token-families.ts';
import type { Clients } from '../grants/clients.ts';
import type { Codes } from '../grants/codes.ts';
import type { Grants } from '../grants/grants.ts';
import type { Revoke } from '../grants/revoke.ts';
import type { Tokens } from '../grants/tokens.ts';
import type { Handler } from '../http/exchange.ts';
import type { RouteName } from '../http/routes.ts';
import { limits } from '../limits/limits.ts';
import type { FetchTransport } from '../net/checked-connection.ts';
import { createGuardedFetch } from '../net/guarded-fetch.ts';
import type { Clock, FaultPoint, Random, Resolver } from '../ports/ports.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';
import type { Store } from '../store/open-store.ts';
import { createAuthorize } from './authorize/authorize.ts';
import { createClientAuth } from './token/client-auth.ts';
import { createClientKeyReader } from './client-metadata/client-keys.ts';
import { createDocumentClients } from './client-metadata/document-clients.ts';
import { createConsentDesk, type ConsentDeskParts } from './consent/consent-service.ts';
import { createDevice } from './device/device.ts';
import { createDeviceRequests, type DeviceRequests } from './device/device-requests.ts';
import { createIntrospection } from './token/introspect.ts';
import { createServerMetadata, serveResourceMetadata } from './protocol/metadata.ts';
import { createParkedRequests } from './authorize/parked-requests.ts';
import { createRegister } from './registration/register.ts';
import { createRevocation } from './token/revoke.ts';
import { createSameRequests } from './authorize/same-request.ts';
import { createToken } from './token/token.ts';
import { createUnknownClients } from './registration/unknown-clients.ts';
import type { Unavailable } from '../lib/unavailable.ts';
import { whenAvailable } from './protocol/when-available.ts';

export interface AuthorizationServerParts extends Pick<ConsentDeskParts, 'world' | 'onGranted'> {
  /** What is in the store cannot be told from what others wrote into it. */
  readonly unavailable: () => Unavailable | null;
  readonly store: Store;
  readonly clients: Clients;
  readonly applications: Applications;
  readonly grants: Grants;
  readonly chains: Chains;
  readonly codes: Codes;
  readonly tokens: Tokens;
  readonly revoke: Revoke;
  readonly questions: QuestionQueue;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly resolver: Resolver;
  /** What a test puts in place of the internet. */
  readonly transport: FetchTransport | undefined;
  readonly faults: FaultPoint | undefined;
  readonly settings: () => AuthorizationSettings;
  readonly port: () => number;
  /** Makes room before a new registration is kept. */
  readonly removeUnused: () => void;
  readonly touch: () => void;
}

type Endpoint = Exclude<RouteName, 'home' | 'health' | 'mcp' | 'login-callback'>;

export interface AuthorizationServer {
  readonly handlers: Readonly<Record<Endpoint, Handler>>;
  readonly devices: DeviceRequests;
  /** A client id came lately that is not known here. */
  readonly hasUnknownClient: () => boolean;
}

export function createAuthorizationServer(parts: AuthorizationServerParts): AuthorizationServer {
  const { clients, applications, clock, random, settings } = parts;
  const fetch = createGuardedFetch({
    resolver: parts.resolver,
    clock,
    perMinute: limits.clientMetadata.fetchesPerMinute,
    transport: parts.transport,
  });
  const keys = createClientKeyReader({ fetch, clock });
  const unknown = createUnknownClients(parts);
  const onUnknown = unknown.note;
  const authenticate = createClientAuth({ clients, keys, clock, port: parts.port, onUnknown });
  const documents = createDocumentClients({ ...parts, fetch });
  const desk = createConsentDesk({
    ...parts,
    copyInUse: documents.copyInUse,
    block: (clientId) => applications.setBlocked(clientId, true),
  });
  const devices = createDeviceRequests({ ...parts, desk });
  const parked = createParkedRequests({ clock, random });
  const same = createSameRequests({ parked, clock });
  const open = (handler: Handler, isPage = false): Handler =>
    whenAvailable(parts.unavailable, handler, isPage);
  return {
    devices,
    hasUnknownClient: unknown.isThere,
    handlers: {
      'resource-metadata': serveResourceMetadata,
      'server-metadata': createServerMetadata(settings),
      register: open(createRegister({ ...parts, onRegistered: unknown.settle })),
      authorize: open(
        createAuthorize({ ...parts, documents, desk, parked, same, onUnknown }),
        true,
      ),
      device: open(createDevice({ ...parts, authenticate, devices })),
      token: open(createToken({ ...parts, authenticate, devices })),
      revoke: createRevocation({ ...parts, authenticate }),
      introspect: open(
        createIntrospection({ ...parts, authenticate, isOn: () => settings().introspection }),
      ),
    },
  };
}
