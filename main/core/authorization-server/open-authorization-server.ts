/**
 * The parts of the authorization server put together: what each endpoint needs, and nothing else of
 * the core.
 */
import type { AuthorizationSettings } from '../../../contract/views/snapshot/authorization-settings.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { GrantModules } from '../grants/open-grants.ts';
import type { Revoke } from '../grants/revoke.ts';
import type { Changes } from '../lib/changes.ts';
import type { Handler } from '../http/exchange.ts';
import type { RouteName } from '../http/routes.ts';
import type { FetchTransport } from '../net/checked-connection.ts';
import type { Clock, Ports } from '../ports/ports.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';
import type { Store } from '../store/open-store.ts';
import { createAuthorize } from './authorize/authorize.ts';
import { createConsentService, type ConsentServiceParts } from './consent/consent-service.ts';
import { createDevice } from './device/device.ts';
import { createDeviceRequests, type DeviceRequests } from './device/device-requests.ts';
import { openClientIdentity } from './open-client-identity.ts';
import { createIntrospection } from './token/introspect.ts';
import { createServerMetadata, serveResourceMetadata } from './protocol/metadata.ts';
import { createParkedRequests } from './authorize/parked-requests.ts';
import { createRegister } from './registration/register.ts';
import { createRevocation } from './token/revoke.ts';
import { createSameRequests } from './authorize/same-request.ts';
import { findRegistered } from './registration/redirect-uri.ts';
import { createToken } from './token/token.ts';
import type { Unavailable } from '../lib/unavailable.ts';
import { whenAvailable } from './protocol/when-available.ts';

type ConsentContext = ReturnType<ConsentServiceParts['context']>;

interface Below {
  readonly grants: GrantModules;
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly questions: QuestionQueue;
  readonly revoke: Revoke;
  /** What a test puts in place of the internet. */
  readonly transport: FetchTransport | undefined;
  readonly settings: () => AuthorizationSettings;
  readonly port: () => number;
  /** What a consent shows of everything else. */
  readonly context: () => ConsentContext;
  /** Rows of the store cannot be told apart from what other programs wrote into it. */
  readonly unavailable: () => Unavailable | null;
  /** Makes room before a new registration is kept. */
  readonly removeUnused: () => void;
  readonly changes: Changes;
}

type AuthorizationPorts = Pick<Ports, 'random' | 'resolver' | 'faults'>;

type Endpoint = Exclude<RouteName, 'home' | 'health' | 'mcp' | 'login-callback'>;

export interface AuthorizationServer {
  readonly handlers: Readonly<Record<Endpoint, Handler>>;
  readonly devices: DeviceRequests;
  /** A client id came lately that is not known here. */
  readonly hasUnknownClient: () => boolean;
}

/** Puts the endpoints together. Nothing listens until a route leads to them. */
export function openAuthorizationServer(
  ports: AuthorizationPorts,
  below: Below,
): AuthorizationServer {
  const { random, faults } = ports;
  const { store, clock, audit, questions, revoke, settings, port, removeUnused } = below;
  const { clients, applications, grants, families, codes, tokens } = below.grants;
  const { touch } = below.changes;
  const { authenticate, documents, unknown } = openClientIdentity(ports, {
    clients,
    grants,
    revoke,
    audit,
    clock,
    transport: below.transport,
    settings,
    port,
    removeUnused,
    touch,
  });
  const consentService = createConsentService({
    store,
    clients,
    grants,
    questions,
    audit,
    clock,
    context: below.context,
    copyInUse: documents.copyInUse,
    lifetimes: below.grants.lifetimes,
    block: (clientId) => applications.setBlocked(clientId, true),
    onGranted: () => below.changes.emit('grants'),
  });
  const devices = createDeviceRequests({ store, consentService, clock, random });
  const parked = createParkedRequests({ clock, random });
  const same = createSameRequests({ parked, clock });
  const register = createRegister({
    clients,
    audit,
    clock,
    applications,
    settings,
    removeUnused,
    onRegistered: unknown.settle,
    touch,
  });
  const authorize = createAuthorize({
    store,
    clients,
    grants,
    codes,
    documents,
    consentService,
    questions,
    parked,
    same,
    audit,
    settings,
    port,
    onUnknown: unknown.note,
  });
  const token = createToken({
    store,
    authenticate,
    families,
    codes,
    tokens,
    revoke,
    devices,
    audit,
    faults,
    port,
    isRegistered: ({ redirectUris }, uri) => findRegistered(redirectUris, uri) !== undefined,
    touch,
  });
  const introspect = createIntrospection({
    authenticate,
    tokens,
    isOn: () => settings().introspection,
  });
  const open = (handler: Handler, isPage = false): Handler =>
    whenAvailable(below.unavailable, handler, isPage);
  return {
    devices,
    hasUnknownClient: unknown.isThere,
    handlers: {
      'resource-metadata': serveResourceMetadata,
      'server-metadata': createServerMetadata(settings),
      register: open(register),
      authorize: open(authorize, true),
      device: open(createDevice({ authenticate, grants, devices, audit, settings, port })),
      token: open(token),
      revoke: createRevocation({ authenticate, tokens, revoke, audit, touch }),
      introspect: open(introspect),
    },
  };
}
