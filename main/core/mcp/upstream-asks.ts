/**
 * Answers that still ask for something after the permitted questions were read: input of the person
 * (elicitation, a page to open), a completion of the client's model, its folders, or a kind of
 * result that we do not speak. They are not passed on (SEC-44; MCP 2026-07-28, Multi Round-Trip
 * Requests; MCP 2025-11-25, Elicitation, URL Elicitation Required Error). Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import type { RpcError } from './json-rpc.ts';
import { errorCode } from './revisions.ts';

const mostNamed = 5;

/** What the result asks for, as foreign text for a sentence; null for a result that is complete. */
export function askedByResult(result: JsonObject): string | null {
  const type = result['resultType'];
  // Servers of older revisions do not say it.
  if (type === undefined || type === 'complete') return null;
  if (typeof type !== 'string') return 'an answer of another kind';
  if (type !== 'input_required') return `an answer of the kind "${type.slice(0, 64)}"`;
  const requests = isJsonObject(result['inputRequests']) ? result['inputRequests'] : {};
  const methods = new Set(Object.values(requests).map(methodOf));
  return methods.size === 0 ? 'another try' : [...methods].slice(0, mostNamed).join(', ');
}

/** What the error asks for, as `askedByResult`; null for an error that is only one. */
export function askedByError({ code, data }: RpcError): string | null {
  const asks =
    code === errorCode.urlElicitationRequired ||
    (isJsonObject(data) && data['elicitations'] !== undefined);
  return asks ? 'a page to be opened' : null;
}

function methodOf(request: JsonValue | undefined): string {
  const method = isJsonObject(request) ? request['method'] : undefined;
  return typeof method === 'string' ? method.slice(0, 64) : 'something';
}
