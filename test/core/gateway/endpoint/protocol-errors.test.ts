/**
 * Errors that have to do with the envelope, as each era reads them; found by the conformance suite.
 */
import { describe, expect, test } from 'vitest';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import { offering, startPlainUpstream } from '../../../support/upstreams/plain-upstream.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';

const missing = {
  code: -32021,
  message: 'Missing required client capabilities: sampling',
  data: { requiredCapabilities: { sampling: {} } },
};

/** One tool, which always needs a capability that nobody declared. */
function startNeedy(): Promise<string> {
  const sample = { name: 'get_sample', inputSchema: { type: 'object' } };
  return startPlainUpstream(offering([sample]), {
    otherwise: () => ({ error: missing, status: 400 }),
  });
}

async function startWithUpstream(): Promise<{ core: TestCore; accessToken: string }> {
  const core = await startCore();
  await core.run('connector.add', {
    kind: 'http',
    name: 'needy',
    url: await startNeedy(),
  });
  await expect
    .poll(async () => (await core.run('tools.list', { connector: 'needy' })).length)
    .toBe(1);
  await core.run('connector.review', { name: 'needy', accept: 'all' });
  const { accessToken } = await logIn(core, { access: { needy: 'read' } });
  return { core, accessToken };
}

describe('a capability that the client has to declare', () => {
  test('is an error with HTTP 400 for a client of 2026-07-28', async () => {
    const { core, accessToken } = await startWithUpstream();
    const response = await callModern(core.endpoint, accessToken, 'tools/call', {
      name: 'needy__get_sample',
      arguments: {},
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ jsonrpc: '2.0', id: 1, error: missing });
  });

  test('is an error of the tool for an older client', async () => {
    const { core, accessToken } = await startWithUpstream();
    const post = (body: object, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(core.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          authorization: `Bearer ${accessToken}`,
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }),
      });
    const opened = await post({
      method: 'initialize',
      params: {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'a', version: '1' },
      },
    });
    const session = opened.headers.get('mcp-session-id') ?? '';
    const called = await post(
      { method: 'tools/call', params: { name: 'needy__get_sample', arguments: {} } },
      { 'mcp-session-id': session },
    );
    expect(called.status).toBe(200);
    expect(await called.json()).toEqual({
      jsonrpc: '2.0',
      id: 1,
      result: {
        isError: true,
        content: [
          {
            type: 'text',
            text: 'This tool needs something from its client that Consentry does not offer to it: sampling.',
          },
        ],
      },
    });
  });
});

test('an unsupported version names the versions of this envelope, as server/discover does', async () => {
  const core = await startCore();
  const { accessToken } = await logIn(core);
  const version = '2099-01-01';
  const response = await callModern(
    core.endpoint,
    accessToken,
    'tools/list',
    { _meta: { 'io.modelcontextprotocol/protocolVersion': version } },
    {
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${accessToken}`,
        'mcp-protocol-version': version,
        'mcp-method': 'tools/list',
      },
    },
  );
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { code: -32022, data: { supported: ['2026-07-28'], requested: version } },
  });
});
