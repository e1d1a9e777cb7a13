/**
 * JSON-RPC 2.0 messages as MCP uses them: no batches, results are objects, ids are strings or
 * integers. Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';

export type RpcId = string | number;

export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: JsonValue;
}

export type RpcMessage =
  | { readonly kind: 'result'; readonly id: RpcId; readonly result: JsonObject }
  | { readonly kind: 'error'; readonly id: RpcId | null; readonly error: RpcError }
  | {
      readonly kind: 'request';
      readonly id: RpcId;
      readonly method: string;
      readonly params: JsonObject;
    }
  | { readonly kind: 'notification'; readonly method: string; readonly params: JsonObject };

const longestMethod = 256;

/**
 * Reads one message from its text.
 *
 * @returns null for anything that is not one message: no JSON, a batch, nested too deeply, wrong
 *   members
 */
export function parseMessage(text: string): RpcMessage | null {
  if (nestsDeeperThan(text, limits.json.depth)) return null;
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
  return readMessage(value);
}

/** As `parseMessage`, for a value that is parsed already. */
export function readMessage(value: JsonValue): RpcMessage | null {
  if (!isJsonObject(value) || value['jsonrpc'] !== '2.0') return null;
  const id = value['id'];
  const method = value['method'];
  // A request is no answer (JSON-RPC 2.0 sections 4 and 5): one that is both would be read as
  // either.
  if (method !== undefined && ('result' in value || 'error' in value)) return null;
  if (method !== undefined) return readCall(id, method, value['params']);
  if (isJsonObject(value['error'])) {
    const error = readError(value['error']);
    if (error === null) return null;
    // Legacy servers send null, modern ones omit the id of a request they could not read.
    if (id === undefined || id === null) return { kind: 'error', id: null, error };
    return isRpcId(id) ? { kind: 'error', id, error } : null;
  }
  const result = value['result'];
  return isJsonObject(result) && isRpcId(id) ? { kind: 'result', id, result } : null;
}

function readCall(
  id: JsonValue | undefined,
  method: JsonValue,
  params: JsonValue | undefined,
): RpcMessage | null {
  if (typeof method !== 'string' || method.length > longestMethod) return null;
  const named = params ?? {};
  if (!isJsonObject(named)) return null;
  if (id === undefined) return { kind: 'notification', method, params: named };
  return isRpcId(id) ? { kind: 'request', id, method, params: named } : null;
}

function readError(error: JsonObject): RpcError | null {
  const { code, message, data } = error;
  if (typeof code !== 'number' || !Number.isInteger(code)) return null;
  const text = typeof message === 'string' ? message : '';
  return data === undefined ? { code, message: text } : { code, message: text, data };
}

function isRpcId(id: JsonValue | undefined): id is RpcId {
  return Number.isSafeInteger(id) || (typeof id === 'string' && id.length <= limits.json.idLength);
}

export function requestText(id: RpcId, method: string, params: JsonObject): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

export function notificationText(method: string, params?: JsonObject): string {
  return JSON.stringify(
    params === undefined ? { jsonrpc: '2.0', method } : { jsonrpc: '2.0', method, params },
  );
}

export function resultText(id: RpcId, result: JsonObject): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}

export function errorText(id: RpcId, code: number, message: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
}

/**
 * True when brackets outside strings nest deeper than `depth`. `JSON.parse` survives any depth, but
 * whoever walks or prints the value later would overflow the stack (SEC-60).
 */
export function nestsDeeperThan(text: string, depth: number): boolean {
  if (text.length <= depth) return false;
  let open = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === 0x22) {
      index = endOfString(text, index + 1);
    } else if (character === 0x7b || character === 0x5b) {
      open += 1;
      if (open > depth) return true;
    } else if (character === 0x7d || character === 0x5d) {
      open -= 1;
    }
  }
  return false;
}

/** Index of the quote that ends the string, or the end of the text: then it is no JSON anyway. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (end - 1 - slashes >= start && text.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

/** A method that may be named in a log: nobody else's text is that short and plain. */
export const methodName = /^(?=.{1,64}$)[\w$.-]+(?:\/[\w$.-]+)*$/u;
