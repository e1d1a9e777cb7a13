import { isJsonObject, type JsonObject, type JsonValue } from '../../../lib/json.ts';
import { readAnswer, readAnyAnswer, type QuestionMethod } from '../../../mcp/server-question.ts';
import type { Round } from '../operation.ts';

/**
 * Reads the answers that a repeated request brings along. Those that nobody asked for are left out.
 *
 * @param responses foreign
 * @returns members of the request to the server; null when an answer is malformed
 * @see MCP 2026-07-28, Multi Round-Trip Requests
 */
export function readAnswersBrought(
  round: Round | null,
  responses: JsonValue | undefined,
): JsonObject | null {
  if (responses !== undefined && !isJsonObject(responses)) return null;
  const given = Object.entries(responses ?? {});
  const answers: [string, JsonObject][] = [];
  for (const [key, response] of given) {
    const method = round?.asked?.[key];
    // Without a state nobody here knows what was asked: the server does.
    if (round !== null && method === undefined) continue;
    const answer =
      method === undefined
        ? readAnyAnswer(response)
        : readAnswer(method as QuestionMethod, response);
    if (answer === null) return null;
    answers.push([key, answer]);
  }
  return {
    ...(answers.length > 0 && { inputResponses: Object.fromEntries(answers) }),
    ...(round?.state !== undefined && { requestState: round.state }),
  };
}
