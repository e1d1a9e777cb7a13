/**
 * What a client is told at the beginning that it can use here: the union of what its connectors
 * offer (docs/reference/mcp-revisions.md#all-connectors-behind-one-endpoint).
 */
import { announcesUpdates } from '../../connectors/conversation/upstream-identity.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { copyObject, opaqueBounds } from '../../mcp/definitions/copy-json.ts';
import { declaredSkills, skillsExtension } from '../../mcp/extensions/skills-extension.ts';
import { uiExtension } from '../../mcp/extensions/ui-extension.ts';
import type { Era } from '../../mcp/revisions.ts';
import { speaksTasks, tasksExtension } from '../../mcp/tasks-extension.ts';
import type { McpRequest } from './mcp-request.ts';
import type { OfferedView, OfferedViews } from '../view/offered-view.ts';

/** @returns the capabilities for `initialize` or `server/discover` */
export function capabilitiesFor(
  { offered }: { readonly offered: OfferedViews },
  { token, connector }: Pick<McpRequest, 'token' | 'connector'>,
  era: Era,
): JsonObject {
  const { from } = offered.view(token, connector);
  const has = (capability: string): boolean =>
    from.some(({ capabilities }) => capabilities[capability] !== undefined);
  const changes = { listChanged: true };
  const sendsUpdates = from.some(({ capabilities }) => announcesUpdates(capabilities));
  return {
    tools: changes,
    ...(has('resources') && {
      resources: { ...changes, ...(sendsUpdates && { subscribe: true }) },
    }),
    ...(has('prompts') && { prompts: changes }),
    ...(has('completions') && { completions: {} }),
    ...(has('logging') && { logging: {} }),
    ...member('experimental', merged(from, experimentsOf)),
    ...member('extensions', {
      ...merged(from, ({ capabilities }) => extensionsOf(capabilities, era)),
      ...skillsOf(from),
    }),
  };
}

function member(name: string, value: JsonObject): JsonObject {
  return Object.keys(value).length === 0 ? {} : { [name]: value };
}

/** What several say under one name is what the first of them says. */
function merged(
  from: OfferedView['from'],
  read: (by: OfferedView['from'][number]) => JsonObject,
): JsonObject {
  return Object.fromEntries(from.toReversed().flatMap((by) => Object.entries(read(by))));
}

function experimentsOf({ capabilities }: OfferedView['from'][number]): JsonObject {
  return copyObject(capabilities['experimental'], opaqueBounds) ?? {};
}

/** Folders can be read where one of the servers lets its own be read (SEP-2640). */
function skillsOf(from: OfferedView['from']): JsonObject {
  const declared = from.flatMap(({ capabilities }) => declaredSkills(capabilities) ?? []);
  if (declared.length === 0) return {};
  const directoryRead = declared.some(({ readsDirectories }) => readsDirectories);
  return { [skillsExtension]: directoryRead ? { directoryRead } : {} };
}

/** Extensions that pass beside skills; the page of a connector names those that do not. */
function extensionsOf(capabilities: JsonObject, era: Era): JsonObject {
  const declared = copyObject(capabilities['extensions'], opaqueBounds) ?? {};
  const pages = declared[uiExtension];
  return {
    ...(isJsonObject(pages) && { [uiExtension]: pages }),
    ...(era === 'modern' && speaksTasks(capabilities) && { [tasksExtension]: {} }),
  };
}
