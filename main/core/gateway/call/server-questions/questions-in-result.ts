/** Questions in what a server answers: to be asked of the client by a result (SEC-44). */
import type { UpstreamOutcome } from '../../../connectors/conversation/upstream.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../lib/json.ts';
import { limits } from '../../../limits/limits.ts';
import { readInputRequired } from '../../../mcp/input-required.ts';
import { errorCode } from '../../../mcp/revisions.ts';
import type { Question, Unasked } from '../../../mcp/server-question.ts';
import { factsOfTask, speaksTasks, taskOf } from '../../../mcp/tasks-extension.ts';
import { ended, type Round, type Sent } from '../operation.ts';
import { noteOf, type Foreign } from './ask-in-call.ts';

/**
 * Reads what a server asks for in a result: the questions of a modern one, and a page that an older
 * one requires to be visited first.
 *
 * @param usable capabilities that the client declared and the server may use
 * @param read what of a question reaches the client
 * @returns the outcome as it is where nothing is asked, or where what is asked may not be
 * @see MCP 2026-07-28, Multi Round-Trip Requests
 */
export function readResult(
  outcome: UpstreamOutcome,
  usable: JsonObject,
  read: (asked: Foreign) => Question | Unasked,
  notes: string[],
): Sent {
  if (outcome.kind === 'result') {
    const task = speaksTasks(usable) ? taskOf(outcome.result) : null;
    if (task !== null) return { kind: 'task', ...task, facts: factsOfTask(outcome.result), notes };
    const required = readInputRequired(outcome.result);
    if (required === null) return ended(outcome, notes);
    const questions = readAll(required.requests, read);
    const stateBytes = JSON.stringify(required.state ?? null).length;
    // Unchanged: a question that may not be asked makes the result invalid.
    if (questions === null || stateBytes > limits.handles.foreignState)
      return ended(outcome, notes);
    const { state } = required;
    return asksFor(questions, state === undefined ? {} : { state }, notes);
  }
  const pages = outcome.kind === 'error' ? readPages(outcome.error, read) : null;
  return pages === null || pages.size === 0 ? ended(outcome, notes) : asksFor(pages, {}, notes);
}

/**
 * Reads the pages that an error of 2025-11-25 asks to visit, for a client of that revision.
 *
 * @returns the same error with the pages that may be passed on
 */
export function pageErrorFor(
  outcome: UpstreamOutcome,
  read: (asked: Foreign) => Question | Unasked,
  notes: readonly string[],
): Sent {
  const pages = outcome.kind === 'error' ? readPages(outcome.error, read) : null;
  if (outcome.kind !== 'error' || pages === null || pages.size === 0) return ended(outcome, notes);
  const elicitations = [...pages.values()].map(({ params }) => params);
  const error = { ...outcome.error, data: { elicitations } };
  const allNotes = [...notes, ...[...pages.values()].map(noteOf)];
  return { kind: 'outcome', outcome: { kind: 'error', error }, notes: allNotes, mayAsk: true };
}

/**
 * Makes the questions that the client is asked by a result.
 *
 * @param round what goes on here or at the server until the client repeats the request
 */
export function asksFor(
  questions: ReadonlyMap<string, Question>,
  round: Round,
  notes: readonly string[],
): Sent {
  const requests: [string, JsonObject][] = [];
  const methods: [string, string][] = [];
  for (const [key, { method, params }] of questions) {
    // What 2025-11-25 tells apart pages by; here the request itself is repeated (MCP 2026-07-28,
    // Multi Round-Trip Requests).
    const { elicitationId: _id, ...shown } = params;
    const isBare = Object.keys(shown).length === 0;
    requests.push([key, isBare ? { method } : { method, params: shown }]);
    methods.push([key, method]);
  }
  const asked = Object.fromEntries(methods);
  return {
    kind: 'asks',
    questions: Object.fromEntries(requests),
    round: { ...round, asked },
    notes: [...notes, ...[...questions.values()].map(noteOf)],
  };
}

/** Null when one of them may not be asked: half of the answers are none. */
function readAll(
  requests: ReadonlyMap<string, Foreign>,
  read: (asked: Foreign) => Question | Unasked,
): ReadonlyMap<string, Question> | null {
  if (requests.size > limits.upstream.inputRequests) return null;
  const questions = new Map<string, Question>();
  for (const [key, asked] of requests) {
    const question = read(asked);
    if ('why' in question) return null;
    questions.set(key, question);
  }
  return questions;
}

/**
 * The pages that an error of 2025-11-25 asks to visit, as questions; null for any other
 * error.
 */
function readPages(
  { code, data }: { readonly code: number; readonly data?: JsonValue },
  read: (asked: Foreign) => Question | Unasked,
): ReadonlyMap<string, Question> | null {
  if (code !== errorCode.urlElicitationRequired || !isJsonObject(data)) return null;
  const pages = data['elicitations'];
  if (!Array.isArray(pages)) return null;
  const requests = (pages as readonly JsonValue[]).map((page, index) => {
    const params = isJsonObject(page) ? { ...page, mode: 'url' } : { mode: 'url' };
    return [`page${index + 1}`, { method: 'elicitation/create', params }] as const;
  });
  return readAll(new Map(requests), read);
}
