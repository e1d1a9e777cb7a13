/**
 * What a server makes a client send in headers, through the whole gateway: schema, argument and
 * header are all foreign.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../main/core/lib/json.ts';
import { headerParameters, requestHeaders } from '../../../../main/core/mcp/upstream-envelope.ts';
import { callModern } from '../../../support/clients/oauth-client.ts';
import { setUp, tool, type Setting } from '../support.ts';

const own = new Set(
  `host connection content-type content-length accept accept-encoding user-agent mcp-protocol-version mcp-method mcp-name`.split(
    ' ',
  ),
);
const mirroredName = /^mcp-param-[a-z0-9!#$%&'*+.^_`|~-]+$/u;

async function offer({ core, upstream }: Setting, schemas: readonly JsonObject[]): Promise<void> {
  upstream.tools = schemas.map((inputSchema, index) => tool(`get_${index}`, { inputSchema }));
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
}

/** As a client of this revision does that has seen the list. */
function callTool(
  { core, login }: Setting,
  name: string,
  schema: JsonObject,
  args: JsonObject,
): Promise<Response> {
  const params = { name: `up__${name}`, arguments: args };
  const mirrored = headerParameters(schema) ?? [];
  const headers = requestHeaders('tools/call', params, mirrored);
  return callModern(core.endpoint, login.accessToken, 'tools/call', params, {}, headers);
}

test('SEC-71 whatever schema and arguments say, no header goes out but ours and those of arguments', async () => {
  const setting = await setUp();
  const { upstream } = setting;
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('Host', 'Content-Length', '__proto__', 'A\r\nX-Evil: 1', 'Region', 'x-y', 'Ä'),
  );
  const made = fc.record({
    header: text,
    property: text,
    type: fc.constantFrom('string', 'integer', 'boolean', 'number'),
    value: fc.oneof(text, fc.integer(), fc.boolean()),
  });
  const samples = fc.sample(made, 150).filter(({ value }) => `${value}`.isWellFormed());
  const schemas = samples.map(({ header, property, type }): JsonObject => ({
    type: 'object',
    properties: Object.fromEntries([[property, { type, 'x-mcp-header': header }]]),
  }));
  await offer(setting, schemas);
  const usable = schemas.map((schema) => headerParameters(schema) !== null);
  let mirrored = 0;
  for (const [index, { property, value }] of samples.entries()) {
    const args = Object.fromEntries([[property, value]]);
    upstream.requests.length = 0;
    const answer = await callTool(setting, `get_${index}`, schemas[index] ?? {}, args);
    await answer.text();
    const sent = upstream.requests.filter(({ rpc }) => rpc?.method === 'tools/call');
    expect(sent).toHaveLength(usable[index] === true ? 1 : 0);
    for (const { headers } of sent) {
      const others = Object.keys(headers).filter((name) => !own.has(name));
      expect(others.filter((name) => !mirroredName.test(name))).toEqual([]);
      expect(others.length).toBeLessThanOrEqual(1);
      mirrored += others.length;
      expect(headers.host).toBe(`127.0.0.1:${upstream.port}`);
      expect(headers['mcp-name']).toBe(`get_${index}`);
    }
  }
  expect(mirrored).toBeGreaterThan(5);
  const [connector] = (await setting.core.run('state.get', {})).connectors;
  const left = usable.filter((is) => !is).length;
  expect(connector?.bridging).toContain(
    `${left} tools are left out, each because its input schema has an invalid x-mcp-header.`,
  );
});

test('SEC-71 a secret is put into no header: a tool that wants one there is left out, and the connector says so', async () => {
  const setting = await setUp();
  const field = (name: string, header = 'Value', type = 'string'): JsonObject => ({
    type: 'object',
    properties: { [name]: { type, 'x-mcp-header': header } },
  });
  await offer(setting, [
    field('apiKey'),
    field('region', 'X-Password'),
    field('access_token'),
    field('region'),
    field('max_tokens', 'Limit', 'integer'),
    { type: 'object', properties: { inner: field('client_secret') } },
    { type: 'object', properties: { password: { type: 'string' } } },
    field('authToken'),
    field('token'),
    field('session', 'Cookie'),
    field('nextPageToken'),
  ]);
  const tools = await setting.core.run('tools.list', { connector: 'up' });
  expect(tools.map(({ name }) => name)).toEqual(['get_3', 'get_4', 'get_6', 'get_10']);
  const [connector] = (await setting.core.run('state.get', {})).connectors;
  expect(connector?.bridging).toContain(
    '7 tools are left out, each because it wants a secret in a header, where programs on the way keep it in their logs.',
  );
  setting.upstream.requests.length = 0;
  const args = { password: 'canary-of-a-password' };
  await (await callTool(setting, 'get_6', {}, args)).text();
  expect(JSON.stringify(setting.upstream.requests.at(-1)?.rpc)).toContain(args.password);
  expect(JSON.stringify(setting.upstream.requests.at(-1)?.headers)).not.toContain(args.password);
});
