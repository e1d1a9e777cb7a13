/**
 * What one grant sees on one route beside tools: resources, templates of resources and prompts, by
 * the names and URIs they are shown under, with whose they are and the decision on using them
 * (INV-1). Built when first asked for and kept as long as the view of the tools is, since both hang
 * on the same versions.
 */
import type { Offerings } from '../../connectors/catalogue/fetch-offerings.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { JsonObject } from '../../lib/json.ts';
import { isPage } from '../../mcp/extensions/ui-extension.ts';
import { couldComeFrom } from '../../mcp/uri-template.ts';
import { heldTo } from '../../permission-sets/held-to.ts';
import type { PermissionBook } from '../../permission-sets/permission-book.ts';
import { decideUse, mayWrite, type UseFacts } from '../../policy/decide-use.ts';
import type { Decision } from '../../policy/decision.ts';
import type { CallFacts } from '../../policy/facts.ts';
import type { RuleBook } from '../../rules/rule-book.ts';
import type { ClientSettings } from '../../rules/client-settings.ts';
import type { GlobalState } from './global-state.ts';
import type { GrantView, GrantViews } from './grant-view.ts';
import type { Subject } from './judge-tool.ts';
import { isListed } from './is-listed.ts';
import type { LinkedResources } from './linked-resources.ts';
import type { PageNames } from './page-names.ts';
import type { Offering, Reachable } from './reachable.ts';
import { createSkillNames, type SkillNames } from './skill-names.ts';
import { named, ofPages } from './distinct-uris.ts';
import { exposedName } from './tool-names.ts';

/** A connector whose resources and prompts this grant may use. */
export interface OfferedBy extends Offering {
  /** Without anything at hand that is named. */
  readonly decision: Decision;
  readonly decideFor: (call: CallFacts) => Decision;
}

/** Something offered, and the name it has with its connector. */
export interface Offered {
  readonly by: OfferedBy;
  /** Original URI, URI template or name. */
  readonly original: string;
}

export interface OfferedView {
  /** Entries of the lists as clients are shown them. */
  readonly resources: readonly JsonObject[];
  readonly templates: readonly JsonObject[];
  readonly prompts: readonly JsonObject[];
  /** Skills of all connectors, accepted or not. */
  readonly skills: SkillNames;
  /** Those of which something may be used. */
  readonly from: readonly OfferedBy[];
  /** @param uri as a client names it; also one that is in no list */
  resource(uri: string): Offered | undefined;
  template(uriTemplate: string): Offered | undefined;
  prompt(name: string): Offered | undefined;
  /** How a client knows this URI of a connector. */
  exposedUri(connector: string, uri: string): string;
}

export interface OfferedViews {
  view(token: LiveToken, connector: string | null): OfferedView;
  /**
   * The resource that a client means, as far as it may read it: who may only read gets what the
   * server lists, what could come from its templates, and what it linked to in an answer to this
   * grant. A URI that somebody made up is not there.
   */
  resource(token: LiveToken, connector: string | null, uri: string): Offered | undefined;
  /** Whether the grant may ask the connector for URIs that it never named. */
  readsUnlisted(token: LiveToken, connector: string): boolean;
}

interface Parts {
  readonly views: GrantViews;
  readonly reachable: Reachable;
  readonly clientSettings: ClientSettings;
  readonly permissions: PermissionBook;
  readonly rules: RuleBook;
  readonly globalState: GlobalState;
  readonly linked: LinkedResources;
}

/** @returns the views of all grants; none is built before it is asked for */
export function createOfferedViews(parts: Parts): OfferedViews {
  const { views, linked, reachable } = parts;
  const cache = new WeakMap<GrantView, OfferedView>();

  function viewOf(token: LiveToken, connector: string | null): OfferedView {
    const tools = views.view(token, connector);
    let view = cache.get(tools);
    if (view === undefined) {
      const from = offeredBy(parts, token, tools.connectors);
      const skills = createSkillNames(from, connector === null);
      view = connector === null ? aggregate(from, tools.pages, skills) : single(from, skills);
      cache.set(tools, view);
    }
    return view;
  }

  function readsUnlisted(token: LiveToken, connector: string): boolean {
    const offering = reachable.offering(connector);
    return offering !== undefined && mayWrite(factsOf(parts, views.subject(token), offering));
  }

  return {
    view: viewOf,
    readsUnlisted,
    resource(token, connector, uri) {
      const view = viewOf(token, connector);
      const found = view.resource(uri);
      if (found === undefined) return undefined;
      const { by, original } = found;
      const page = views.view(token, connector).pages.find(uri);
      const isKnown =
        page?.connector === by.connector ||
        isListed(by.offered, original) ||
        linked.has(token, by.connectorId, original) ||
        view.skills.has(by.connector, original) ||
        readsUnlisted(token, by.connector);
      return isKnown ? found : undefined;
    },
  };
}

function factsOf(
  { clientSettings, permissions, rules, globalState }: Parts,
  { client, isBlocked, access }: Subject,
  { connector, connectorId, facts }: Offering,
): UseFacts {
  const { clientId } = client;
  const isSwitchedOff = clientId !== null && clientSettings.isOff(clientId, connectorId);
  return {
    globalState: globalState.current(),
    asker: { isBlocked, access, isSwitchedOff, heldTo: heldTo(permissions, clientId, connector) },
    connector: facts,
    rules: rules.index(),
    who: client,
  };
}

function offeredBy(
  parts: Parts,
  token: LiveToken,
  connectors: readonly string[],
): readonly OfferedBy[] {
  const subject = parts.views.subject(token);
  return connectors.flatMap((name) => {
    const offering = parts.reachable.offering(name);
    if (offering === undefined) return [];
    const decideFor = (call?: CallFacts): Decision =>
      decideUse(factsOf(parts, subject, offering), call);
    const decision = decideFor();
    return decision.isListed ? [{ ...offering, decision, decideFor }] : [];
  });
}

/** `/mcp/<connector>`: as the server names everything. */
function single(from: readonly OfferedBy[], skills: SkillNames): OfferedView {
  const [by] = from;
  const offered = by?.offered;
  const find = (original: string): Offered | undefined => by && { by, original };
  return {
    resources: offered?.resources ?? [],
    templates: offered?.templates ?? [],
    prompts: offered?.prompts ?? [],
    skills,
    from,
    // Servers read more than they list; who may ask for that is looked at by
    // `OfferedViews.resource`.
    resource: find,
    template: find,
    prompt: find,
    exposedUri: (_connector, uri) => uri,
  };
}

/**
 * `/mcp`: prompts named as tools are; URIs as they are where only one connector has them
 * (docs/reference/mcp-revisions.md#all-connectors-behind-one-endpoint).
 */
function aggregate(from: readonly OfferedBy[], pages: PageNames, skills: SkillNames): OfferedView {
  const isShared = sharedUris(from);
  const resources = new Map<string, Offered>();
  const templates = new Map<string, Offered>();
  const prompts = new Map<string, Offered>();
  const lists = {
    resources: [] as JsonObject[],
    templates: [] as JsonObject[],
    prompts: [] as JsonObject[],
  };
  /** The first stays where two have one name: neither may answer for the other. */
  const enter = (table: Map<string, Offered>, key: string, one: Offered): boolean =>
    !table.has(key) && table.set(key, one).has(key);
  const exposedUri = (connector: string, uri: string): string => {
    if (!isPage(uri)) {
      const ofSkill = skills.exposed(connector, uri);
      return ofSkill ?? (isShared(uri) ? `${resourcePrefix}${connector}:${uri}` : uri);
    }
    const known = pages.exposed(connector, uri);
    return known ?? (isShared(uri) ? named(ofPages, connector, uri) : uri);
  };
  for (const by of from) {
    const { connector, offered } = by;
    for (const one of offered.resources) {
      const uri = exposedUri(connector, one.uri);
      if (enter(resources, uri, { by, original: one.uri })) lists.resources.push({ ...one, uri });
    }
    for (const one of offered.templates) {
      const uriTemplate = exposedUri(connector, one.uriTemplate);
      if (enter(templates, uriTemplate, { by, original: one.uriTemplate }))
        lists.templates.push({ ...one, uriTemplate });
    }
    for (const one of offered.prompts) {
      const name = exposedName(connector, one.name);
      if (enter(prompts, name, { by, original: one.name })) lists.prompts.push({ ...one, name });
    }
  }
  const reading = from.filter(({ capabilities }) => capabilities['resources'] !== undefined);

  function unlisted(uri: string): Offered | undefined {
    const page = pages.find(uri);
    if (page !== undefined) {
      const by = reading.find(({ connector }) => connector === page.connector);
      return by && { by, original: page.original };
    }
    const skill = skills.find(uri);
    if (skill !== undefined) {
      const by = from.find(({ connector }) => connector === skill.connector);
      return by && { by, original: skill.original };
    }
    if (uri.startsWith(resourcePrefix)) {
      const colon = uri.indexOf(':', resourcePrefix.length);
      const by = reading.find(
        ({ connector }) => connector === uri.slice(resourcePrefix.length, colon),
      );
      return by && { by, original: uri.slice(colon + 1) };
    }
    const fitting = reading.filter(({ offered }) =>
      offered.templates.some(({ uriTemplate }) => couldComeFrom(uriTemplate, uri)),
    );
    // Whose it is has to be beyond doubt; servers read more than they list.
    const [by, ...others] = fitting.length === 0 && !isShared(uri) ? reading : fitting;
    return by === undefined || others.length > 0 ? undefined : { by, original: uri };
  }

  return {
    ...lists,
    skills,
    from,
    resource: (uri) => resources.get(uri) ?? unlisted(uri),
    template: (uriTemplate) => templates.get(uriTemplate),
    prompt: (name) => prompts.get(name),
    exposedUri,
  };
}

/** Before the name of the connector in a URI that more than one of them has. */
export const resourcePrefix = 'consentry+';

/** Says of a URI or template whether more than one connector has it. */
function sharedUris(from: readonly OfferedBy[]): (uri: string) => boolean {
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  for (const { connector, offered } of from) {
    for (const uri of urisOf(offered)) {
      const owner = owners.get(uri);
      if (owner === undefined) owners.set(uri, connector);
      // One that looks like ours would be taken for ours.
      if ((owner !== undefined && owner !== connector) || uri.startsWith(resourcePrefix))
        shared.add(uri);
    }
  }
  return (uri) => shared.has(uri);
}

function urisOf({ resources, templates }: Offerings): readonly string[] {
  return [...resources.map(({ uri }) => uri), ...templates.map(({ uriTemplate }) => uriTemplate)];
}
