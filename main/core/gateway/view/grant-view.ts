/**
 * What one grant sees on one route: every reachable tool by its exposed name with its decision, and
 * the list. Built when first asked and kept until a version changes, so that a call costs one
 * lookup.
 */
import type { LoggedArguments } from '../../../../contract/views/connector-details.ts';
import type { AccessClass, ToolMode } from '../../../../contract/views/views.ts';
import type { CatalogueTool } from '../../connectors/conversation/connector-facts.ts';
import type { Applications } from '../../grants/applications.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { Clients } from '../../grants/clients.ts';
import { intersectAccess, levelAt, type Access } from '../../lib/access.ts';
import type { JsonObject } from '../../lib/json.ts';
import { twinsOf } from '../../names/tool-spelling.ts';
import { toolForRevision } from '../../mcp/downstream-result.ts';
import { heldTo } from '../../permission-sets/held-to.ts';
import type { PermissionBook } from '../../permission-sets/permission-book.ts';
import { classifyAmong, type Classified } from '../../policy/access-class.ts';
import { decide, type CallFacts, type Decision } from '../../policy/decide.ts';
import type { ClientSettings } from '../../rules/client-settings.ts';
import type { RuleBook } from '../../rules/rule-book.ts';
import type { GlobalState } from './global-state.ts';
import { createListTexts } from './list-texts.ts';
import type { Reachable } from './reachable.ts';
import { exposedName } from './tool-names.ts';

/** One tool as it stands for one asker. */
export interface JudgedTool {
  readonly tool: CatalogueTool;
  readonly classified: Classified;
  /** What is set for this very client, or null. */
  readonly clientMode: ToolMode | null;
  /** What of its arguments the log keeps. */
  readonly loggedArguments: LoggedArguments;
  /** Without arguments at hand. */
  readonly decision: Decision;
  /** The same with what is known of one call. */
  readonly decideFor: (call: CallFacts) => Decision;
}

export interface ToolEntry extends JudgedTool {
  readonly exposedName: string;
}

export interface GrantView {
  /** Granted connectors that this route leads to, in a fixed order; nothing of them need be allowed. */
  readonly connectors: readonly string[];
  readonly entries: ReadonlyMap<string, ToolEntry>;
  /** `{"tools":[…]}` members as a client of this revision may see them: those of which a call may pass. */
  list(revision: string): readonly JsonObject[];
}

/** Who asks: one client, or nobody in particular. */
export interface Subject {
  /** The registration whose own settings count. */
  readonly clientId: string | null;
  /** All registrations of its application. */
  readonly registrations: ReadonlySet<string>;
  readonly isBlocked: boolean;
  readonly access: Access | null;
}

export interface GrantViews {
  /** @param connector the one connector of `/mcp/<connector>`, null for the aggregate `/mcp` */
  view(token: LiveToken, connector: string | null): GrantView;
  /** Who asks with this token. */
  subject(token: LiveToken): Subject;
  /** One tool for the person's own tables, without any grant or with a client's. */
  judge(tool: CatalogueTool, subject: Subject): JudgedTool;
  /** The JSON text of a list of a view. */
  textOf(list: readonly JsonObject[]): Buffer;
  /** Something that decisions depend on has changed. */
  invalidate(): void;
}

/** The person's own table, about no client. */
export const nobody: Subject = Object.freeze({
  clientId: null,
  registrations: new Set<string>(),
  isBlocked: false,
  access: null,
});

interface Cached {
  readonly key: string;
  readonly view: GrantView;
}

export interface GrantViewParts {
  readonly reachable: Reachable;
  readonly clients: Clients;
  readonly applications: Applications;
  readonly clientSettings: ClientSettings;
  readonly permissions: PermissionBook;
  readonly rules: RuleBook;
  readonly globalState: GlobalState;
  /** The mode that the managed policy holds a tool to. */
  readonly managedMode: (
    connector: string,
    tool: string,
    access: AccessClass,
  ) => 'ask' | 'block' | null;
}

export function createGrantViews(parts: GrantViewParts): GrantViews {
  const { reachable, clients, clientSettings, permissions, rules, globalState } = parts;
  let generation = 0;
  const texts = createListTexts();
  const cache = new WeakMap<LiveToken, Map<string, Cached>>();
  /** A catalogue tool is replaced, never changed, so its class is found once. */
  const classes = new WeakMap<CatalogueTool, Classified>();

  function classify(tool: CatalogueTool): Classified {
    let classified = classes.get(tool);
    if (classified === undefined) {
      const derived = classifyAmong(
        tool.definition,
        twinsOf(tool.name, reachable.tools(tool.connector)).map(({ definition }) => definition),
      );
      classified = tool.class === null ? derived : { ...derived, class: tool.class };
      classes.set(tool, classified);
    }
    return classified;
  }

  function judge(tool: CatalogueTool, subject: Subject): JudgedTool {
    const classified = classify(tool);
    const { clientId, registrations, isBlocked, access } = subject;
    const { connectorId, connector } = tool;
    const facts = {
      class: classified.class,
      mode: tool.mode,
      override: clientId === null ? null : clientSettings.modeOf(clientId, connectorId, tool.name),
      isNever: tool.never,
      managed: parts.managedMode(connector, tool.name, classified.class),
      review: tool.review,
      rules:
        rules.index()?.about({
          clientId,
          registrations,
          connector,
          tool: tool.name,
          class: classified.class,
        }) ?? null,
    };
    const asker = {
      isBlocked,
      access,
      isSwitchedOff: clientId !== null && clientSettings.isOff(clientId, connectorId),
      heldTo: heldTo(permissions, clientId, connector),
    };
    const at = reachable.factsFor(tool);
    const decideFor = (call?: CallFacts): Decision =>
      decide(globalState.current(), asker, at, facts, call);
    const clientMode = facts.override;
    const loggedArguments = reachable.loggedArguments(connector);
    return { tool, classified, clientMode, loggedArguments, decision: decideFor(), decideFor };
  }

  function subjectOf(token: LiveToken): Subject & { readonly access: Access } {
    const { clientId, access } = token.grant;
    const members = parts.applications.of(clientId);
    return {
      clientId,
      registrations: new Set(members.map((member) => member.clientId)),
      isBlocked: clients.get(clientId)?.blockedAt !== null,
      access: token.narrowed === null ? access : intersectAccess(access, token.narrowed),
    };
  }

  function build(token: LiveToken, connector: string | null): GrantView {
    const subject = subjectOf(token);
    const entries = new Map<string, ToolEntry>();
    const names = (connector === null ? reachable.names() : [connector]).filter(
      (name) => levelAt(subject.access, name) !== null,
    );
    for (const name of names) {
      for (const tool of reachable.tools(name)) {
        const exposed = connector === null ? exposedName(name, tool.name) : tool.name;
        // Two tools with one exposed name: neither may answer for the other, so the first stays and the second is not offered.
        if (!entries.has(exposed))
          entries.set(exposed, { exposedName: exposed, ...judge(tool, subject) });
      }
    }
    const lists = new Map<string, readonly JsonObject[]>();
    return {
      connectors: names,
      entries,
      list(revision) {
        let list = lists.get(revision);
        if (list === undefined) {
          list = [...entries.values()]
            .filter((entry) => entry.decision.isListed)
            .map((entry) =>
              toolForRevision({ ...entry.tool.definition, name: entry.exposedName }, revision),
            );
          lists.set(revision, list);
        }
        return list;
      },
    };
  }

  return {
    judge,
    textOf: texts.of,
    subject: subjectOf,
    view(token, connector) {
      let routes = cache.get(token);
      if (routes === undefined) cache.set(token, (routes = new Map()));
      const route = connector ?? '';
      const key = `${generation} ${reachable.version()}`;
      const known = routes.get(route);
      if (known?.key === key) return known.view;
      const view = build(token, connector);
      routes.set(route, { key, view });
      return view;
    },
    invalidate() {
      generation += 1;
    },
  };
}
