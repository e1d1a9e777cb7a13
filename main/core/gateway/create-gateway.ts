/** Puts together the MCP face: what a grant sees, how a use is carried out, and the two faces in front of it. */
import type { Handler } from '../http/exchange.ts';
import type { ClientSettings } from '../rules/client-settings.ts';
import type { PermissionBook } from '../permission-sets/permission-book.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { createHandles } from './call/handles.ts';
import { createLegacySessions, type LegacySessions } from './endpoint/legacy-sessions.ts';
import { createLinkedResources, notingLinks } from './view/linked-resources.ts';
import { createLists } from './endpoint/lists.ts';
import { createMcpEndpoint, type McpEndpointParts } from './endpoint/mcp-endpoint.ts';
import { createOfferedViews } from './view/offered-view.ts';
import { createPerformUse, type PerformUseParts } from './perform-use.ts';
import type { OwnTools, Reachable } from './view/reachable.ts';
import { refusingOwnTokens } from './refuse-own-token.ts';
import { createSendUse } from './call/send-operation.ts';
import { createSuspendedCalls } from './call/suspended-calls.ts';

type Made =
  'offered' | 'linked' | 'handles' | 'suspended' | 'send' | 'sessions' | 'lists' | 'performUse';

export interface GatewayParts
  extends Omit<PerformUseParts, Made>, Omit<McpEndpointParts, Made | keyof PerformUseParts> {
  readonly own: OwnTools;
  readonly reachable: Reachable;
  readonly clientSettings: ClientSettings;
  readonly permissions: PermissionBook;
  readonly rules: RuleBook;
}

export interface Gateway {
  readonly serve: Handler;
  readonly sessions: LegacySessions;
  /** How many there are. */
  readonly suspendedCalls: () => number;
}

export function createGateway(parts: GatewayParts): Gateway {
  const linked = createLinkedResources();
  const offered = createOfferedViews({ ...parts, linked });
  const handles = createHandles(parts);
  const suspended = createSuspendedCalls(parts);
  const sessions = createLegacySessions({
    ...parts,
    onEnded: (laneKey) => void parts.connectors.endLane(laneKey),
  });
  const send = notingLinks({ ...parts, offered, linked }, createSendUse({ ...parts, suspended }));
  const performUse = refusingOwnTokens(
    { ...parts, offered },
    createPerformUse({ ...parts, offered, handles, suspended, send }),
  );
  const lists = createLists({ views: parts.views, offered, handles });
  return {
    sessions,
    suspendedCalls: suspended.count,
    serve: createMcpEndpoint({ ...parts, offered, linked, handles, sessions, lists, performUse }),
  };
}
