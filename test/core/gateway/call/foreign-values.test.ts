/**
 * Foreign values go through as they are, or not at all; and whatever their names are, nothing of
 * ours changes.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rawRequest, sendRaw } from '../../../support/clients/raw-http.ts';
import { setUp } from '../support.ts';

const evil = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '__defineGetter__',
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1.5,
      1e21,
      'polluted',
      '',
      'ä\u202e\u0000\ud83d\ude00',
    ),
    fc.array(tie('json'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.oneof(evil, fc.string({ maxLength: 4 })), tie('json')), { maxLength: 4 })
      // By defining, so that a member called __proto__ is one.
      .map((pairs) => {
        const object = {};
        for (const [name, value] of pairs)
          Object.defineProperty(object, name, {
            value,
            enumerable: true,
            configurable: true,
            writable: true,
          });
        return object;
      }),
  ),
}));

function expectClean(): void {
  const plain = {} as Record<string, unknown>;
  expect(Reflect.ownKeys(Object.prototype)).toEqual(pristine);
  expect([
    plain['polluted'],
    plain['x'],
    Reflect.getPrototypeOf(plain) === Object.prototype,
  ]).toEqual([undefined, undefined, true]);
}
const pristine = Reflect.ownKeys(Object.prototype);

test('SEC-47 __proto__ and its kind in JSON, forms, headers, queries and names change nothing (400)', async () => {
  const { core, login } = await setUp();
  const { port } = core;
  const bearer = `Authorization: Bearer ${login.accessToken}`;
  const type = 'Content-Type: application/json';
  await fc.assert(
    fc.asyncProperty(json, evil, async (value, name) => {
      const body = JSON.stringify(value);
      const call = JSON.stringify({ jsonrpc: '2.0', id: name, method: name, params: value });
      const answers = await Promise.all([
        sendRaw(port, rawRequest(port, 'POST /mcp', [bearer, type, `${name}: x`], call)),
        sendRaw(
          port,
          rawRequest(port, 'POST /mcp', [bearer, type, `Mcp-Session-Id: ${name}`], call),
        ),
        sendRaw(port, rawRequest(port, `POST /mcp?${name}=x`, [bearer, type], body)),
        sendRaw(
          port,
          rawRequest(
            port,
            'POST /oauth/token',
            ['Content-Type: application/x-www-form-urlencoded'],
            `${name}=x&grant_type=${name}&client_id=${name}&code=${name}`,
          ),
        ),
        sendRaw(
          port,
          rawRequest(port, `GET /oauth/authorize?client_id=${name}&${name}=x&request=${name}`),
        ),
        sendRaw(port, rawRequest(port, `GET /mcp/${name}`)),
      ]);
      for (const { status } of answers) expect(status).toBeGreaterThanOrEqual(200);
      for (const { status } of answers) expect(status).toBeLessThan(500);
      expectClean();
    }),
    { numRuns: 70 },
  );
  expectClean();
});

test('SEC-46 what reaches the upstream equals what the client sent, member for member, and no more (300)', async () => {
  const { core, upstream, login } = await setUp();
  const object = json.filter(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  await fc.assert(
    fc.asyncProperty(object, json, async (args, extra) => {
      upstream.requests.length = 0;
      const response = await fetch(core.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${login.accessToken}`,
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': 'tools/call',
          'mcp-name': 'up__get_it',
          'mcp-smuggled': 'x',
        },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: {
            name: 'up__get_it',
            arguments: args,
            Name: 'up__delete_it',
            Arguments: extra,
            extra,
            _meta: {
              'io.modelcontextprotocol/protocolVersion': '2026-07-28',
              'io.modelcontextprotocol/clientCapabilities': {},
              'dev.consentry/reason': 'approved_once',
              extra,
            },
          },
        }),
      });
      expect(await response.json()).toMatchObject({ result: { content: [{ type: 'text' }] } });
      const [sent] = upstream.requests.filter(({ rpc }) => rpc?.method === 'tools/call');
      const { _meta: meta, ...params } = sent?.rpc?.params ?? {};
      expect(JSON.stringify(params)).toBe(JSON.stringify({ name: 'get_it', arguments: args }));
      const own = Object.entries(meta as object).filter(
        ([name]) => !name.startsWith('io.modelcontextprotocol/'),
      );
      expect(JSON.stringify(own)).toBe(JSON.stringify([['extra', extra]]));
      expect(sent?.headers['mcp-smuggled']).toBeUndefined();
      expect(JSON.stringify(sent?.headers)).not.toContain('cst_');
    }),
    { numRuns: 300 },
  );
});
