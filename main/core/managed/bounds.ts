/**
 * What holds down what a person may do, for each state of the policy. Pure. Every bound is applied
 * as a minimum to what the person set, so whatever a policy says, nothing more is possible than
 * without it (SEC-118).
 */
import type { Lock } from '../../../contract/views/managed.ts';
import type { AccessPolicy } from '../../../contract/views/access.ts';
import type { RegistrationMode } from '../../../contract/views/snapshot/authorization-settings.ts';
import type {
  PolicyDocument,
  ProvidedConnector,
  TargetPattern,
  ToolRule,
} from '../../../contract/views/policy/policy-document.ts';
import type { PolicyProblem } from './parse-policy.ts';
import { standingOf, type Standing } from './roles.ts';
import type { PreferencesDocument } from '../ports/preferences-document.ts';
import type { SystemAccount } from '../ports/ports.ts';
import { limits } from '../limits/limits.ts';

export type PolicyState =
  /** Nobody manages this machine. `wasThere`: who did, until a moment ago. */
  | { readonly kind: 'none'; readonly wasThere: string | null }
  /** Not looked at yet: as strict as one that cannot be read. */
  | { readonly kind: 'unread' }
  | { readonly kind: 'refused'; readonly problems: readonly PolicyProblem[]; readonly hint: string }
  | {
      readonly kind: 'in-force';
      readonly policy: PolicyDocument;
      readonly standing: Standing | null;
      /** Its file has gone away while we run. */
      readonly isMissing?: boolean;
    };

/** Null and empty: no bound. */
export interface Bounds {
  readonly access: AccessPolicy | null;
  readonly registration: {
    readonly mode: RegistrationMode;
    readonly allowedClients: readonly string[] | null;
  } | null;
  readonly mayOfferDocuments: boolean;
  readonly mayAddConnectors: boolean;
  readonly allowed: readonly TargetPattern[] | null;
  readonly forbidden: readonly TargetPattern[];
  readonly provided: readonly ProvidedConnector[];
  readonly tools: readonly ToolRule[];
  readonly limits: NonNullable<PolicyDocument['limits']>;
  readonly accessMinutes: number | null;
  /** The longest that a refresh token lives, milliseconds; Infinity: no bound. */
  readonly refreshMs: number;
  /** The longest that a login lasts, however often it is renewed; Infinity: no bound. */
  readonly loginMs: number;
  readonly keepDays: number | null;
  readonly keepMegabytes: number | null;
  readonly forwardTo: string | null;
  readonly locks: ReadonlySet<Lock>;
}

const everyLock: readonly Lock[] = ['master', 'registration', 'access', 'tools', 'connectors'];

const unbound: Bounds = {
  access: null,
  registration: null,
  mayOfferDocuments: true,
  mayAddConnectors: true,
  allowed: null,
  forbidden: [],
  provided: [],
  tools: [],
  limits: {},
  accessMinutes: null,
  refreshMs: Infinity,
  loginMs: Infinity,
  keepDays: null,
  keepMegabytes: null,
  forwardTo: null,
  locks: new Set(),
};

/** Nothing is allowed and nothing new comes in, until somebody mends the file. */
const strictest: Bounds = {
  ...unbound,
  access: 'disabled',
  registration: { mode: 'closed', allowedClients: null },
  mayOfferDocuments: false,
  mayAddConnectors: false,
  allowed: [],
  locks: new Set(everyLock),
};

export function stateOf(policy: PolicyDocument, account: SystemAccount): PolicyState {
  return { kind: 'in-force', policy, standing: standingOf(policy, account) };
}

export function boundsOf(state: PolicyState): Bounds {
  switch (state.kind) {
    case 'none':
      return unbound;
    case 'unread':
    case 'refused':
      return strictest;
    case 'in-force':
      return boundsOfPolicy(state.policy, state.standing);
  }
}

function boundsOfPolicy(policy: PolicyDocument, standing: Standing | null): Bounds {
  const { registration, connectors = {}, tokens = {}, audit = {} } = policy;
  const locks = new Set<Lock>([...(policy.locked ?? []), ...locksOf(standing)]);
  // A policy without this member is one that somebody forgot to finish (ATLAR-12).
  const access = lower(policy.access ?? 'disabled', ceilingOf(standing));
  return {
    access,
    registration:
      standing?.registration === 'none'
        ? { mode: 'closed', allowedClients: null }
        : registration === undefined
          ? null
          : {
              mode: registration.mode,
              allowedClients:
                registration.mode === 'allow-list' ? (registration.allowedClients ?? []) : null,
            },
    mayOfferDocuments: registration?.metadataDocuments !== false,
    mayAddConnectors: connectors.usersMayAdd !== false && !locks.has('connectors'),
    allowed: connectors.allowed ?? null,
    forbidden: connectors.forbidden ?? [],
    provided: connectors.provided ?? [],
    tools: policy.tools ?? [],
    limits: policy.limits ?? {},
    accessMinutes: tokens.accessMinutes ?? null,
    refreshMs: (tokens.refreshDays ?? Infinity) * 86_400_000,
    loginMs: (tokens.loginDays ?? Infinity) * 86_400_000,
    keepDays: audit.keepDays ?? null,
    keepMegabytes: audit.keepMegabytes ?? null,
    forwardTo: audit.forwardTo ?? null,
    locks,
  };
}

function ceilingOf(standing: Standing | null): AccessPolicy {
  if (standing === null || standing.access === 'admin') return 'read-write';
  return standing.access === 'view' ? 'read-only' : 'disabled';
}

function locksOf(standing: Standing | null): readonly Lock[] {
  if (standing === null) return [];
  return [
    ...(standing.registration === 'admin' ? [] : (['master', 'registration'] as const)),
    ...(standing.access === 'admin' ? [] : (['access', 'tools', 'connectors'] as const)),
  ];
}

/**
 * What is locked, as settings stand: before anybody has chosen the access policy, the choice is
 * open up to the bound (ATLAR-12).
 */
export function locksOver(
  { locks }: Bounds,
  { isAccessChosen = true }: Pick<PreferencesDocument, 'isAccessChosen'>,
): readonly Lock[] {
  return [...locks].filter((lock) => lock !== 'master' || isAccessChosen);
}

const order: readonly AccessPolicy[] = ['disabled', 'read-only', 'read-write'];

export function lower(a: AccessPolicy, b: AccessPolicy | null): AccessPolicy {
  return b === null || order.indexOf(a) <= order.indexOf(b) ? a : b;
}

/** The settings as they hold: what the person set, and no more than the policy lets through. */
export function tighten(document: PreferencesDocument, bounds: Bounds): PreferencesDocument {
  if (bounds === unbound) return document;
  return {
    ...document,
    ...registrationOf(document, bounds),
    ...(bounds.mayOfferDocuments ? {} : { metadataDocuments: false }),
    accessPolicy: lower(document.accessPolicy, bounds.access),
    accessTokenMinutes: least(document.accessTokenMinutes, bounds.accessMinutes),
    limits: limitsOf(document, bounds),
    auditRetention: retentionOf(document, bounds),
  };
}

/**
 * Both have to let a client in: where both name clients, only what both name; where one is closed
 * and one a list, nobody.
 */
function registrationOf(
  document: PreferencesDocument,
  { registration: bound }: Bounds,
): Pick<PreferencesDocument, 'registration' | 'allowedClients'> {
  const { registration: own, allowedClients = [] } = document;
  if (bound === null || bound.mode === 'ask') return { registration: own, allowedClients };
  if (own === 'ask')
    return { registration: bound.mode, allowedClients: bound.allowedClients ?? allowedClients };
  if (own === 'closed' && bound.mode === 'closed') return { registration: own, allowedClients };
  if (own === 'allow-list' && bound.mode === 'allow-list') {
    const listed = new Set(bound.allowedClients ?? []);
    return {
      registration: 'allow-list',
      allowedClients: allowedClients.filter((url) => listed.has(url)),
    };
  }
  return { registration: 'allow-list', allowedClients: [] };
}

function limitsOf(
  document: PreferencesDocument,
  { limits: bound }: Bounds,
): PreferencesDocument['limits'] {
  const { grant, client, all } = bound;
  const own = document.limits;
  if (grant === undefined && client === undefined && all === undefined) return own;
  const least2 = (
    mine: { callsPerMinute: number; callsPerDay: number } | undefined,
    usual: { callsPerMinute: number; callsPerDay: number },
    most: typeof grant,
  ) => ({
    callsPerMinute: Math.min((mine ?? usual).callsPerMinute, most?.callsPerMinute ?? Infinity),
    callsPerDay: Math.min((mine ?? usual).callsPerDay, most?.callsPerDay ?? Infinity),
  });
  return {
    ...least2(own, limits.grant, grant),
    client: least2(own?.client, limits.client, client),
    all: least2(own?.all, limits.all, all),
  };
}

function retentionOf(
  document: PreferencesDocument,
  { keepDays, keepMegabytes }: Bounds,
): PreferencesDocument['auditRetention'] {
  const own = document.auditRetention;
  if (keepDays === null && keepMegabytes === null) return own;
  const { days, megabytes } = own ?? limits.audit;
  return {
    days: Math.max(days, keepDays ?? 0),
    megabytes: Math.max(megabytes, keepMegabytes ?? 0),
  };
}

function least(own: number | undefined, most: number | null): number | undefined {
  return most === null ? own : Math.min(own ?? most, most);
}
