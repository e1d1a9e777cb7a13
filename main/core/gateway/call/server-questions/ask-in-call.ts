/**
 * Questions that a server asks in the middle of a call: read, asked of the client at once, and
 * noted for the log (SEC-44).
 */
import type { InputRequest } from '../../../connectors/conversation/upstream.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { hasOwnToken } from '../../../lib/own-tokens.ts';
import {
  readAnswer,
  readQuestion,
  unanswered,
  type Asking,
  type Question,
  type Unasked,
} from '../../../mcp/server-question.ts';

/** A question as its server asks it. */
export type Foreign = Pick<InputRequest, 'method' | 'params'>;

/** Reads a question; what is not passed on is noted for the log. */
export function reader(asking: Asking, notes: string[]): (asked: Foreign) => Question | Unasked {
  return (asked) => {
    const question = readQuestion(asked, asking);
    if ('why' in question) notes.push(`it asked for ${question.why}, which was not passed on`);
    return question;
  };
}

/** What the log says of a question that reached the client. */
export function noteOf({ method, dropped }: Question): string {
  return dropped.length === 0
    ? `asked the client: ${method}`
    : `asked the client: ${method}, without ${dropped.length} fields for secrets`;
}

/** Asks on the stream of the request; an answer that may not go back to the server is none. */
export async function askNow(
  question: Question | Unasked,
  asked: InputRequest,
  ask: (asked: InputRequest) => Promise<JsonObject | null>,
  notes: string[],
): Promise<JsonObject | null> {
  if ('why' in question) return unanswered(asked.method);
  notes.push(noteOf(question));
  const { method, params } = question;
  const answered = await ask({ method, params, signal: asked.signal });
  if (hasOwnToken(answered)) {
    notes.push('the answer had a secret of Consentry in it, which was not passed on');
    return unanswered(method);
  }
  return (answered === null ? null : readAnswer(method, answered)) ?? unanswered(method);
}
