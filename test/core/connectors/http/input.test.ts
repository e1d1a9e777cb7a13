/**
 * What servers ask for in the middle of a call: only of a caller that can be asked, within the
 * call, a bounded number of times.
 */
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { InputRequest } from '../../../../main/core/connectors/conversation/upstream.ts';
import { limits } from '../../../../main/core/limits/limits.ts';
import { serveHttp } from '../../../support/everything-upstream/serve-http.mjs';
import { startLoginService } from '../../../support/upstreams/login-service.ts';
import { createHarness, type Harness } from '../harness.ts';

let harness: Harness;
afterEach(() => harness.stop());

const canFillForms = { elicitation: { form: {} } };

async function startUp(era: 'legacy' | 'modern'): Promise<void> {
  const upstream = await serveHttp(era, 0);
  onTestFinished(() => upstream.close());
  harness = createHarness({ clientCapabilities: canFillForms });
  await harness.addHttp('up', upstream.url);
  await harness.until('up', 'ready');
}

describe.each(['legacy', 'modern'] as const)('a %s server that asks', (era) => {
  it('SEC-44 gets nothing of a caller that cannot be asked', async () => {
    await startUp(era);
    const outcome = await harness.call('up', 'test_elicitation', { message: 'Your password?' });
    const answer = JSON.stringify(outcome);
    expect(answer).not.toContain('User response');
    // Modern: it was told that nobody can be asked; legacy: its question was refused.
    expect(answer).toMatch(era === 'modern' ? /-32021/u : /isError|Not available/u);
  });

  it('is answered by the caller, and then answers', async () => {
    await startUp(era);
    const asked: InputRequest[] = [];
    const outcome = await harness.call(
      'up',
      'test_elicitation',
      { message: 'Who are you?' },
      {
        onInput: async (request) => {
          asked.push(request);
          return { action: 'accept', content: { username: 'sam', email: 'sam@example.com' } };
        },
      },
    );
    expect(asked.map(({ method }) => method)).toEqual(['elicitation/create']);
    expect(JSON.stringify(asked[0]?.params)).toContain('Who are you?');
    expect(JSON.stringify(outcome)).toContain('sam@example.com');
  });

  it('whose question nobody answers gets none, and the call ends', async () => {
    await startUp(era);
    const outcome = await harness.call(
      'up',
      'test_elicitation',
      { message: 'Who?' },
      { onInput: () => Promise.reject(new Error('the window was closed')) },
    );
    expect(JSON.stringify(outcome)).not.toContain('User response');
  });
});

describe('rounds of a modern server', () => {
  it('carry its state back as it came, with another id each time', async () => {
    await startUp('modern');
    const outcome = await harness.call(
      'up',
      'test_input_required_result_request_state',
      {},
      { onInput: async () => ({ action: 'accept', content: { ok: true } }) },
    );
    expect(JSON.stringify(outcome)).toContain('state-ok');
  });

  it('SEC-70 end after a number that is ours, whatever the server would like', async () => {
    const service = await startLoginService();
    service.accessTokens.set('key', '');
    let calls = 0;
    service.answers.set('/mcp', ({ body }) => {
      const { id, method } = JSON.parse(body) as { id: unknown; method: string };
      if (method !== 'tools/call') return null;
      calls += 1;
      const inputRequests = { one: { method: 'elicitation/create', params: {} } };
      const result = { resultType: 'input_required', inputRequests, requestState: 's' };
      return { status: 200, body: { jsonrpc: '2.0', id, result } };
    });
    harness = createHarness({ clientCapabilities: canFillForms });
    await harness.addHttp('up', service.mcpUrl, 'key');
    await harness.until('up', 'ready');
    const outcome = await harness.call('up', 'read', {}, { onInput: async () => ({}) });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'wants_input' });
    expect(calls).toBe(limits.upstream.inputRounds + 1);
  });
});
