/**
 * A modern request whose server asks for something first: asked of whoever made the request,
 * answered, sent again, a bounded number of times and within the deadline of the whole (SEC-44; MCP
 * 2026-07-28, Multi Round-Trip Requests).
 */
import { createAborter, type AbortWatch } from '../../lib/abort.ts';
import { limits } from '../../limits/limits.ts';
import type { JsonObject } from '../../lib/json.ts';
import { mayBeAsked } from '../../mcp/client-capabilities.ts';
import { answeredParams, readInputRequired, type InputRequired } from '../../mcp/input-required.ts';
import type { Clock } from '../../ports/ports.ts';
import {
  failed,
  type AnswerInput,
  type InputRequest,
  type UpstreamSession,
  type UpstreamOutcome,
  type UpstreamRequest,
} from './upstream.ts';

type Send = (request: UpstreamRequest) => Promise<UpstreamOutcome>;

/**
 * Sends the request, and again with the answers, where whoever made it can be asked.
 *
 * @returns the outcome of the last round; never rejects
 * @see MCP 2026-07-28, Multi Round-Trip Requests
 */
export function withInput(
  asked: UpstreamRequest,
  clock: Clock,
  send: Send,
): Promise<UpstreamOutcome> {
  const { onInput, upstreamSession, keepsQuestions } = asked;
  return keepsQuestions === true || (onInput === undefined && upstreamSession === undefined)
    ? send(asked)
    : inRounds(asked, clock, send);
}

async function inRounds(
  asked: UpstreamRequest,
  clock: Clock,
  send: Send,
): Promise<UpstreamOutcome> {
  const { onInput, upstreamSession, signal } = asked;
  // The time that a person takes is not the server's.
  let deadline = clock.monotonicMs() + asked.timeoutMs;
  const timeLeft = (): number => deadline - clock.monotonicMs();
  let outcome = await send(asked);
  let pauseMs: number = limits.upstream.laterFirst;
  for (let round = 0; round < limits.upstream.inputRounds;) {
    const required = outcome.kind === 'result' ? readInputRequired(outcome.result) : null;
    if (required === null) return outcome;
    let answers: ReadonlyMap<string, JsonObject> | null = noAnswers;
    if (required.requests.size === 0) {
      await pause(Math.min(pauseMs, timeLeft()), clock, signal);
      pauseMs = Math.min(pauseMs * 2, limits.upstream.laterLast);
    } else {
      if (onInput === undefined) return outcome;
      round += 1;
      const ofThisClient = areDeclared(required, upstreamSession);
      const askedAt = clock.monotonicMs();
      const until = askedAt + limits.questionsOfServers.answer;
      answers = ofThisClient ? await answersTo(required, onInput, signal, clock, until) : null;
      deadline += clock.monotonicMs() - askedAt;
    }
    if (signal.aborted) return failed('cancelled', 'The call was cancelled.', true);
    if (answers === null) return notAnswered();
    const timeoutMs = timeLeft();
    if (timeoutMs <= 0) return tooLate(required);
    const params = answeredParams(asked.params, answers, required);
    outcome = begun(await send({ ...asked, params, timeoutMs }));
  }
  return failed('wants_input', 'The server asked too often.', true);
}

/**
 * A round that never left is a failure of a call that did: the server has had the rounds before it
 * (REL-08).
 */
function begun(outcome: UpstreamOutcome): UpstreamOutcome {
  return outcome.kind === 'failed' ? { ...outcome, mayHaveHappened: true } : outcome;
}

function notAnswered(): UpstreamOutcome {
  return failed('wants_input', 'The server asked for something that was not answered.', true);
}

/** What a client did not declare it is not asked, whatever the server would like (SEC-44). */
function areDeclared(
  { requests }: InputRequired,
  upstreamSession: UpstreamSession | undefined,
): boolean {
  return [...requests.values()].every(
    ({ method, params }) =>
      upstreamSession === undefined || mayBeAsked(method, params, upstreamSession.capabilities),
  );
}

const noAnswers: ReadonlyMap<string, JsonObject> = new Map();

function tooLate({ requests }: InputRequired): UpstreamOutcome {
  return requests.size === 0
    ? failed('timed_out', 'The server kept asking to be asked again later.', true)
    : notAnswered();
}

/**
 * A server that only asks for a repeat is left alone for a while
 * (docs/reference/mcp-revisions.md#legacy-client-modern-server).
 */
function pause(ms: number, clock: Clock, signal: AbortWatch): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      cancel();
      signal.removeEventListener('abort', over);
      resolve();
    };
    const cancel = clock.after(Math.max(0, ms), over);
    signal.addEventListener('abort', over, { once: true });
    if (signal.aborted) over();
  });
}

/** One after the other: a person sees one question at a time. */
async function answersTo(
  { requests }: InputRequired,
  onInput: AnswerInput,
  signal: AbortWatch,
  clock: Clock,
  deadline: number,
): Promise<ReadonlyMap<string, JsonObject> | null> {
  if (requests.size > limits.upstream.inputRequests) return null;
  const answers = new Map<string, JsonObject>();
  for (const [key, { method, params }] of requests) {
    const left = deadline - clock.monotonicMs();
    const answer = await answerWithin(onInput, { method, params, signal }, clock, left);
    if (answer === null) return null;
    answers.set(key, answer);
  }
  return answers;
}

/**
 * Null when it was not answered, not in time, or answering failed; whoever was asked is then
 * notified that nobody waits any more.
 */
export function answerWithin(
  onInput: AnswerInput,
  asked: InputRequest,
  clock: Clock,
  ms: number,
): Promise<JsonObject | null> {
  return new Promise((resolve) => {
    const waiting = createAborter();
    const giveUp = (): void => {
      settle(null);
      waiting.abort();
    };
    const cancel = clock.after(Math.max(0, ms), giveUp);
    asked.signal.addEventListener('abort', giveUp, { once: true });
    function settle(answer: JsonObject | null): void {
      cancel();
      asked.signal.removeEventListener('abort', giveUp);
      resolve(answer);
    }
    if (asked.signal.aborted) giveUp();
    else onInput({ ...asked, signal: waiting.signal }).then(settle, giveUp);
  });
}
