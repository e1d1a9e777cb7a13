/**
 * What clients can reach: the person's connectors, and Consentry's own tools beside them as a
 * connector that is built in. Both are listed, decided, asked about and written down by the same
 * code (INV-1).
 */
import type { LoggedArguments } from '../../../../contract/views/connector-details.ts';
import { ownConnector } from '../../../../contract/plain/own-rights.ts';
import type {
  CatalogueTool,
  ConnectorState,
} from '../../connectors/conversation/connector-facts.ts';
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { Offerings } from '../../connectors/catalogue/fetch-offerings.ts';
import type { OfferedSkill } from '../../connectors/reviewed/skill-files.ts';
import type { UpstreamOutcome } from '../../connectors/conversation/upstream.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ConnectorFacts } from '../../policy/facts.ts';

/**
 * Tools of our own: they read, they say nothing that the caller was not given, and nothing of them
 * changes anything.
 */
export interface OwnCatalogue {
  /** The same frozen list each time; empty while they are switched off. */
  list(): readonly CatalogueTool[];
  /** What a grant needs for a tool, as a name in its access. */
  rightFor(tool: string): string;
}

export interface OwnTools {
  call(token: LiveToken, tool: string, args: JsonObject): Promise<UpstreamOutcome>;
}

/** What a connector offers beside its tools. */
export interface Offering {
  readonly connectorId: string;
  readonly connector: string;
  readonly facts: ConnectorFacts;
  /** As the server declared them. */
  readonly capabilities: JsonObject;
  readonly offered: Offerings;
  readonly skills: readonly OfferedSkill[];
  readonly loggedArguments: LoggedArguments;
}

export interface Reachable {
  names(): readonly string[];
  tools(connector: string): readonly CatalogueTool[];
  /** Where a tool belongs, as the decision sees it; undefined when that is gone. */
  factsFor(tool: CatalogueTool): ConnectorFacts | undefined;
  /** Undefined for Consentry itself, and for a connector that is gone. */
  offering(connector: string): Offering | undefined;
  /** What of the arguments of its calls the log keeps. */
  loggedArguments(connector: string): LoggedArguments;
  /** Whether pages of its apps may be shown. */
  opensPages(connector: string): boolean;
  /** Grows with every change of any connector. */
  version(): number;
}

/** @param own tools of Consentry itself, beside the connectors */
export function createReachable(connectors: Connectors, own: OwnCatalogue): Reachable {
  return {
    names() {
      const names = connectors.list().map(({ name }) => name);
      return own.list().length === 0 ? names : [...names, ownConnector];
    },
    // A name that is reserved belongs to nobody else, whatever a file says.
    tools: (name) => (name === ownConnector ? own.list() : connectors.tools(name)),
    factsFor({ connector, name }) {
      if (connector === ownConnector) {
        if (own.list().length === 0) return undefined;
        return {
          name: own.rightFor(name),
          isEnabled: true,
          isAllowed: true,
          policy: 'read-only',
          asksNewTools: false,
        };
      }
      const state = connectors.find(connector);
      return state && factsOf(state);
    },
    offering(name) {
      const state = name === ownConnector ? undefined : connectors.find(name);
      return (
        state && {
          connectorId: state.id,
          connector: name,
          facts: factsOf(state),
          capabilities: state.capabilities,
          offered: connectors.offered(name),
          skills: state.asks.extensions ? connectors.skills(name) : [],
          loggedArguments: state.loggedArguments,
        }
      );
    },
    loggedArguments: (name) =>
      name === ownConnector ? 'usual' : (connectors.find(name)?.loggedArguments ?? 'shapes'),
    opensPages: (name) => connectors.find(name)?.asks.extensions ?? false,
    version: () => connectors.version(),
  };
}

function factsOf({
  name,
  enabled,
  isReadOnly,
  asksNewTools,
  problem,
}: ConnectorState): ConnectorFacts {
  return {
    name,
    isEnabled: enabled,
    isAllowed: problem?.code !== 'not_allowed',
    policy: isReadOnly ? 'read-only' : 'read-write',
    asksNewTools,
  };
}
