/**
 * Puts the MCP endpoint together: what a grant sees, how a request is carried out, and the two
 * revisions in front of it.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { Applications } from '../grants/clients/applications.ts';
import type { TokenFamilies } from '../grants/token-families.ts';
import type { Clients } from '../grants/clients/clients.ts';
import type { Grants } from '../grants/grants.ts';
import type { Tokens } from '../grants/tokens.ts';
import type { Handler } from '../http/exchange.ts';
import type { Changes } from '../lib/changes.ts';
import type { PermissionBook } from '../permission-sets/permission-book.ts';
import type { Clock, Ports, Preferences } from '../ports/ports.ts';
import type { ClientSettings } from '../rules/client-settings.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { RuleUses } from '../rules/rule-uses.ts';
import type { UntrustedReads } from '../rules/untrusted-reads.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { Store } from '../store/open-store.ts';
import type { AskPerson } from './call/ask-person.ts';
import { createHandles } from './call/handles/handles.ts';
import { notingLinks } from './call/note-links.ts';
import { createPerformOperation } from './call/perform-operation.ts';
import { createSendOperation } from './call/send-operation.ts';
import { createSuspendedCalls } from './call/server-questions/suspended-calls.ts';
import { createLegacySessions, type LegacySessions } from './endpoint/legacy-sessions.ts';
import { createLists } from './endpoint/lists.ts';
import { createMcpEndpoint } from './endpoint/mcp-endpoint.ts';
import { createUnknownMethods } from './endpoint/refuse-method.ts';
import { createServerInfos } from './endpoint/server-infos.ts';
import { createDayUse } from './rate-limits/day-use.ts';
import { createUsage, type Usage } from './rate-limits/usage.ts';
import type { GlobalState } from './view/global-state.ts';
import type { LatelyRefused } from './view/lately-refused.ts';
import { createLinkedResources } from './view/linked-resources.ts';
import { createNotices } from './view/notices.ts';
import { createOfferedViews } from './view/offered-view.ts';
import type { View } from './view/open-view.ts';
import type { OwnLimits } from './rate-limits/own-limits.ts';
import type { OwnTools } from './view/reachable.ts';

interface Below extends View {
  readonly store: Store;
  readonly clock: Clock;
  readonly preferences: Preferences;
  readonly audit: AuditLog;
  readonly clients: Clients;
  readonly applications: Applications;
  readonly ownLimits: OwnLimits;
  readonly grants: Grants;
  readonly families: TokenFamilies;
  readonly tokens: Tokens;
  readonly clientSettings: ClientSettings;
  readonly permissions: PermissionBook;
  readonly rules: RuleBook;
  readonly ruleUses: RuleUses;
  readonly untrusted: UntrustedReads;
  readonly globalState: GlobalState;
  readonly connectors: Connectors;
  readonly own: OwnTools;
  readonly askPerson: AskPerson;
  readonly latelyRefused: LatelyRefused;
  readonly registry: SessionRegistry;
  readonly changes: Changes;
  /** Our own version, sent to clients. */
  readonly version: string;
}

export interface Gateway {
  readonly serve: Handler;
  readonly sessions: LegacySessions;
  readonly usage: Usage;
  /** How many there are. */
  readonly suspendedCalls: () => number;
}

/** Opens the MCP endpoint. Nothing listens until a route leads to it. */
export function openGateway({ random }: Pick<Ports, 'random'>, below: Below): Gateway {
  const { store, clock, preferences, audit, clients, applications, globalState } = below;
  const { grants, families, tokens, clientSettings, permissions, rules, untrusted } = below;
  const { connectors, own, askPerson, views, reachable, latelyRefused, registry, changes } = below;
  const notices = createNotices(clock);
  changes.on('tools', () => notices.changed('tools'));
  changes.on('offerings', (_connector, list) => notices.changed(list));
  changes.on('grants', notices.allChanged);
  changes.on('policy', notices.allChanged);

  const dayUse = createDayUse(store);
  const usage = createUsage({
    clock,
    preferences,
    dayUse,
    keyOf: applications.keyFor,
    ownLimits: below.ownLimits.of,
  });
  const linked = createLinkedResources();
  const offered = createOfferedViews({
    views,
    reachable,
    clientSettings,
    permissions,
    rules,
    globalState,
    linked,
  });
  const handles = createHandles({ clock, random });
  const suspended = createSuspendedCalls({ clock, random, registry });
  const onEnded = (key: string): void => void connectors.endUpstreamSession(key);
  const sessions = createLegacySessions({ clock, random, registry, onEnded });
  const send = notingLinks(
    { connectors, offered, linked },
    createSendOperation({ connectors, own, suspended }),
  );
  const performOperation = createPerformOperation({
    connectors,
    clients,
    views,
    offered,
    reachable,
    askPerson,
    ruleUses: below.ruleUses,
    send,
    suspended,
    handles,
    globalState,
    audit,
    latelyRefused,
    untrusted,
    clock,
    random,
  });
  return {
    sessions,
    usage,
    suspendedCalls: suspended.count,
    serve: createMcpEndpoint({
      connectors,
      clients,
      grants,
      families,
      tokens,
      views,
      offered,
      linked,
      handles,
      sessions,
      registry,
      notices,
      lists: createLists({ views, offered, handles, connectors }),
      performOperation,
      usage,
      globalState,
      audit,
      clock,
      serverInfos: createServerInfos(connectors, { name: 'consentry', version: below.version }),
      unknownMethods: createUnknownMethods(),
    }),
  };
}
