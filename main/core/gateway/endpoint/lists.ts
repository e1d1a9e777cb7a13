/**
 * The lists of tools, resources, templates, prompts and skills, page by page, in pieces that are
 * made once.
 */
import { ownConnector } from '../../../../contract/plain/own-rights.ts';
import type { Listed } from '../../connectors/catalogue/left-out.ts';
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { offeringForRevision } from '../../mcp/downstream-result.ts';
import { errorCode } from '../../mcp/revisions.ts';
import { reasons } from '../../policy/reasons.ts';
import { declaredPages } from '../../mcp/extensions/ui-extension.ts';
import type { GrantViews } from '../view/grant-view.ts';
import type { Binding, Handles } from '../call/handles/handles.ts';
import { reasonMeta } from '../call/reason-meta.ts';
import type { McpRequest } from './mcp-request.ts';
import type { OfferedView, OfferedViews } from '../view/offered-view.ts';

export type ListMethod =
  'tools/list' | 'resources/list' | 'resources/templates/list' | 'prompts/list' | 'skills/list';

export interface ListParts {
  readonly views: GrantViews;
  readonly offered: OfferedViews;
  readonly handles: Handles;
  readonly connectors: Pick<Connectors, 'freshFor' | 'find'>;
}

interface ListPage {
  /**
   * What comes before the entries, the entries, what comes after: a result but for its closing
   * brace.
   */
  readonly before: string;
  readonly entries: Buffer;
  readonly after: string;
}

/** A cursor that was not given for this list, or the address of a connector that is off. */
interface ListRefused {
  readonly error: {
    readonly code: number;
    readonly message: string;
    readonly data?: JsonObject;
  };
}

/** What the client understands. */
interface ListReader {
  readonly revision: string;
  /** As it declared them; foreign. */
  readonly capabilities: JsonObject;
}

export interface Lists {
  page(
    request: Omit<McpRequest, 'message'>,
    method: ListMethod,
    reader: ListReader,
    cursor: JsonValue | undefined,
  ): ListPage | ListRefused;
  /** For how long the client may keep a list, in milliseconds (MCP 2026-07-28, Caching). */
  ttlMs(request: Pick<McpRequest, 'token' | 'connector'>, method: ListMethod): number;
}

const members: Readonly<Record<ListMethod, string>> = {
  'tools/list': 'tools',
  'resources/list': 'resources',
  'resources/templates/list': 'resourceTemplates',
  'prompts/list': 'prompts',
  'skills/list': 'skills',
};

const listed: Readonly<Record<ListMethod, Listed>> = {
  'tools/list': 'tools',
  'resources/list': 'resources',
  'resources/templates/list': 'templates',
  'prompts/list': 'prompts',
  'skills/list': 'skills',
};

const unknownCursor: ListRefused = {
  error: { code: errorCode.invalidParams, message: 'Invalid params: unknown cursor' },
};

const offRefused: ListRefused = {
  error: {
    code: errorCode.refused,
    message: reasons.connector_disabled.forModel,
    data: reasonMeta('connector_disabled'),
  },
};

/**
 * @returns what answers list requests of both eras, page by page
 * @see MCP 2026-07-28, Pagination
 */
export function createLists({ views, offered, handles, connectors }: ListParts): Lists {
  /** The same array for the same list, so that its text is made once. */
  const shaped = new WeakMap<OfferedView, Map<string, readonly JsonObject[]>>();
  const pages = new WeakMap<readonly JsonObject[], Map<number, readonly JsonObject[]>>();

  function listOf(
    { token, connector }: Omit<McpRequest, 'message'>,
    method: ListMethod,
    { revision, capabilities }: ListReader,
  ): readonly JsonObject[] {
    if (method === 'tools/list')
      return views.view(token, connector).list(revision, declaredPages(capabilities) !== null);
    const view = offered.view(token, connector);
    // As the server says them: hosts compare frontmatter with what is in the files.
    if (method === 'skills/list') return view.skills.entries;
    return kept(shaped, view, `${method} ${revision}`, () =>
      offeringsOf(view, method).map((one) => offeringForRevision(one, revision)),
    );
  }

  /** At its own address an empty list would say that there is nothing to see (ATRYUM-30). */
  function isOff(connector: string | null): boolean {
    return connector !== null && connectors.find(connector)?.enabled === false;
  }

  /** What we list ourselves changes with the settings only. */
  function freshFor(connector: string, method: ListMethod): number {
    return connector === ownConnector
      ? limits.http.longestListKept
      : connectors.freshFor(connector, listed[method]);
  }

  return {
    page(request, method, reader, cursor) {
      if (isOff(request.connector)) return offRefused;
      const binding: Binding = {
        kind: 'cursor',
        grantId: request.token.grant.grantId,
        resource: request.resource,
        about: [method],
      };
      const from = cursor === undefined ? 0 : handles.open(binding, cursor)?.['from'];
      if (typeof from !== 'number') return unknownCursor;
      const list = listOf(request, method, reader);
      const to = from + limits.listPage;
      const isAll = from === 0 && list.length <= to;
      const page = isAll ? list : kept(pages, list, from, () => list.slice(from, to));
      const next =
        list.length <= to
          ? ''
          : `,"nextCursor":"${handles.seal(binding, { from: to }, limits.handles.cursor)}"`;
      return { before: `{"${members[method]}":`, entries: views.textOf(page), after: next };
    },
    ttlMs({ token, connector }, method) {
      const { connectors: reachable } = views.view(token, connector);
      const least = Math.min(...reachable.map((name) => freshFor(name, method)));
      return Number.isFinite(least) ? least : 0;
    },
  };
}

function offeringsOf(
  view: OfferedView,
  method: Exclude<ListMethod, 'tools/list' | 'skills/list'>,
): readonly JsonObject[] {
  switch (method) {
    case 'resources/list':
      return view.resources;
    case 'resources/templates/list':
      return view.templates;
    case 'prompts/list':
      return view.prompts;
  }
}

function kept<Owner extends object, Key, Value>(
  table: WeakMap<Owner, Map<Key, Value>>,
  owner: Owner,
  key: Key,
  make: () => Value,
): Value {
  let own = table.get(owner);
  if (own === undefined) table.set(owner, (own = new Map<Key, Value>()));
  let value = own.get(key);
  if (value === undefined) own.set(key, (value = make()));
  return value;
}
