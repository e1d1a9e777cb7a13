/**
 * Which account or workspace is reached, from a tool that the server has for it (ATMOS-5,
 * ATOMIC-4). Only ever called because the person asked; the answer is a suggestion that they can
 * change, and decides nothing.
 */
import { CoreError } from '../../lib/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import type { CatalogueTool } from '../conversation/connector-facts.ts';
import type { Connector } from './connector.ts';

const fitName =
  /^(?:whoami|(?:get|describe|show)_(?:my_|current_)?(?:workspace|organi[sz]ation|tenant|team|account|user_profile|profile|user|me|viewer))$/u;

const found = new WeakMap<readonly CatalogueTool[], readonly string[]>();

/**
 * Accepted tools that read, need no argument and are named like it; those about workspaces first.
 */
export function labelToolsOf(tools: readonly CatalogueTool[]): readonly string[] {
  let names = found.get(tools);
  if (names === undefined) {
    const fit = tools.filter(isFit).map(({ name }) => name);
    const isPersonal = (name: string): boolean => /profile|user|me|viewer|whoami/iu.test(name);
    names = [...fit.filter((name) => !isPersonal(name)), ...fit.filter(isPersonal)];
    found.set(tools, names);
  }
  return names;
}

function isFit({ name, review, mode, class: set, definition }: CatalogueTool): boolean {
  const words = name
    .replaceAll(/([a-z])([A-Z])/gu, '$1_$2')
    .toLowerCase()
    .replaceAll('-', '_');
  const schema = definition['inputSchema'];
  const required = isJsonObject(schema) ? schema['required'] : undefined;
  const hints = definition['annotations'];
  const mayChange = isJsonObject(hints) && hints['readOnlyHint'] === false;
  const needsNothing = !Array.isArray(required) || required.length === 0;
  return (
    fitName.test(words) &&
    review === 'accepted' &&
    mode !== 'block' &&
    (set ?? 'read') === 'read' &&
    !mayChange &&
    needsNothing
  );
}

/**
 * @throws CoreError `conflict` – no tool for that, or an answer that names nothing;
 *   `connector_failed`
 */
export async function askForLabel(connector: Connector, tool: string): Promise<string> {
  const { name } = connector.stored();
  if (!labelToolsOf(connector.catalogue.tools()).includes(tool)) {
    throw new CoreError(
      'conflict',
      `${name} has no accepted tool "${visible(tool, 80)}" that says whose account it is.`,
      {
        hint: 'Give the label yourself.',
      },
    );
  }
  const outcome = await connector.request({
    method: 'tools/call',
    params: { name: tool, arguments: {} },
    signal: new AbortController().signal,
    timeoutMs: limits.upstream.headers,
  });
  if (outcome.kind === 'failed') throw new CoreError('connector_failed', outcome.message);
  const label = outcome.kind === 'result' ? labelFrom(outcome.result) : null;
  if (label !== null) return label;
  throw new CoreError('conflict', `The answer of ${name} names no account or workspace.`, {
    hint: 'Give the label yourself.',
  });
}

/** Null where the answer names nothing. */
function labelFrom(result: JsonObject): string | null {
  if (result['isError'] === true) return null;
  const { content, structuredContent } = result;
  const [first] = Array.isArray(content) ? (content as readonly JsonValue[]) : [];
  const words = isJsonObject(first) && typeof first['text'] === 'string' ? first['text'] : '';
  const read = isJsonObject(structuredContent) ? structuredContent : parsed(words);
  const label = isJsonObject(read) ? nameIn(read, 2) : read === null ? firstLine(words) : null;
  return label === null ? null : visible(label, limits.text.name);
}

const wholes = ['workspace_name', 'workspace', 'organization_name', 'organization', 'organisation'];
const names = [
  'name',
  'display_name',
  'displayName',
  'title',
  'slug',
  'email',
  'login',
  'username',
];
const wrappers = ['tenant', 'team', 'account', 'user', 'profile', 'viewer', 'data', 'result'];

function nameIn(from: JsonObject, depth: number): string | null {
  for (const member of [...wholes, ...names]) {
    const value = from[member];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  if (depth === 0) return null;
  for (const member of [...wholes, ...wrappers]) {
    const value = from[member];
    const inner = isJsonObject(value) ? nameIn(value, depth - 1) : null;
    if (inner !== null) return inner;
  }
  return null;
}

function firstLine(words: string): string | null {
  const line = words.split('\n').find((one) => one.trim() !== '');
  return line === undefined ? null : line.trim();
}

function parsed(words: string): JsonValue {
  try {
    return JSON.parse(words) as JsonValue;
  } catch {
    return null;
  }
}
