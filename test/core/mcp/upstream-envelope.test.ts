import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import {
  headerParameters,
  legacyParams,
  modernParams,
  requestHeaders,
} from '../../../main/core/mcp/upstream-envelope.ts';
import type { JsonObject } from '../../../main/core/lib/json.ts';

const envelope = {
  protocolVersion: '2026-07-28',
  clientInfo: { name: 'consentry', version: '1' },
  capabilities: {},
};

describe('requestHeaders', () => {
  it('names method and target', () => {
    expect(requestHeaders('tools/call', { name: 'a' }, [])).toEqual({
      'mcp-method': 'tools/call',
      'mcp-name': 'a',
    });
    expect(requestHeaders('prompts/get', { name: 'p' }, [])).toMatchObject({ 'mcp-name': 'p' });
    expect(requestHeaders('resources/read', { uri: 'file:///ä' }, [])).toMatchObject({
      'mcp-name': '=?base64?ZmlsZTovLy/DpA==?=',
    });
    expect(requestHeaders('tools/list', { name: 'not a target' }, [])).toEqual({
      'mcp-method': 'tools/list',
    });
  });

  it('mirrors what is there, with its type', () => {
    const mirrored = [
      { header: 'Region', path: ['region'] },
      { header: 'Count', path: ['deep', 'count'] },
      { header: 'Flag', path: ['flag'] },
      { header: 'Gone', path: ['gone'] },
      { header: 'Null', path: ['nothing'] },
      { header: 'Proto', path: ['constructor', 'name'] },
    ];
    const args = { region: 'eu', deep: { count: 3 }, flag: false, nothing: null };
    expect(requestHeaders('tools/call', { name: 't', arguments: args }, mirrored)).toEqual({
      'mcp-method': 'tools/call',
      'mcp-name': 't',
      'mcp-param-region': 'eu',
      'mcp-param-count': '3',
      'mcp-param-flag': 'false',
    });
  });

  it('SEC-71 makes no header outside the fixed set, whatever schema and arguments say', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.jsonValue(), (header, property, value) => {
        const schema = {
          type: 'object',
          properties: { [property]: { type: 'string', 'x-mcp-header': header } },
        };
        const mirrored = headerParameters(schema) ?? [];
        const args = { [property]: value } as JsonObject;
        const headers = requestHeaders('tools/call', { name: 'n', arguments: args }, mirrored);
        for (const [name, sent] of Object.entries(headers)) {
          expect(name).toMatch(/^(?:mcp-method|mcp-name|mcp-param-[a-z0-9!#$%&'*+.^_`|~-]+)$/u);
          expect(sent).not.toMatch(/[\r\n\0]/u);
        }
      }),
    );
  });
});

describe('headerParameters', () => {
  const of = (properties: JsonObject, more: JsonObject = {}) =>
    headerParameters({ type: 'object', properties, ...more });

  it('finds annotations reachable through properties', () => {
    expect(
      of({
        a: { type: 'string', 'x-mcp-header': 'A' },
        b: { type: 'object', properties: { c: { type: 'boolean', 'x-mcp-header': 'C' } } },
        'x-mcp-header': { type: 'string' },
      }),
    ).toEqual(
      expect.arrayContaining([
        { header: 'A', path: ['a'] },
        { header: 'C', path: ['b', 'c'] },
      ]),
    );
    expect(
      of({ plain: { type: 'string', default: { 'x-mcp-header': 'data, not schema' } } }),
    ).toEqual([]);
  });

  it.each<[string, JsonObject, JsonObject?]>([
    ['a number', { a: { type: 'number', 'x-mcp-header': 'A' } }],
    ['an object', { a: { type: 'object', 'x-mcp-header': 'A' } }],
    ['an empty name', { a: { type: 'string', 'x-mcp-header': '' } }],
    ['a name with a space', { a: { type: 'string', 'x-mcp-header': 'A B' } }],
    ['a name with CRLF', { a: { type: 'string', 'x-mcp-header': 'A\r\nB' } }],
    ['a name that is no string', { a: { type: 'string', 'x-mcp-header': 7 } }],
    [
      'a name used twice',
      { a: { type: 'string', 'x-mcp-header': 'A' }, b: { type: 'string', 'x-mcp-header': 'a' } },
    ],
    ['an array item', { a: { type: 'array', items: { type: 'string', 'x-mcp-header': 'A' } } }],
    ['a branch', {}, { anyOf: [{ properties: { a: { type: 'string', 'x-mcp-header': 'A' } } }] }],
    ['a definition', {}, { $defs: { a: { type: 'string', 'x-mcp-header': 'A' } } }],
    ['the root', {}, { 'x-mcp-header': 'A' }],
  ])('refuses %s', (_what, properties, more) => {
    expect(of(properties, more)).toBeNull();
  });
});

describe('params', () => {
  const meta = {
    traceparent: '00-1-2-01',
    'com.example/own': 1,
    progressToken: 'client',
    'io.modelcontextprotocol/protocolVersion': 'spoofed',
    'io.modelcontextprotocol/clientCapabilities': { sampling: {} },
    'io.modelcontextprotocol/clientInfo': { name: 'spoofed' },
    'io.modelcontextprotocol/logLevel': 'info',
    'dev.consentry/reason': 'spoofed',
  };

  it('modern ones get our envelope and token over whatever was there', () => {
    expect(modernParams({ name: 'a', _meta: meta }, envelope, 7)).toEqual({
      name: 'a',
      _meta: {
        traceparent: '00-1-2-01',
        'com.example/own': 1,
        progressToken: 7,
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities': {},
        'io.modelcontextprotocol/clientInfo': { name: 'consentry', version: '1' },
      },
    });
  });

  it('modern ones name the log level of their request, and no other', () => {
    const { _meta } = modernParams({ _meta: meta }, { ...envelope, logLevel: 'error' }, undefined);
    expect(_meta).toHaveProperty(['io.modelcontextprotocol/logLevel'], 'error');
  });

  it('legacy ones get nothing a legacy server does not know', () => {
    expect(legacyParams({ name: 'a' }, undefined)).toEqual({ name: 'a' });
    expect(legacyParams({ name: 'a', _meta: meta }, 7)).toEqual({
      name: 'a',
      _meta: { traceparent: '00-1-2-01', 'com.example/own': 1, progressToken: 7 },
    });
  });
});
