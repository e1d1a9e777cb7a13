/**
 * What one grant sees on one route: every reachable tool by its exposed name with its decision, and
 * the list. Built when first asked and kept until a version changes, so that a call costs one
 * lookup.
 */
import type { Applications } from '../../grants/clients/applications.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { PermissionBook } from '../../permission-sets/permission-book.ts';
import { intersectAccess, levelAt, type Access } from '../../lib/access.ts';
import type { JsonObject } from '../../lib/json.ts';
import { toolForRevision } from '../../mcp/downstream-result.ts';
import type { JudgedTool, JudgeTool, Subject } from './judge-tool.ts';
import { withoutPages } from '../../mcp/extensions/ui-extension.ts';
import { createListTexts } from './list-texts.ts';
import { createPageNames, type PageNames } from './page-names.ts';
import type { Reachable } from './reachable.ts';
import { exposedName } from './tool-names.ts';

export interface ToolEntry extends JudgedTool {
  readonly exposedName: string;
}

export interface GrantView {
  /**
   * Granted connectors that this route leads to, in a fixed order; nothing of them need be allowed.
   */
  readonly connectors: readonly string[];
  readonly entries: ReadonlyMap<string, ToolEntry>;
  /** Pages that the tools open which may be called. */
  readonly pages: PageNames;
  /**
   * `{"tools":[…]}` members as a client of this revision may see them: those of which a call may
   * pass.
   *
   * @param showsPages the client shows pages of apps, so that it knows which tools are for those
   */
  list(revision: string, showsPages: boolean): readonly JsonObject[];
}

export interface GrantViews {
  /** @param connector the one connector of `/mcp/<connector>`, null for the aggregate `/mcp` */
  view(token: LiveToken, connector: string | null): GrantView;
  /** Who asks with this token. */
  subject(token: LiveToken): Subject;
  /** One tool for the person's own tables, without any grant or with a client's. */
  readonly judge: JudgeTool;
  /** The JSON text of a list of a view. */
  textOf(list: readonly JsonObject[]): Buffer;
  /** Something that decisions depend on has changed. */
  invalidate(): void;
}

interface Cached {
  readonly key: string;
  readonly view: GrantView;
}

interface Parts {
  readonly reachable: Reachable;
  readonly clients: Clients;
  readonly applications: Applications;
  readonly permissions: PermissionBook;
  readonly judge: JudgeTool;
}

/** @returns the views of all grants; none is built before it is asked for */
export function createGrantViews(parts: Parts): GrantViews {
  const { reachable, clients, applications, permissions, judge } = parts;
  let generation = 0;
  const texts = createListTexts();
  const cache = new WeakMap<LiveToken, Map<string, Cached>>();

  function subjectOf(token: LiveToken): Subject & { readonly access: Access } {
    const { clientId, access } = token.grant;
    const members = applications.of(clientId);
    const registrations = new Set(members.map((member) => member.clientId));
    return {
      client: { clientId, registrations, ...permissions.groupsOf(clientId, registrations) },
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
        // Two tools with one exposed name: neither may answer for the other, so the first stays and
        // the second is not offered.
        if (!entries.has(exposed))
          entries.set(exposed, { exposedName: exposed, ...judge(tool, subject) });
      }
    }
    const listed = [...entries.values()].filter(({ decision }) => decision.isListed);
    const pages = createPageNames(
      listed.filter(({ opensPages }) => opensPages).map(({ tool }) => tool),
      names,
    );
    return { connectors: names, entries, pages, list: createLists(listed, pages) };
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

/** @returns what makes the list of a view for each revision, once */
function createLists(entries: readonly ToolEntry[], pages: PageNames): GrantView['list'] {
  const lists = new Map<string, readonly JsonObject[]>();
  return (revision, showsPages) => {
    const key = showsPages ? `${revision} pages` : revision;
    let list = lists.get(key);
    if (list === undefined) {
      list = entries
        .filter((entry) => !entry.isForPages || (showsPages && entry.opensPages))
        .map((entry) => {
          const { tool, opensPages, exposedName: name } = entry;
          const definition = opensPages ? pages.inDefinition(tool) : withoutPages(tool.definition);
          return toolForRevision({ ...definition, name }, revision);
        });
      lists.set(key, list);
    }
    return list;
  };
}
