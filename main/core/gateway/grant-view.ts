/**
 * What one grant sees on one route: every reachable tool by its exposed name with its decision, and the list.
 * Built when first asked and kept until a version changes (performance.md section 4), so that a call costs one lookup.
 */
import type { CatalogueTool } from '../connectors/connector-facts.ts';
import type { Connectors } from '../connectors/connectors.ts';
import type { LiveToken } from '../grants/tokens.ts';
import type { Clients } from '../grants/clients.ts';
import { intersectAccess, levelAt, type Access } from '../lib/access.ts';
import type { JsonObject } from '../lib/json.ts';
import { toolForRevision } from '../mcp/downstream-result.ts';
import { classifyTool, type Classified } from '../policy/access-class.ts';
import { decide, type Decision } from '../policy/decide.ts';
import type { GatewayWorld } from './gateway-world.ts';
import { exposedName } from './tool-names.ts';

export interface ToolEntry {
  readonly exposedName: string;
  readonly tool: CatalogueTool;
  readonly classified: Classified;
  readonly decision: Decision;
}

export interface GrantView {
  readonly entries: ReadonlyMap<string, ToolEntry>;
  /** `{"tools":[…]}` members as a client of this revision may see them: allowed and asking tools only. */
  list(revision: string): readonly JsonObject[];
}

export interface GrantViews {
  /** @param connector the one connector of `/mcp/<connector>`, null for the aggregate `/mcp` */
  view(token: LiveToken, connector: string | null): GrantView;
  /** One tool for the person's own tables, without any grant or with a client's. */
  judge(
    tool: CatalogueTool,
    access: Access | null,
    isBlocked: boolean,
  ): Omit<ToolEntry, 'exposedName'>;
  /** Something that decisions depend on has changed. */
  invalidate(): void;
}

interface Cached {
  readonly key: string;
  readonly view: GrantView;
}

export function createGrantViews(parts: {
  connectors: Connectors;
  clients: Clients;
  world: GatewayWorld;
}): GrantViews {
  const { connectors, clients, world } = parts;
  let generation = 0;
  const cache = new WeakMap<LiveToken, Map<string, Cached>>();
  /** A catalogue tool is replaced, never changed, so its class is found once. */
  const classes = new WeakMap<CatalogueTool, Classified>();

  function classify(tool: CatalogueTool): Classified {
    let classified = classes.get(tool);
    if (classified === undefined) {
      const derived = classifyTool(tool.definition);
      classified = tool.class === null ? derived : { ...derived, class: tool.class };
      classes.set(tool, classified);
    }
    return classified;
  }

  function judge(
    tool: CatalogueTool,
    access: Access | null,
    isBlocked: boolean,
  ): Omit<ToolEntry, 'exposedName'> {
    const classified = classify(tool);
    const state = connectors.find(tool.connector);
    const decision = decide(
      world.current(),
      { isBlocked, access },
      state === undefined ? undefined : { name: state.name, isEnabled: state.enabled },
      { class: classified.class, mode: tool.mode, review: tool.review },
    );
    return { tool, classified, decision };
  }

  function build(token: LiveToken, connector: string | null): GrantView {
    const { grant } = token;
    const access =
      token.narrowed === null ? grant.access : intersectAccess(grant.access, token.narrowed);
    const isBlocked = clients.get(grant.clientId)?.blockedAt !== null;
    const entries = new Map<string, ToolEntry>();
    const names = connector === null ? connectors.list().map((state) => state.name) : [connector];
    for (const name of names) {
      if (levelAt(access, name) === null) continue;
      for (const tool of connectors.tools(name)) {
        const exposed = connector === null ? exposedName(name, tool.name) : tool.name;
        // Two tools with one exposed name: neither may answer for the other, so the first stays and the second is not offered.
        if (!entries.has(exposed))
          entries.set(exposed, { exposedName: exposed, ...judge(tool, access, isBlocked) });
      }
    }
    const lists = new Map<string, readonly JsonObject[]>();
    return {
      entries,
      list(revision) {
        let list = lists.get(revision);
        if (list === undefined) {
          list = [...entries.values()]
            .filter((entry) => entry.decision.outcome !== 'deny')
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
    view(token, connector) {
      let routes = cache.get(token);
      if (routes === undefined) cache.set(token, (routes = new Map()));
      const route = connector ?? '';
      const key = `${generation} ${connectors.version()}`;
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
