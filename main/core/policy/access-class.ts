/**
 * What a tool can do: from its annotations and from its name, the more careful of the two (product.md section 6,
 * SEC-57). Annotations are the upstream's own word; they may raise the class, and lower it only where the name agrees.
 */
import type { AccessClass } from '../../../contract/views.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';

export interface Classified {
  readonly class: AccessClass;
  /** What a person should know: annotation against name, or a tool that can do anything. */
  readonly flags: readonly string[];
}

const readWords = new Set([
  'list',
  'get',
  'search',
  'read',
  'describe',
  'find',
  'fetch',
  'show',
  'view',
  'query',
  'lookup',
  'count',
  'check',
  'status',
  'echo',
  'ping',
  'help',
  'directory',
  'tree',
  'info',
]);
const destructiveWords = new Set([
  'delete',
  'remove',
  'drop',
  'purge',
  'revoke',
  'destroy',
  'erase',
  'wipe',
  'truncate',
  'uninstall',
  'terminate',
]);
const anythingWords = new Set([
  'execute',
  'exec',
  'eval',
  'run',
  'shell',
  'bash',
  'command',
  'sql',
  'graphql',
  'script',
  'request',
  'http',
]);
const anythingNames = new Set([
  'query',
  'execute_sql',
  'run_sql',
  'http_request',
  'api_request',
  'graphql',
  'raw',
]);
/** Parameters that carry a program or an arbitrary target. */
const anythingParameters = new Set([
  'sql',
  'code',
  'script',
  'command',
  'cmd',
  'graphql',
  'expression',
  'program',
]);

const order: readonly AccessClass[] = ['read', 'write', 'destructive'];

export function moreCareful(a: AccessClass, b: AccessClass): AccessClass {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

/** @param definition the tool as copied from the upstream */
export function classifyTool(definition: JsonObject): Classified {
  const name = typeof definition['name'] === 'string' ? definition['name'] : '';
  const annotations = isJsonObject(definition['annotations']) ? definition['annotations'] : {};
  const words = wordsOf(name);
  const byName = classByName(words);
  const byHint = classByHint(annotations);
  const flags: string[] = [];
  const canDoAnything =
    anythingNames.has(name.toLowerCase()) ||
    words.some((word) => anythingWords.has(word)) ||
    takesProgram(definition);
  let result: AccessClass;
  if (byHint === null) result = byName ?? 'write';
  // The name says nothing, the annotation says read: believe it. The name says more: the name wins.
  else result = byName === null ? byHint : moreCareful(byName, byHint);
  if (byHint === 'read' && result !== 'read') {
    flags.push(
      `says it only reads, but its name says ${result === 'destructive' ? 'it destroys' : 'it writes'}`,
    );
  }
  if (canDoAnything && result === 'read') result = 'write';
  if (canDoAnything) flags.push('can do anything its arguments say');
  return { class: result, flags };
}

function classByHint(annotations: JsonObject): AccessClass | null {
  if (annotations['destructiveHint'] === true && annotations['readOnlyHint'] !== true)
    return 'destructive';
  if (annotations['readOnlyHint'] === true) return 'read';
  if (annotations['readOnlyHint'] === false) return 'write';
  return null;
}

function classByName(words: readonly string[]): AccessClass | null {
  if (words.some((word) => destructiveWords.has(word))) return 'destructive';
  const [first = ''] = words;
  return readWords.has(first) ? 'read' : null;
}

/** `deleteRepo`, `delete_repo`, `delete-repo` → `delete`, `repo`. */
function wordsOf(name: string): string[] {
  return name
    .slice(0, 256)
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word !== '');
}

function takesProgram(definition: JsonObject): boolean {
  const schema = definition['inputSchema'];
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  if (!isJsonObject(properties)) return false;
  return Object.keys(properties).some((parameter) =>
    anythingParameters.has(parameter.toLowerCase()),
  );
}
