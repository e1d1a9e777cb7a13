/**
 * What both eras of the relay have in common: sending a request until it is answered, by Consentry
 * or by us.
 */
import type { IncomingMessage } from 'node:http';
import { limits } from '../../core/limits/limits.ts';
import { errorText } from '../../core/mcp/json-rpc.ts';
import { errorCode, type Era } from '../../core/mcp/revisions.ts';
import { readRefusal, type Refusal } from './answer.ts';
import type { ClientRequest } from './client-message.ts';
import type { Link } from '../link/link.ts';
import { Unsent } from '../link/unsent.ts';
import { Lost, type Sent } from '../link/own-server.ts';
import type { Output } from '../output.ts';
import { ownAnswer, type Self } from './own-answers.ts';
import { sentenceFor, stoppedWhileRunning, type Trouble } from '../words.ts';

export interface EraParts {
  readonly link: Link;
  readonly out: Output;
  readonly self: Self;
  /** How the AI client is called in sentences. */
  readonly client: string;
  readonly log: (text: string) => void;
  /** How long a request may wait for the person or for Consentry. */
  readonly holdMs: number;
  /** Ends with the bridge. */
  readonly signal: AbortSignal;
}

/** Longer than the longest call of Consentry. */
const longestAnswer = limits.upstream.longestCall + 5 * 60_000;

/** May be sent again when nobody knows whether it was carried out: they change nothing. */
const harmless: ReadonlySet<string> = new Set([
  'initialize',
  'server/discover',
  'ping',
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
]);

/**
 * Answers a request in any case.
 *
 * @param send sends it and forwards its answer; throws Unsent, Lost or AbortError
 * @param hold waits for the link where there is trouble
 */
export async function answerRequest(
  parts: EraParts,
  era: Era,
  request: ClientRequest,
  send: () => Promise<void>,
  hold: (holdMs: number) => Promise<Trouble | null> = parts.link.settled,
): Promise<void> {
  const { link, out } = parts;
  for (let attempt = 1; ; attempt += 1) {
    link.wake();
    const trouble = await hold(parts.holdMs);
    if (trouble !== null) return sayInstead(parts, era, request, trouble);
    try {
      return await send();
    } catch (error) {
      if (parts.signal.aborted || isAbort(error)) return;
      const isWorthTrying =
        attempt === 1 && (error instanceof Unsent || harmless.has(request.method));
      if (isWorthTrying && !(error instanceof Unsent && isLasting(error.trouble))) continue;
      if (error instanceof Unsent) return sayInstead(parts, era, request, error.trouble);
      if (!(error instanceof Lost)) throw error;
      return out.line([errorText(request.id, errorCode.internal, stoppedWhileRunning)]);
    }
  }
}

/** Trying again at once would bring the same. */
function isLasting({ kind }: Trouble): boolean {
  return kind === 'closed' || kind === 'ended' || kind === 'stranger';
}

function sayInstead(
  { out, self, client }: EraParts,
  era: Era,
  request: ClientRequest,
  trouble: Trouble,
): Promise<void> {
  return out.line([ownAnswer(request, era, sentenceFor(trouble, client), self)]);
}

/** Hands on what is no answer: the error as Consentry wrote it, or its reason as a sentence. */
export async function passRefusal(
  parts: EraParts,
  era: Era,
  request: ClientRequest,
  refusal: Refusal,
): Promise<void> {
  if (refusal.rpc !== null) return parts.out.line([refusal.rpc.text]);
  return sayInstead(parts, era, request, troubleOf(refusal, parts.client));
}

/** @returns what a refusal means for requests that come after it */
export function troubleOf({ status, text }: Refusal, client: string): Trouble {
  if (status !== 403) return { kind: 'closed', text };
  return {
    kind: 'closed',
    text: `This needs more access than ${client} has. Open Consentry: it shows what was asked for. When the person has given it, try again.`,
  };
}

/** The head of the answer, or the refusal in its place. */
export async function sendRequest(
  { link }: EraParts,
  request: ClientRequest,
  headers: Sent['headers'],
  signal?: AbortSignal,
): Promise<IncomingMessage | Refusal> {
  const response = await link.send({
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: request.line,
    deadlineMs: longestAnswer,
    signal,
  });
  return response.statusCode === 200 ? response : readRefusal(response, request.id);
}

export function isRefusal(answer: IncomingMessage | Refusal): answer is Refusal {
  return 'rpc' in answer;
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
