import { toolForRevision } from '../../../main/core/mcp/downstream-result.ts';
import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../main/core/lib/json.ts';
import {
  copyToolDefinition,
  toolHash,
  type CopiedTool,
} from '../../../main/core/mcp/tool-definition.ts';

const complete = {
  name: 'get_issue',
  title: 'Get issue',
  description: 'Reads one issue.',
  inputSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { n: { $ref: '#/$defs/n' } },
    $defs: { n: { type: 'integer', $anchor: 'n' } },
    if: { required: ['n'] },
    additionalProperties: false,
  },
  outputSchema: { type: 'array', items: { type: 'string' } },
  annotations: {
    title: 'T',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};

function copy(foreign: unknown, annotations: 'keep' | 'strip' = 'strip'): CopiedTool {
  const copied = copyToolDefinition(foreign as JsonValue, annotations);
  if (!copied.ok) throw new Error(copied.reason);
  return copied.tool;
}

describe('copyToolDefinition', () => {
  it('keeps what is known, word for word, and nothing else', () => {
    const passed = {
      icons: [{ src: 'https://icons.example/a.png', mimeType: 'image/png', theme: 'dark' }],
      _meta: { ui: { resourceUri: 'ui://issues/one.html' }, 'example.com/tags': ['a'] },
      execution: { taskSupport: 'optional' },
      annotations: { ...complete.annotations, 'example.com/hint': { of: 1 } },
    };
    const foreign = {
      ...complete,
      ...passed,
      _meta: {
        ...passed._meta,
        'dev.consentry/reason': 'allowed',
        'io.modelcontextprotocol/serverInfo': { name: 'other' },
      },
      annotations: { ...passed.annotations, readOnlyHint: true, title: 7 },
      unknown: 1,
    };
    const { title: _title, ...annotations } = passed.annotations;
    expect(copy(foreign).definition).toEqual({ ...complete, ...passed, annotations });
  });

  it('SEC-84 what passes as it was received counts for the hash', () => {
    const hashes = [
      complete,
      { ...complete, _meta: { a: 1 } },
      { ...complete, _meta: { a: 2 } },
      { ...complete, annotations: { ...complete.annotations, x: 1 } },
      { ...complete, execution: { taskSupport: 'required' } },
      { ...complete, icons: [{ src: 'https://a' }] },
      { ...complete, icons: [{ src: 'https://a', theme: 'dark' }] },
    ].map((each) => copy(each).hash);
    expect(new Set(hashes).size).toBe(7);
  });

  it('leaves out icons that are too large or that run something', () => {
    const icons = [
      'javascript:alert(1)',
      'file:///etc/passwd',
      `data:image/png,${'A'.repeat(4e4)}`,
    ];
    expect(copy({ ...complete, icons: icons.map((src) => ({ src })) }).definition).toEqual(
      complete,
    );
    const many = Array.from({ length: 20 }, (_one, n) => ({ src: `https://icons.example/${n}` }));
    expect(copy({ ...complete, icons: many }).definition['icons']).toHaveLength(8);
  });

  it('SEC-84 icons, execution and _meta go to those whose revision has them', () => {
    const { definition } = copy({
      ...complete,
      icons: [{ src: 'https://a' }],
      execution: { taskSupport: 'optional' },
      _meta: { a: 1 },
    });
    const membersFor = (revision: string) =>
      ['icons', 'execution', '_meta'].filter(
        (name) => toolForRevision(definition, revision)[name] !== undefined,
      );
    expect(membersFor('2026-07-28')).toEqual(['icons', 'execution', '_meta']);
    expect(membersFor('2025-11-25')).toEqual(['icons', 'execution', '_meta']);
    expect(membersFor('2025-06-18')).toEqual(['_meta']);
    expect(membersFor('2025-03-26')).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['no object', 'text'],
    ['null', null],
    ['no name', { inputSchema: { type: 'object' } }],
    ['a name that is too long', { ...complete, name: 'x'.repeat(300) }],
    ['a control character in the name', { ...complete, name: 'a\u0007' }],
    ['no input schema', { name: 'a' }],
    ['an input schema that is an array', { name: 'a', inputSchema: [] }],
    ['an input schema of another type', { name: 'a', inputSchema: { type: 'string' } }],
    ['an output schema that is none', { ...complete, outputSchema: true }],
    ['a schema that is too deep', { name: 'a', inputSchema: nested(40) }],
    [
      'a schema with too many parts',
      { name: 'a', inputSchema: { type: 'object', enum: Array(30_000).fill(1) } },
    ],
    ['a _meta that is too deep', { ...complete, _meta: nested(20) }],
    ['a _meta that is too large', { ...complete, _meta: { a: 'x'.repeat(40_000) } }],
    ['a _meta with too many parts', { ...complete, _meta: { a: Array(3000).fill(1) } }],
    ['annotations that are too large', { ...complete, annotations: { a: 'x'.repeat(40_000) } }],
    [
      'a schema that is too large',
      { name: 'a', inputSchema: { type: 'object', description: 'x'.repeat(262_144) } },
    ],
  ])('refuses %s', (_what, foreign) => {
    expect(copyToolDefinition(foreign as JsonValue, 'strip').ok).toBe(false);
  });

  it('gives the obvious type to an input schema without one', () => {
    expect(copy({ name: 'a', inputSchema: {} }).definition['inputSchema']).toEqual({
      type: 'object',
    });
  });

  it('cuts a long description at a whole character and says so', () => {
    const text = copy({ ...complete, description: '😀'.repeat(5000) }).definition[
      'description'
    ] as string;
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8192);
    expect(text).toMatch(/^(?:😀)+ … \[cut by Consentry\]$/u);
  });

  it('SEC-47 copies names that objects have by nature as ordinary members', () => {
    const foreign = JSON.parse(
      '{"name":"a","inputSchema":{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{}}},"_meta":{"__proto__":{"polluted":true},"toString":1}}',
    ) as JsonValue;
    const { inputSchema, _meta: meta } = copy(foreign).definition as {
      inputSchema: { properties: object };
      _meta: object;
    };
    expect(Object.keys(meta)).toEqual(['__proto__', 'toString']);
    expect(Object.getPrototypeOf(meta)).toBe(Object.prototype);
    expect(Object.keys(inputSchema.properties)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(inputSchema.properties)).toBe(Object.prototype);
  });

  it('keeps header annotations for upstreams that use them, else takes them out', () => {
    const properties = {
      'x-mcp-header': { type: 'string' },
      a: { type: 'string', 'x-mcp-header': 'A' },
    };
    const foreign = { name: 'a', inputSchema: { type: 'object', properties } };
    expect(copy(foreign, 'keep')).toMatchObject({
      definition: foreign,
      mirrored: [{ header: 'A', path: ['a'] }],
    });
    expect(copy(foreign, 'strip')).toMatchObject({
      definition: {
        inputSchema: { properties: { 'x-mcp-header': { type: 'string' }, a: { type: 'string' } } },
      },
      mirrored: [],
    });
    const invalid = {
      name: 'a',
      inputSchema: { type: 'object', properties: { a: { type: 'number', 'x-mcp-header': 'A' } } },
    };
    expect(copyToolDefinition(invalid, 'keep').ok).toBe(false);
    expect(copyToolDefinition(invalid, 'strip').ok).toBe(true);
  });
});

function nested(depth: number): JsonObject {
  let schema: JsonObject = { type: 'string' };
  for (let level = 0; level < depth; level += 1)
    schema = { type: 'object', properties: { a: schema } };
  return schema;
}

describe('toolHash', () => {
  it('SEC-84 changes with every single part and not with the order of members', () => {
    const original = copy(complete).hash;
    const paths = leaves(complete);
    expect(paths.length).toBeGreaterThan(15);
    fc.assert(
      fc.property(fc.constantFrom(...paths), (path) => {
        // The root type has only one value that is allowed at all.
        fc.pre(path.join('.') !== 'inputSchema.type');
        const mutated = copyToolDefinition(mutate(complete, path), 'strip');
        expect(mutated.ok && mutated.tool.hash === original).toBe(false);
        expect(copy(shuffled(complete)).hash).toBe(original);
      }),
    );
  });

  it('SEC-84 does not change with what is not copied', () => {
    const unkept = { extra: 1, _meta: { progressToken: 1 } };
    expect(copy({ ...complete, ...unkept }).hash).toBe(toolHash(complete));
  });

  it('tells a missing member from an empty one', () => {
    const { title: _title, ...untitled } = complete;
    expect(copy(untitled).hash).not.toBe(copy({ ...complete, title: '' }).hash);
  });
});

function leaves(value: JsonValue, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([name, member]) =>
    leaves(member as JsonValue, [...path, name]),
  );
}

function mutate(value: JsonValue, [name, ...rest]: readonly string[]): JsonValue {
  if (name === undefined) return typeof value === 'boolean' ? !value : `${JSON.stringify(value)}!`;
  if (Array.isArray(value)) {
    return (value as JsonValue[]).map((item, index) =>
      String(index) === name ? mutate(item, rest) : item,
    );
  }
  const object = value as JsonObject;
  return { ...object, [name]: mutate(object[name] as JsonValue, rest) };
}

function shuffled(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as JsonValue[]).map(shuffled);
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .toReversed()
      .map(([name, member]) => [name, shuffled(member as JsonValue)]),
  );
}
