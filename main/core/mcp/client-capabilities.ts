/**
 * What a client says it can be asked in the middle of a request and which extensions it has, and
 * what of it a connector may use (SEC-44). Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { declaredPages, uiExtension } from './extensions/ui-extension.ts';

/** What the person lets a connector use. */
export interface AllowedAsks {
  /** Forms and pages. */
  readonly input: boolean;
  /** The client's model. */
  readonly model: boolean;
  /** Its folders. */
  readonly folders: boolean;
  /** Extensions of MCP. */
  readonly extensions: boolean;
}

/** Nothing can be asked, and no page be shown. */
export const usesNothing: JsonObject = Object.freeze({});

/**
 * The members of `declared` that may be used, copied one by one. Nothing is declared to a server
 * that could not be answered (docs/reference/mcp-revisions.md#suspended-calls). Of extensions only
 * pages of apps: tasks depend on the request, and skills are the server's to declare.
 */
export function usableCapabilities(declared: JsonObject, allowed: AllowedAsks): JsonObject {
  const { elicitation, sampling, roots } = declared;
  const modes = allowed.input ? modesOf(elicitation) : null;
  const model = allowed.model && isJsonObject(sampling) ? sampling : null;
  const folders = allowed.folders && isJsonObject(roots) ? roots : null;
  const pages = allowed.extensions ? declaredPages(declared) : null;
  const extensions = pages === null ? {} : { extensions: { [uiExtension]: pages } };
  if (modes === null && model === null && folders === null)
    return pages === null ? usesNothing : extensions;
  return {
    ...extensions,
    ...(modes !== null && { elicitation: modes }),
    ...(model !== null && { sampling: flags(model, ['tools', 'context']) }),
    ...(folders !== null && {
      roots: folders['listChanged'] === true ? { listChanged: true } : {},
    }),
  };
}

/** An empty declaration means forms; one that names modes means those. */
function modesOf(elicitation: JsonValue | undefined): JsonObject | null {
  if (!isJsonObject(elicitation)) return null;
  if (Object.keys(elicitation).length === 0) return {};
  const modes = flags(elicitation, ['form', 'url']);
  return Object.keys(modes).length === 0 ? null : modes;
}

function flags(of: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => isJsonObject(of[name])).map((n) => [n, {}]));
}

/** Whether a server can ask who has these capabilities for anything. */
export function canBeAsked({ elicitation, sampling, roots }: JsonObject): boolean {
  return elicitation !== undefined || sampling !== undefined || roots !== undefined;
}

/** Whether a form can be shown to who declared this. */
export function showsForms({ elicitation }: JsonObject): boolean {
  const modes = modesOf(elicitation);
  return modes !== null && (Object.keys(modes).length === 0 || modes['form'] !== undefined);
}

/** Whether a page can be opened by who declared this. */
export function opensPages({ elicitation }: JsonObject): boolean {
  return modesOf(elicitation)?.['url'] !== undefined;
}

/** Whether who declared this can be asked that: no declaration, no question (SEC-44). */
export function mayBeAsked(method: string, params: JsonObject, declared: JsonObject): boolean {
  switch (method) {
    case 'sampling/createMessage':
      return declared['sampling'] !== undefined;
    case 'roots/list':
      return declared['roots'] !== undefined;
    case 'elicitation/create':
      return params['mode'] === 'url' ? opensPages(declared) : showsForms(declared);
    default:
      return false;
  }
}
