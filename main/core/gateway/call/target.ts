/**
 * What a request is about: a tool, a resource, a skill, a prompt, a completion. All of them go the
 * same way from here on (INV-1): resolved, decided, perhaps asked about, sent, written down. What
 * is sent is built from validated fields only (SEC-46).
 */
import type { AccessClass } from '../../../../contract/views/access.ts';
import type { CatalogueTool } from '../../connectors/conversation/connector-facts.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { declaredSkills } from '../../mcp/extensions/skills-extension.ts';
import type { GrantViews, ToolEntry } from '../view/grant-view.ts';
import type { Offered, OfferedBy, OfferedView, OfferedViews } from '../view/offered-view.ts';

export type OperationMethod =
  | 'tools/call'
  | 'resources/read'
  | 'prompts/get'
  | 'completion/complete'
  | 'skills/get'
  | 'resources/directory/read';

/** Of what a URI names. */
type ReadMethod = Extract<
  OperationMethod,
  'resources/read' | 'skills/get' | 'resources/directory/read'
>;

/** @returns whether the method names what it is about by its URI, and gives what is read there */
export function isRead(method: OperationMethod): method is ReadMethod {
  return reads.has(method);
}

const reads: ReadonlySet<OperationMethod> = new Set<ReadMethod>([
  'resources/read',
  'skills/get',
  'resources/directory/read',
]);

export interface Target {
  readonly method: OperationMethod;
  /** As the client names it. */
  readonly name: string;
  /** Shown in the log as what was used; null where the arguments say it. */
  readonly label: string | null;
  /** What is decided on, shown to the person, and written down. */
  readonly args: JsonObject;
  /** What is there under this name now. */
  readonly resolve: () => ResolvedTarget | undefined;
}

interface Resolved {
  /** What is sent upstream; without `_meta`. */
  readonly params: JsonObject;
  /** How the client knows a URI of the server; null where it is as the server says. */
  readonly exposedUri: ((uri: string) => string) | null;
}

interface ToolTarget extends Resolved {
  readonly kind: 'tool';
  readonly owner: CatalogueTool;
  readonly judged: ToolEntry;
}

/**
 * What a connector offers beside its tools. It counts as reading; it has no definition that could
 * change, and no mode.
 */
interface OfferedTarget extends Resolved {
  readonly kind: 'offered';
  readonly owner: OfferedBy;
  readonly judged: OfferedBy;
}

/** `owner` says whose it is, `judged` the decision on it for this grant. */
export type ResolvedTarget = ToolTarget | OfferedTarget;

/** Another digest is another definition, which nobody approved (SEC-35). */
export function definitionOf(target: ResolvedTarget, method: OperationMethod): string {
  return target.kind === 'tool' ? target.owner.hash : method;
}

/** @returns the access class of a tool; what is no tool reads */
export function classOf(target: ResolvedTarget): AccessClass {
  return target.kind === 'tool' ? target.judged.classified.class : 'read';
}

/**
 * Whether a call is never allowed for longer than itself, whatever it is asked for: the tool
 * destroys, or nobody has looked at it as it is now (ALATION-24).
 */
export function isOnceOnly(target: ResolvedTarget): boolean {
  const isUnreviewed = target.kind === 'tool' && target.owner.review !== 'accepted';
  return isUnreviewed || classOf(target) === 'destructive';
}

interface From {
  readonly views: GrantViews;
  readonly offered: OfferedViews;
}

/** Null where the params are not those of the method. */
export function targetOf(
  from: From,
  method: OperationMethod,
  params: JsonObject,
  token: LiveToken,
  connector: string | null,
): Target | null {
  switch (method) {
    case 'tools/call':
      return toolTarget(from.views, params, token, connector);
    case 'resources/read':
    case 'skills/get':
    case 'resources/directory/read':
      return resourceTarget(from.offered, { method, params }, token, connector);
    case 'prompts/get':
      return promptTarget(() => from.offered.view(token, connector), params);
    case 'completion/complete':
      return completionTarget(from.offered, params, token, connector);
  }
}

function toolTarget(
  views: GrantViews,
  params: JsonObject,
  token: LiveToken,
  connector: string | null,
): Target | null {
  const { name, arguments: args = {} } = params;
  if (typeof name !== 'string' || !isJsonObject(args)) return null;
  return {
    method: 'tools/call',
    name,
    label: name,
    args,
    resolve() {
      const entry = views.view(token, connector).entries.get(name);
      if (entry === undefined) return undefined;
      const { tool: owner } = entry;
      const sent = { name: owner.name, arguments: args };
      return { kind: 'tool', owner, judged: entry, params: sent, exposedUri: null };
    },
  };
}

function resourceTarget(
  offeredViews: OfferedViews,
  { method, params }: { readonly method: ReadMethod; readonly params: JsonObject },
  token: LiveToken,
  connector: string | null,
): Target | null {
  const { uri, cursor } = params;
  if (typeof uri !== 'string') return null;
  const isPaged = method === 'resources/directory/read' && cursor !== undefined;
  if (isPaged && typeof cursor !== 'string') return null;
  return {
    method,
    name: uri,
    label: null,
    args: { uri },
    resolve() {
      const offered = offeredViews.resource(token, connector, uri);
      if (offered === undefined || !serves(offered.by, method)) return undefined;
      const now = offeredViews.view(token, connector);
      const exposedUri = (original: string): string =>
        now.exposedUri(offered.by.connector, original);
      const read = { uri: offered.original, ...(isPaged && { cursor }) };
      return offeredTarget(offered, read, exposedUri);
    },
  };
}

/** Whether the server has declared the method, where that is more than having resources. */
function serves({ capabilities }: OfferedBy, method: ReadMethod): boolean {
  if (method === 'resources/read') return true;
  const declared = declaredSkills(capabilities);
  return method === 'skills/get' ? declared !== null : declared?.readsDirectories === true;
}

function promptTarget(view: () => OfferedView, params: JsonObject): Target | null {
  const { name, arguments: args } = params;
  if (typeof name !== 'string' || (args !== undefined && !areTexts(args))) return null;
  return {
    method: 'prompts/get',
    name,
    label: name,
    args: args === undefined ? { name } : { name, arguments: args },
    resolve() {
      const offered = view().prompt(name);
      if (offered === undefined) return undefined;
      const named = { name: offered.original };
      return offeredTarget(offered, args === undefined ? named : { ...named, arguments: args });
    },
  };
}

function completionTarget(
  offeredViews: OfferedViews,
  params: JsonObject,
  token: LiveToken,
  connector: string | null,
): Target | null {
  const { ref, argument, context } = params;
  if (!isJsonObject(ref) || !isJsonObject(argument)) return null;
  const { name, value } = argument;
  const isPrompt = ref['type'] === 'ref/prompt';
  const named = isPrompt ? ref['name'] : ref['uri'];
  if (typeof named !== 'string' || typeof name !== 'string' || typeof value !== 'string')
    return null;
  if (!isPrompt && ref['type'] !== 'ref/resource') return null;
  const known = isJsonObject(context) ? context['arguments'] : undefined;
  if (known !== undefined && !areTexts(known)) return null;
  return {
    method: 'completion/complete',
    name: named,
    label: isPrompt ? named : null,
    args: isPrompt ? { name: named, argument: name } : { uri: named, argument: name },
    resolve() {
      const now = offeredViews.view(token, connector);
      const offered = isPrompt
        ? now.prompt(named)
        : (now.template(named) ?? offeredViews.resource(token, connector, named));
      if (offered === undefined) return undefined;
      const { original } = offered;
      return offeredTarget(offered, {
        ref: isPrompt
          ? { type: 'ref/prompt', name: original }
          : { type: 'ref/resource', uri: original },
        argument: { name, value },
        ...(known !== undefined && { context: { arguments: known } }),
      });
    },
  };
}

function offeredTarget(
  { by }: Offered,
  params: JsonObject,
  exposedUri: ResolvedTarget['exposedUri'] = null,
): OfferedTarget {
  return { kind: 'offered', owner: by, judged: by, params, exposedUri };
}

function areTexts(value: JsonValue): value is JsonObject {
  return isJsonObject(value) && Object.values(value).every((member) => typeof member === 'string');
}
