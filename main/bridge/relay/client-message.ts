/** A line of the client: what the relay has to know of it. The line itself goes on as it came. */
import { isJsonObject, type JsonObject } from '../../core/lib/json.ts';
import { idNearEnds } from '../../core/mcp/line-framing.ts';
import { errorCode, metaKey } from '../../core/mcp/revisions.ts';
import { parseMessage, type RpcId, type RpcMessage } from '../../core/mcp/json-rpc.ts';

export interface ClientRequest {
  readonly line: Buffer;
  readonly id: RpcId;
  readonly method: string;
  readonly params: JsonObject;
}

/** Null for a line that is no message. */
export function readLine(line: Buffer): RpcMessage | null {
  return parseMessage(line.toString('utf8'));
}

/** The revision that a message names itself, which only those of 2026-07-28 and later do. */
export function namedRevision(params: JsonObject): string | null {
  const meta = params['_meta'];
  const version = isJsonObject(meta) ? meta[metaKey.protocolVersion] : undefined;
  return typeof version === 'string' ? version : null;
}

/** What answers a line that cannot be read: with its id where that can be read. */
export function unreadable(line: Buffer): string {
  const isJson = parses(line);
  const error = isJson
    ? { code: errorCode.invalidRequest, message: 'The line is not one JSON-RPC message' }
    : { code: errorCode.parse, message: 'The line is not JSON' };
  return JSON.stringify({ jsonrpc: '2.0', id: null, error });
}

/** @returns the error for a line over the cap, with the id near its ends if there is one */
export function tooLong(head: Buffer, tail: Buffer, longest: number): string {
  const message = `The message is longer than ${longest / 2 ** 20} MiB, which is the most that Consentry takes. Nothing was sent.`;
  const id = idNearEnds(head, tail) ?? textIdNearEnds(head, tail);
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code: errorCode.invalidRequest, message } });
}

function textIdNearEnds(head: Buffer, tail: Buffer): string | null {
  const found =
    /^\{\s*"jsonrpc"\s*:\s*"2\.0"\s*,\s*"id"\s*:\s*"([\w.:-]{1,100})"/u.exec(
      head.toString('latin1'),
    ) ?? /"id"\s*:\s*"([\w.:-]{1,100})"\s*\}\s*$/u.exec(tail.toString('latin1'));
  return found?.[1] ?? null;
}

function parses(line: Buffer): boolean {
  try {
    JSON.parse(line.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
