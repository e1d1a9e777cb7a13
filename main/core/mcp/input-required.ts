/**
 * Results of 2026-07-28 that ask before they answer: what they ask for, and the request that
 * answers it (MCP 2026-07-28, Multi Round-Trip Requests). The state is the server's own and goes
 * back as it came; it belongs to this one request. Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';

export interface InputRequired {
  /** By the server's key. */
  readonly requests: ReadonlyMap<string, { readonly method: string; readonly params: JsonObject }>;
  /** Undefined when the server keeps none: then none is sent. */
  readonly state: JsonValue | undefined;
}

/** Null for a result that is complete, or that asks in a way that cannot be answered. */
export function readInputRequired(result: JsonObject): InputRequired | null {
  if (result['resultType'] !== 'input_required') return null;
  const asked = result['inputRequests'] ?? {};
  if (!isJsonObject(asked)) return null;
  const requests = new Map<string, { method: string; params: JsonObject }>();
  for (const [key, request] of Object.entries(asked)) {
    if (!isJsonObject(request) || typeof request['method'] !== 'string') return null;
    const params = isJsonObject(request['params']) ? request['params'] : {};
    requests.set(key, { method: request['method'], params });
  }
  const state = result['requestState'];
  return requests.size === 0 && state === undefined ? null : { requests, state };
}

/** The params of the same request, once more, with the answers. */
export function answeredParams(
  params: JsonObject,
  answers: ReadonlyMap<string, JsonObject>,
  { state }: InputRequired,
): JsonObject {
  return {
    ...params,
    ...(answers.size === 0 ? {} : { inputResponses: Object.fromEntries(answers) }),
    ...(state === undefined ? {} : { requestState: state }),
  };
}
