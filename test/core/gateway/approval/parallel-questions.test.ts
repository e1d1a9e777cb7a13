/**
 * Calls of one client that run at the same time are each asked their own question, whichever way
 * their server asks.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { serveHttp } from '../../../support/everything-upstream/serve-http.mjs';
import { callModern } from '../../../support/clients/oauth-client.ts';
import { startCore } from '../../../support/core/start-core.ts';
import { another, readMessages } from '../support.ts';

const declared = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } } };
const together = 8;

describe.each(['legacy', 'modern'] as const)('a %s server', (era) => {
  test('SEC-52 asks each of several calls once, and each gets its own answer', async () => {
    const upstream = await serveHttp(era, 0);
    onTestFinished(() => upstream.close());
    const core = await startCore();
    await core.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
    await core.run('connector.connect', { name: 'up' });
    await core.run('connector.review', { name: 'up', accept: 'all' });
    await core.run('tool.set', { connector: 'up', tool: 'test_elicitation', mode: 'allow' });
    const { accessToken } = await another(core);
    const call = async (message: string, more: object = {}): Promise<Record<string, unknown>> => {
      const params = {
        name: 'up__test_elicitation',
        arguments: { message },
        _meta: declared,
        ...more,
      };
      const response = await callModern(core.endpoint, accessToken, 'tools/call', params);
      const last = readMessages(await response.text()).at(-1);
      return last?.result ?? { error: last?.error };
    };
    const names = Array.from({ length: together }, (_, n) => `caller-${n}`);
    const results = await Promise.all(
      names.map(async (name) => {
        const first = await call(`for ${name}`);
        const requests = first['inputRequests'] as Record<string, { params: { message: string } }>;
        const [[key, question] = [], ...more] = Object.entries(requests);
        expect(more).toEqual([]);
        expect(question?.params.message).toBe(`[up] for ${name}`);
        const content = { username: name, email: `${name}@example.com` };
        return call(`for ${name}`, {
          requestState: first['requestState'],
          inputResponses: { [String(key)]: { action: 'accept', content } },
        });
      }),
    );
    for (const [n, result] of results.entries())
      expect(JSON.stringify(result['content'])).toContain(`caller-${n}@example.com`);
  });
});
