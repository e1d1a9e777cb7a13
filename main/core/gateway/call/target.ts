/**
 * What a request wants to use: a tool, a resource, a prompt, a completion. All of them go the same way from here on (INV-1):
 * looked up, decided, perhaps asked, sent, written down. What is sent is built from validated fields only (SEC-46).
 */
import type { LiveToken } from '../../grants/tokens.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type { GrantViews, ToolEntry } from '../view/grant-view.ts';
import type { Offered, OfferedView, OfferedViews } from '../view/offered-view.ts';

export type UseMethod = 'tools/call' | 'resources/read' | 'prompts/get' | 'completion/complete';

export interface Wanted {
  readonly method: UseMethod;
  /** As the client names it. */
  readonly name: string;
  /** Shown in the log as what was used; null where the arguments say it. */
  readonly label: string | null;
  /** What is decided on, shown to the person, and written down. */
  readonly args: JsonObject;
  /** What is there under this name now. */
  readonly find: () => Found | undefined;
}

export interface Found {
  readonly entry: ToolEntry;
  /** Without `_meta`. */
  readonly params: JsonObject;
  /** How the client knows a URI of the server; null where it is as the server says. */
  readonly exposedUri: ((uri: string) => string) | null;
}

interface From {
  readonly views: GrantViews;
  readonly offered: OfferedViews;
}

/** Null where the params are not those of the method. */
export function wantedOf(
  from: From,
  method: UseMethod,
  params: JsonObject,
  token: LiveToken,
  connector: string | null,
): Wanted | null {
  switch (method) {
    case 'tools/call':
      return wantedTool(from.views, params, token, connector);
    case 'resources/read':
      return wantedResource(from.offered, params, token, connector);
    case 'prompts/get':
      return wantedPrompt(() => from.offered.view(token, connector), params);
    case 'completion/complete':
      return wantedCompletion(from.offered, params, token, connector);
  }
}

function wantedTool(
  views: GrantViews,
  params: JsonObject,
  token: LiveToken,
  connector: string | null,
): Wanted | null {
  const { name, arguments: args = {} } = params;
  if (typeof name !== 'string' || !isJsonObject(args)) return null;
  return {
    method: 'tools/call',
    name,
    label: name,
    args,
    find() {
      const entry = views.view(token, connector).entries.get(name);
      return (
        entry && { entry, params: { name: entry.tool.name, arguments: args }, exposedUri: null }
      );
    },
  };
}

function wantedResource(
  offeredViews: OfferedViews,
  params: JsonObject,
  token: LiveToken,
  connector: string | null,
): Wanted | null {
  const { uri } = params;
  if (typeof uri !== 'string') return null;
  return {
    method: 'resources/read',
    name: uri,
    label: null,
    args: { uri },
    find() {
      const offered = offeredViews.resource(token, connector, uri);
      if (offered === undefined) return undefined;
      const now = offeredViews.view(token, connector);
      const exposedUri = (original: string): string =>
        now.exposedUri(offered.by.connector, original);
      return found(offered, 'resources/read', { uri: offered.original }, exposedUri);
    },
  };
}

function wantedPrompt(view: () => OfferedView, params: JsonObject): Wanted | null {
  const { name, arguments: args } = params;
  if (typeof name !== 'string' || (args !== undefined && !areTexts(args))) return null;
  return {
    method: 'prompts/get',
    name,
    label: name,
    args: args === undefined ? { name } : { name, arguments: args },
    find() {
      const offered = view().prompt(name);
      if (offered === undefined) return undefined;
      const named = { name: offered.original };
      return found(
        offered,
        'prompts/get',
        args === undefined ? named : { ...named, arguments: args },
      );
    },
  };
}

function wantedCompletion(
  offeredViews: OfferedViews,
  params: JsonObject,
  token: LiveToken,
  connector: string | null,
): Wanted | null {
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
    find() {
      const now = offeredViews.view(token, connector);
      const offered = isPrompt
        ? now.prompt(named)
        : (now.template(named) ?? offeredViews.resource(token, connector, named));
      if (offered === undefined) return undefined;
      const { original } = offered;
      return found(offered, 'completion/complete', {
        ref: isPrompt
          ? { type: 'ref/prompt', name: original }
          : { type: 'ref/resource', uri: original },
        argument: { name, value },
        ...(known !== undefined && { context: { arguments: known } }),
      });
    },
  };
}

/** Whatever is used, the decision sees a tool that reads; rules that name tools are not about it (`decideUse`). */
function found(
  { by }: Offered,
  method: UseMethod,
  params: JsonObject,
  exposedUri: Found['exposedUri'] = null,
): Found {
  const entry: ToolEntry = {
    exposedName: method,
    tool: {
      connectorId: by.connectorId,
      connector: by.connector,
      name: method,
      definition: { name: method },
      // There is no definition that could change.
      hash: method,
      review: 'accepted',
      mode: null,
      class: null,
      never: false,
      turned: null,
    },
    classified: { class: 'read', flags: [] },
    clientMode: null,
    loggedArguments: by.loggedArguments,
    decision: by.decision,
    decideFor: by.decideFor,
  };
  return { entry, params, exposedUri };
}

function areTexts(value: JsonValue): value is JsonObject {
  return isJsonObject(value) && Object.values(value).every((member) => typeof member === 'string');
}
