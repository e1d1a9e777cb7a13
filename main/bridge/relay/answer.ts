/** Reads what Consentry answers to one request and forwards it, line by line, unchanged. */
import type { IncomingMessage } from 'node:http';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import type { RpcId } from '../../core/mcp/json-rpc.ts';
import { createSseParser, type SseEvent } from '../../core/mcp/sse.ts';
import { Lost, readText } from '../link/own-server.ts';

/** What Consentry says instead of an answer. */
export interface Refusal {
  readonly status: number;
  /** The error of JSON-RPC in its body, with the id of the request. */
  readonly rpc: { readonly text: string; readonly code: number } | null;
  /** For people and models. */
  readonly text: string;
}

/** @returns whether the answer comes as server-sent events */
export function isStream({ headers }: IncomingMessage): boolean {
  return (headers['content-type'] ?? '').startsWith('text/event-stream');
}

/** A JSON body in the pieces that it came in. @throws Lost */
export async function readBody(response: IncomingMessage): Promise<readonly Buffer[]> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limits.bridge.answer) throw new Lost();
      // Outside of strings a line end is only space, and inside there is none.
      chunks.push(
        chunk.includes(10) ? Buffer.from(inOneLine(chunk.toString('latin1')), 'latin1') : chunk,
      );
    }
  } catch (error) {
    throw asLost(error);
  }
  return chunks;
}

/**
 * Every event in its order, each one taken before the next is read.
 *
 * @throws Lost when the stream broke; it just ends otherwise
 */
export async function readEvents(
  response: IncomingMessage,
  take: (event: SseEvent) => Promise<void>,
): Promise<void> {
  let events: SseEvent[] = [];
  const { event } = limits.bridge;
  const parser = createSseParser({ line: event, event }, (received) => void events.push(received));
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (!parser.push(chunk)) throw new Lost();
      const now = events;
      events = [];
      for (const received of now) await take(received);
    }
  } catch (error) {
    throw asLost(error);
  }
}

/** @returns the same JSON; a message on stdio ends with its line */
export function inOneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/gu, ' ');
}

/** @throws Lost */
export async function readRefusal(response: IncomingMessage, id: RpcId): Promise<Refusal> {
  const status = response.statusCode ?? 0;
  const body = parse(await readText(response));
  const { error, error_description: description } = body;
  if (isJsonObject(error) && typeof error['code'] === 'number') {
    const text = JSON.stringify({ jsonrpc: '2.0', id, error });
    const { code, message } = error;
    return { status, rpc: { text, code }, text: typeof message === 'string' ? message : '' };
  }
  const said = typeof description === 'string' ? description : error;
  const text = typeof said === 'string' ? said : `Consentry answered with ${status}.`;
  return { status, rpc: null, text };
}

function parse(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** Aborted requests stay what they are. */
function asLost(error: unknown): unknown {
  return error instanceof Error && error.name === 'AbortError' ? error : new Lost();
}

/** What an event is, without reading all of it: Consentry writes these members first. */
export function kindOfMessage(text: string): 'answer' | 'request' | 'notification' {
  const head =
    /^\{"jsonrpc":"2\.0",(?:"id":(?:"(?:[^"\\]|\\.)*"|-?\d+),)?"(method|result|error)":/u.exec(
      text.slice(0, 1024),
    );
  if (head !== null) {
    if (head[1] !== 'method') return 'answer';
    return text.startsWith('{"jsonrpc":"2.0","id":') ? 'request' : 'notification';
  }
  const message = parse(text);
  if (message['method'] === undefined) return 'answer';
  return message['id'] === undefined ? 'notification' : 'request';
}
