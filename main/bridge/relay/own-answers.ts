/**
 * Answers of the bridge itself, for the time that Consentry cannot be asked: empty lists, and
 * sentences for calls.
 */
import type { JsonObject } from '../../core/lib/json.ts';
import { resultText } from '../../core/mcp/json-rpc.ts';
import {
  errorCode,
  latestLegacy,
  isLegacyRevision,
  metaKey,
  modernRevisions,
  type Era,
} from '../../core/mcp/revisions.ts';
import type { ClientRequest } from './client-message.ts';

export interface Self {
  readonly version: string;
}

/** What Consentry offers when it can; lists that change say so later. */
const capabilities: JsonObject = {
  tools: { listChanged: true },
  resources: { listChanged: true },
  prompts: { listChanged: true },
};

const emptyLists: Readonly<Record<string, JsonObject>> = {
  'tools/list': { tools: [] },
  'prompts/list': { prompts: [] },
  'resources/list': { resources: [] },
  'resources/templates/list': { resourceTemplates: [] },
};

/** @param sentence what is in the way, and what the person can do */
export function ownAnswer(
  { id, method, params }: ClientRequest,
  era: Era,
  sentence: string,
  self: Self,
): string {
  const answer = (result: JsonObject): string =>
    resultText(id, era === 'legacy' ? result : modern(result, method, self));
  const list = Object.hasOwn(emptyLists, method) ? emptyLists[method] : undefined;
  if (list !== undefined) return answer(list);
  switch (method) {
    case 'initialize':
      return answer(initialized(params, sentence, self));
    case 'server/discover':
      return answer({
        supportedVersions: [...modernRevisions],
        capabilities,
        instructions: sentence,
      });
    case 'ping':
    case 'logging/setLevel':
      return answer({});
    case 'tools/call':
      return answer({ content: [{ type: 'text', text: sentence }], isError: true });
    default:
      return JSON.stringify({
        jsonrpc: '2.0',
        id,
        error: { code: errorCode.refused, message: sentence },
      });
  }
}

/**
 * The revision that Consentry would choose too (MCP 2025-11-25, Lifecycle, Version Negotiation).
 */
function initialized(params: JsonObject, instructions: string, { version }: Self): JsonObject {
  const requested = params['protocolVersion'];
  const isKnown = typeof requested === 'string' && isLegacyRevision(requested);
  return {
    protocolVersion: isKnown ? requested : latestLegacy,
    capabilities,
    serverInfo: { name: 'consentry', version },
    instructions,
  };
}

const cached = new Set([...Object.keys(emptyLists), 'server/discover']);

function modern(result: JsonObject, method: string, { version }: Self): JsonObject {
  return {
    resultType: 'complete',
    ...result,
    ...(cached.has(method) && { ttlMs: 0, cacheScope: 'private' }),
    _meta: { [metaKey.serverInfo]: { name: 'consentry', version } },
  };
}
