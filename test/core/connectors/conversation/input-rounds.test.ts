/** What a call in several rounds says of itself when a later round fails (REL-08). */
import { expect, it } from 'vitest';
import { withInput } from '../../../../main/core/connectors/conversation/input-rounds.ts';
import {
  failed,
  type UpstreamOutcome,
  type UpstreamRequest,
} from '../../../../main/core/connectors/conversation/upstream.ts';
import { limits } from '../../../../main/core/limits/limits.ts';
import { createAborter } from '../../../../main/core/lib/abort.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';

const form = { method: 'elicitation/create', params: { mode: 'form', message: 'Who?' } };
const upstreamSession = { key: 'a', capabilities: { elicitation: { form: {} } } };

/** Calls a server that gives these answers, one for each round. */
function callInRounds(
  answers: readonly UpstreamOutcome[],
  onInput: UpstreamRequest['onInput'],
): Promise<UpstreamOutcome> {
  let round = 0;
  const request: UpstreamRequest = {
    method: 'tools/call',
    params: { name: 'pay' },
    timeoutMs: 1000,
    signal: createAborter().signal,
    upstreamSession,
    ...(onInput === undefined ? {} : { onInput }),
  };
  return withInput(request, createTestClock(), async () => answers[round++] ?? answers.at(-1)!);
}

const asks: UpstreamOutcome = {
  kind: 'result',
  result: { resultType: 'input_required', inputRequests: { who: form }, requestState: 's' },
  bytes: 100,
};
const accepted = async () => ({ action: 'accept', content: {} });

it('REL-08 a round that never left is a failure of a call that did', async () => {
  const gone = failed('unreachable', 'The server cannot be reached.');
  expect(await callInRounds([gone], accepted)).toMatchObject({ mayHaveHappened: false });
  expect(await callInRounds([asks, gone], accepted)).toEqual({ ...gone, mayHaveHappened: true });
});

it('REL-08 a question that nobody answers ends a call that the server has had', async () => {
  const nobody = () => Promise.reject(new Error('the window was closed'));
  expect(await callInRounds([asks], nobody)).toMatchObject({
    code: 'wants_input',
    mayHaveHappened: true,
  });
});

it('REL-08 SEC-44 as does one that is asked without end', async () => {
  const outcome = await callInRounds(
    Array.from({ length: limits.upstream.inputRounds + 1 }, () => asks),
    accepted,
  );
  expect(outcome).toMatchObject({ code: 'wants_input', mayHaveHappened: true });
});
